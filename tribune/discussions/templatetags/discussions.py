"""``{% messages_of log %}`` of a stretch, ``{% discussion card %}`` under a thing, ``{% team_talks circle %}`` on a team's page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from tribune.discussions import listing, live, log
from tribune.discussions.composing import composer_under
from tribune.discussions.drawn import drawn
from tribune.discussions.models import Thread
from tribune.people.models import Circle
from tribune.people.viewers import NOBODY
from tribune.publications.models import Publication
from tribune.publications.templatetags.publications import localised

register = template.Library()

LAST_SHOWN = 5


@register.inclusion_tag("discussions/_under.html", takes_context=True)
def discussion(context: template.Context, card: Publication) -> dict[str, Any]:
    """What is said under *card*: its last messages and the form. No query until somebody has written there."""
    request = context.get("request")
    viewer = getattr(request, "viewer", NOBODY)
    base = {"request": request, "viewer": viewer, "card": card, "log": None, "thread": None, "composer": None}
    thread = None
    if card.said:
        comments = Thread.objects.for_page().filter(about=card.pk, kind=Thread.Kind.COMMENTS)
        thread = comments.filter(hidden_at=None).first()
        if thread is None:  # hidden: nothing to read, nothing to add
            return base
    if thread is None:
        return base | {"composer": composer_under(card, viewer) if viewer.is_supporter else None}
    zone = viewer.person.zone if viewer.person is not None else ""
    first = max(1, thread.last_number - LAST_SHOWN + 1)
    shown = log.between(thread, viewer, first, thread.last_number, at=timezone.now(), zone=zone)
    return base | {
        "thread": thread,
        "channels": live.channels_of(thread),
        "thread_address": localised(thread.address),
        "log": shown,
        "composer": composer_under(card, viewer, after=thread.last_number) if shown.may_write else None,
    }


@register.simple_tag(takes_context=True)
def messages_of(context: template.Context, log: log.Log) -> SafeString:
    """The messages of a stretch, drawn or kept: no query."""
    return drawn(context, log)


@register.inclusion_tag("discussions/_in_team.html", takes_context=True)
def team_talks(context: template.Context, circle: Circle) -> dict[str, Any]:
    """The last discussions of a team, for its members: their titles, in one query; a script brings what was said."""
    request = context.get("request")
    viewer = getattr(request, "viewer", NOBODY)
    return {"request": request, "viewer": viewer, "circle_code": circle.code, "lines": listing.few(circle.pk, viewer)}
