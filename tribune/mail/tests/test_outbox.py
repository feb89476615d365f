from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from tribune.mail.addresses import NotAnAddress
from tribune.mail.models import Letter
from tribune.mail.verbs.letters import To, post, post_many

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def a_letter(to="alice@example.org", key="welcome:1", language="fr", **more) -> Letter:
    return post(to=to, template="mail/trial", context={"who": "Alice & Bob"}, language=language, key=key, at=AT, **more)


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""


def test_a_letter_for_one_reason_is_written_once():
    assert a_letter() == a_letter()
    assert Letter.objects.count() == 1


def test_a_letter_is_forgotten_with_the_deed_it_tells():
    with pytest.raises(RuntimeError), transaction.atomic():
        a_letter()
        raise RuntimeError

    assert not Letter.objects.exists()


def test_a_stolen_outbox_names_nobody():
    a_letter(to="alice@example.org")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mail_letter")
        row = str(cursor.fetchall())
    assert "alice" not in row.casefold()
    assert "& Bob" not in row


@pytest.mark.parametrize("typed", ["", "alice", "alice@", "a b@example.org", "alice@example.org\nBcc: all@example.org"])
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(NotAnAddress):
        a_letter(to=typed)


def test_many_letters_cost_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        first = post_many(
            to=[To(f"p{n}@example.org", f"k:{n}", "fr") for n in range(100)], template="mail/trial", context={}, at=AT
        )
    again = post_many(to=[To("p1@example.org", "k:1", "fr")], template="mail/trial", context={}, at=AT)

    assert (first, again) == (100, 0)
