import os

import pytest

from tests.drills.databases import a_database
from tests.drills.killing import drill
from tests.drills.sites import Site


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_kill_9_at_any_instant_loses_nothing_recorded_and_doubles_nothing_done(tmp_path):
    with a_database(os.environ.get("DATABASE_URL", "")) as database, Site(tmp_path, database) as site:
        rounds = [drill(site, number, seconds=2.5) for number in range(1, 6)]

    assert [this for this in rounds if not this.is_clean] == []
    assert sum(this.killed.total() for this in rounds) >= 5
    assert max(this.back_in for this in rounds) < 10
