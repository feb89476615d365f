"""What follows when somebody asks our hub for a feed: they are asked whether they meant it."""

from django.utils import timezone

from tribune.facts.ledger import hears
from tribune.publications.facts import FeedAsked
from tribune.publications.verbs import hub


@hears(FeedAsked, atomic=False)
def ask_whether_they_meant_it(fact: FeedAsked) -> None:
    hub.verify(wish_id=fact.wish_id, at=timezone.now())
