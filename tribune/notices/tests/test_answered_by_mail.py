"""A letter about what can be answered by mail names an address for its reader alone."""

import json

import pytest
from django.utils import timezone

from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.mail.reply_addresses import read
from tribune.notices.verbs.telling import News, tell
from tribune.people.models import Person

pytestmark = pytest.mark.django_db


def contents(people, thing):
    news = News(kind="called_off", key=f"said:{thing}", thing=thing, title="Marche", team="Fives", address="/x/")
    tell(news, to=Person.objects.filter(pk__in=[person.pk for person in people]).values("pk"), at=timezone.now())
    run_jobs()
    return {letter.to: json.loads(letter.content) for letter in Letter.objects.filter(key__startswith="notice:")}


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL, settings.EMAIL_IN_URL = "", "lmtp://127.0.0.1:8024"


def test_each_reader_answers_under_their_own_name(alice, bob):
    letters = contents([alice, bob], "thread:7")

    for person in (alice, bob):
        asked = read(letters[person.email]["headers"]["Reply-To"])
        assert (asked.purpose, asked.person_id, asked.about_id) == ("thread", person.pk, 7)
        assert "répondez à ce courriel" in letters[person.email]["text"]


def test_what_no_room_takes_answers_to_names_no_address(alice):
    assert "Reply-To" not in contents([alice], "event:7")[alice.email]["headers"]


def test_where_mail_is_not_taken_in_nothing_speaks_of_answering(alice, settings):
    settings.EMAIL_IN_URL = ""
    content = contents([alice], "thread:7")[alice.email]

    assert "Reply-To" not in content["headers"]
    assert "répondez à ce courriel" not in content["text"]
