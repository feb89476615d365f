"""How long an answer holds, in each way that HTTP has of saying it."""

import pytest

from tribune.kit.clock import fresh_for

NOON, ONE = "Mon, 05 Oct 2026 12:00:00 GMT", "Mon, 05 Oct 2026 13:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "max-age=7200"}, 7200),
        ({"cache-control": 'Public, MAX-AGE="600"'}, 600),
        ({"cache-control": "max-age=7200", "age": "3000"}, 4200),
        ({"cache-control": "max-age=60", "age": "3000"}, 0),
        ({"cache-control": "no-cache, max-age=7200"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=0", "expires": ONE, "date": NOON}, 0),
        ({"cache-control": "s-maxage=7200"}, 0),
        ({"cache-control": "max-age=soon"}, 0),
        ({"expires": ONE, "date": NOON}, 3600),
        ({"cache-control": "public", "expires": ONE, "date": NOON}, 3600),
        ({"expires": NOON, "date": ONE}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "-1", "cache-control": "private"}, 0),
        ({"cache-control": "max-age=99999999999"}, 366 * 24 * 3600),
        ({}, 0),
    ],
)
def test_how_long_an_answer_holds(headers, seconds):
    assert fresh_for(headers) == seconds
