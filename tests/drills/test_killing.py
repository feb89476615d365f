import os

import pytest

from tests.drills.databases import a_database
from tests.drills.killing import Site, drill


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_kill_9_at_any_instant_loses_nothing_recorded_and_doubles_nothing_done(tmp_path):
    with a_database(os.environ.get("DATABASE_URL", "")) as database:
        site = Site(tmp_path, database)
        site.start("--migrate")
        try:
            site.wait_until_up(120)
            rounds = [drill(site, number, seconds=2.5) for number in range(1, 6)]
        finally:
            site.stop()

    assert [this for this in rounds if not this.is_clean] == []
    assert sum(this.killed.total() for this in rounds) >= 5
    assert max(this.back_in for this in rounds) < 10
