"""By every way out of every room: what is planted comes out to nobody who is outside, and to who is inside by each way
that carries it, without which the hunt would prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hunt.planting import INSIDE, OUTSIDE, SECRETS, Garden, plant
from tests.hunt.visitors import words_in
from tests.services import MailServer
from tribune.kit.registries import WAYS_OUT
from tribune.kit.testing import LoopbackSite
from tribune.kit.ways import WayOut
from tribune.media.guards import GUARDS

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(600)]

ROOMS = sorted({name.partition(".")[0] for name, _way in WAYS_OUT})
WORDS = [secret.word for secret in SECRETS]


@pytest.fixture
def garden(settings) -> Iterator[Garden]:
    with MailServer() as post, LoopbackSite() as push_service:
        settings.EMAIL_URL = post.url
        settings.OUTBOUND_ALLOW = [push_service.pair]
        yield plant(post, push_service)


def ways_of(room: str) -> dict[str, WayOut]:
    return {name: way for name, way in WAYS_OUT if name.partition(".")[0] == room}


def found_by(garden: Garden, who: str, ways: dict[str, WayOut]) -> dict[tuple[str, str], str]:
    """(word, name of the way) → by which address, letter or push it came out to *who* first."""
    found: dict[tuple[str, str], str] = {}
    for name, way in ways.items():
        for left in way.leaves(garden.visitors[who]):
            for word in words_in(left, WORDS):
                found.setdefault((word, name), left.by)
    return found


def leaks(who: str, found: dict[tuple[str, str], str]) -> list[str]:
    kept = {secret.word for secret in SECRETS if who in OUTSIDE or who in secret.too or not secret.inside}
    return [f"{who} finds {word} at {where} ({name})" for (word, name), where in found.items() if word in kept]


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_outside_brings_a_secret_back_and_who_is_inside_brings_each(garden, room):
    ways = ways_of(room)

    # Whoever is inside goes first, so that what is kept for the next reader has been drawn for them.
    found = {who: found_by(garden, who, ways) for who in (*INSIDE, *OUTSIDE)}

    missing = [
        f"{secret.inside} does not find {secret.word} by {way}"
        for secret in SECRETS
        for way in secret.ways
        if way in ways and (secret.word, way) not in found[secret.inside]
    ]
    assert [line for who in found for line in leaks(who, found[who])] == []
    assert missing == []


def test_every_way_that_a_secret_is_expected_by_is_there():
    assert {way for secret in SECRETS for way in secret.ways} <= {name for name, _way in WAYS_OUT}


def test_a_door_left_open_is_found(garden, monkeypatch):
    for name, _guard in GUARDS:
        monkeypatch.setitem(GUARDS._answers, name, lambda _thing, _viewer: True)

    found = {word for word, _way in found_by(garden, "stranger", ways_of("media"))}

    assert found == {"Zqcontent", "Zqfilename", "#c81179"}
