import os

import pytest

from tests.drills import posting
from tests.drills.databases import a_database


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_was_posted_under_kill_9_is_there_and_everyone_was_told_once_as_they_asked(tmp_path):
    with a_database(os.environ.get("DATABASE_URL", "")) as database, posting.Talk(tmp_path, database) as talk:
        rounds = [posting.drill(talk, number, seconds=2.5) for number in range(1, 6)]

    assert [this for this in rounds if not this.is_clean] == []
    assert sum(this.killed.total() for this in rounds) >= 5
    assert sum(this.written for this in rounds) >= 25
