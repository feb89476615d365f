import os

import pytest

from tests.drills.databases import a_database
from tests.drills.polling import a_day


@pytest.mark.slow
@pytest.mark.django_db  # which has it run on both databases; the day has one of its own
@pytest.mark.timeout(900)
def test_a_day_of_visits_is_polite_loses_nothing_doubles_nothing_and_fills_no_memory_though_it_is_killed(tmp_path):
    with a_database(os.environ.get("DATABASE_URL", "")) as database:
        day = a_day(tmp_path, database, sources=300, kills=3)

    assert day.is_clean, str(day)
    assert day.seen["requests"] > 6 * day.sources
    assert day.seen["unchanged"]
    assert day.seen["refused"]
