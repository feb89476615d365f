"""What migrations make of the rows that are there."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from tribune.discussions.testing import a_comment, a_message, a_thread
from tribune.people import circles
from tribune.people.models import Role
from tribune.people.testing import a_person
from tribune.publications.models import Publication
from tribune.publications.testing import a_publication
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db

count = import_module("tribune.timeline.migrations.0002_answers_on_cards").count


def test_the_cards_of_posts_that_were_there_say_how_many_answered():
    alice, bob, at = a_person("Alice"), a_person("Bob"), timezone.now()
    team = a_team(referent=alice)
    circles.seat(circle=team.circle, person=bob, role=Role.MEMBER, at=at)
    answered, silent = (a_thread(circle=team.circle, by=alice, at=at - timedelta(hours=n)) for n in (1, 2))
    for n in range(3):
        a_message(answered, bob, f"Réponse {n}", at=at)
    commented = a_publication("Un article", at=at)
    a_comment(commented, bob, at=at)
    told = cards()
    # As they were before: the cards of posts said nothing.
    Publication.objects.filter(kind="post").update(said=0)

    count(apps, None)

    now = cards()
    assert {pk: said for pk, (said, _version) in now.items()} == {pk: said for pk, (said, _version) in told.items()}
    assert now[answered.card_id] == (3, told[answered.card_id][1] + 1)
    assert now[silent.card_id] == told[silent.card_id] == (0, told[silent.card_id][1])
    assert now[commented.pk] == told[commented.pk]


def cards():
    """Each card's id, with how many it says answered and its version."""
    return {pk: (said, version) for pk, said, version in Publication.objects.values_list("pk", "said", "version")}
