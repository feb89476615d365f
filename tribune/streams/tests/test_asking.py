"""Ordinary requests: a fresh key, and the news where streams do not come through."""

import json
from datetime import timedelta

import pytest
from django.http import Http404
from django.template import Context, engines
from django.test import RequestFactory
from django.utils import timezone

from tribune.streams import keys, verbs, views
from tribune.streams.models import Ripple
from tribune.streams.views import fresh_key, news

pytestmark = pytest.mark.django_db


class A:
    """Someone as the rooms above know them; their pages are asked for in tests/live and in the journeys."""

    def __init__(self, person=None):
        self.person = person


class Person:
    code = "AliceAlice"


def asked(view, key, *, viewer=None, cookies=None, **query):
    request = RequestFactory().get("/", query)
    request.COOKIES.update({"session": "a" * 40} if cookies is None else cookies)
    request.viewer = viewer or A(Person())
    return view(request, key=key)


def a_key(*channels):
    return keys.make(
        person="AliceAlice", channels=channels or ["trial:a"], language="fr", cookies={"session": "a" * 40}
    )


def say(words, channel="trial:a"):
    return Ripple.objects.create(channel=channel, kind="said", words=words, at=timezone.now())


def json_of(answer):
    return json.loads(answer.content)


@pytest.fixture(autouse=True)
def bound(monkeypatch):
    monkeypatch.setattr(keys, "_cookies", ["session"])


def test_news_are_told_once_and_the_cursor_goes_on():
    key = a_key()
    say("one")
    say("elsewhere", channel="trial:b")
    first = json_of(asked(news, key))
    say("two")
    second = json_of(asked(news, key, cursor=first["cursor"]))
    third = json_of(asked(news, key, cursor=second["cursor"]))

    words = [
        [part["html"] for ripple in each["ripples"] for part in ripple["parts"]] for each in (first, second, third)
    ]
    assert words == [["<p>one</p>"], ["<p>two</p>"], []]


def test_a_fresh_key_is_for_those_channels_that_may_still_be_heard():
    fresh = json_of(asked(fresh_key, a_key("trial:a", "trial:closed", "gone:a")))

    assert fresh["channels"] == ["trial:a"]
    assert keys.read(fresh["key"], cookies={"session": "a" * 40}).channels == ("trial:a",)


@pytest.mark.parametrize("name", ["fresh_key", "news"])
def test_outsiders_are_told_that_there_is_nothing(name):
    view, somebody_else = getattr(views, name), Person()
    somebody_else.code = "BobBobBobB"
    for key, how in (
        (a_key(), {"viewer": A()}),
        (a_key(), {"viewer": A(somebody_else)}),
        (a_key(), {"cookies": {"session": "b" * 40}}),
        (a_key("trial:closed"), {}),
        ("nonsense", {}),
    ):
        with pytest.raises(Http404):
            asked(view, key, **how)


def test_who_was_away_too_long_is_told_to_look_again():
    first = say("first")
    say("second")
    Ripple.objects.update(at=timezone.now() - timedelta(minutes=20))
    say("third")
    verbs.sweep(at=timezone.now())

    answer = json_of(asked(news, a_key(), cursor=str(first.pk)))

    assert answer["look"]


def test_nothing_of_it_is_kept_by_anyone_between():
    assert asked(news, a_key())["Cache-Control"] == "no-store"
    assert asked(fresh_key, a_key())["Cache-Control"] == "no-store"


def test_a_page_of_a_stranger_listens_to_nothing():
    page = engines["django"].from_string('{% load live %}{% listen "trial:a" %}')

    request = RequestFactory().get("/")
    request.viewer = A()

    assert page.render({}, request) == ""


def test_a_page_of_a_person_carries_a_key_for_its_channels():
    page = engines["django"].from_string('{% load live %}{% listen "trial:a" "trial:b" %}')
    request = RequestFactory().get("/")
    request.viewer = A(Person())
    request.COOKIES["session"] = "a" * 40

    drawn = page.template.render(_context(request))

    signed = drawn.partition('data-key="')[2].partition('"')[0]
    assert keys.read(signed, cookies=request.COOKIES).channels == ("trial:a", "trial:b")
    assert 'data-channels="trial:a trial:b"' in drawn


def _context(request):
    return Context({"request": request})


def test_keys_of_an_hour_ago_are_renewed_but_open_no_stream(monkeypatch):
    key = a_key()
    later = keys.time.time() + timedelta(hours=1).total_seconds()
    monkeypatch.setattr(keys.time, "time", lambda: later)

    assert json_of(asked(fresh_key, key))["key"] != key
    with pytest.raises(keys.NoKey):
        keys.read(key, cookies={"session": "a" * 40})
