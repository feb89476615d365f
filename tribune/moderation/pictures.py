"""Who may see a picture that a report keeps: moderators who may judge the case, while it is open, asked at each request."""

from __future__ import annotations

from django.utils import timezone

from tribune.media.guards import GUARDS
from tribune.media.models import Picture
from tribune.moderation.models import Case
from tribune.moderation.verbs.cases import is_theirs
from tribune.moderation.verbs.kept_pictures import GUARD
from tribune.people.viewers import Viewer


def may_see(thing: Picture, viewer: Viewer) -> bool:
    if viewer.person is None or not viewer.may("moderation.judge") or not viewer.has_second_factor(timezone.now()):
        return False
    case = Case.objects.filter(made__excerpts__pictures__picture=thing, closed_at=None).first()
    return case is not None and not is_theirs(case, viewer.person)


def register() -> None:
    GUARDS.register(GUARD, may_see)
