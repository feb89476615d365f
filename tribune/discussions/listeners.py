"""What follows from below: a card that says who opened its thread says it anew under another name."""

from __future__ import annotations

from django.db.models import F

from tribune.facts.ledger import hears
from tribune.people.facts import PersonRenamed
from tribune.publications.models import Publication


@hears(PersonRenamed)
def draw_their_posts_anew(fact: PersonRenamed) -> None:
    Publication.objects.filter(thread__opened_by=fact.person_id).update(version=F("version") + 1)
