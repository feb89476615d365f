"""What I was told: the list, the bell, and marking read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from tribune.discussions import badge, queries, unread
from tribune.kit.htmx import done, page_or_part
from tribune.kit.prepared import prepared_rows
from tribune.kit.text import tidy
from tribune.notices import live
from tribune.notices.bunches import page_for
from tribune.notices.drawn import drawn
from tribune.notices.models import Notice
from tribune.notices.queries import MANY
from tribune.notices.verbs import reading
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked

MARK = 0  # tells notices from threads in what the top of a page asks


@require_safe
@signed_in
def centre(request: Asked) -> HttpResponse:
    person = request.viewer.person
    if person is None:
        raise Http404
    mine = Notice.objects.of(person)
    is_unread_only = request.GET.get("only") == "unread"
    page = page_for(person, mine.unread() if is_unread_only else mine, cursor=request.GET.get("after", ""))
    context = {
        "page": page,
        "drawn": drawn(page.rows),
        "is_unread_only": is_unread_only,
        "has_unread": any(not line.notice.read_at for line in page.rows),
    }
    return page_or_part(request, "notices/centre.html", context, part="notices/_notices.html")


@require_POST
@signed_in
def read(request: Asked) -> HttpResponse:
    """Those that lead to the ``address`` sent, else all that were told by ``until``."""
    person = request.viewer.person
    if person is not None:
        reading.mark_read(
            person=person,
            address=tidy(request.POST.get("address", "")),
            until=_hour(request.POST.get("until", "")),
            at=timezone.now(),
        )
    return done(request, reverse("notices:centre"))


def bell(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """How many lines wait, for the top of every page of a signed-in person."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or viewer.person is None:
        return None
    rows = _at_the_top(viewer.shape, **queries.values_of(viewer))
    badge.keep(viewer, rows)
    count = sum(1 for mark, _pk, _left in rows if mark == MARK)
    return {"count": live.count_in_words(count), "channels": live.channels_of(viewer.person)}


@prepared_rows
def _at_the_top(shape: tuple[bool, bool], **viewer: Any) -> QuerySet[Any, Any]:
    """The newest notice of each line that waits, then the threads with something unread: every page asks, so both are
    one query.
    """
    lines = Notice.objects.of(viewer["person"]).unread().order_by().values("bunch").annotate(newest=Max("pk"))
    notices = Notice.objects.filter(pk__in=lines.values("newest")[: MANY + 1]).values_list(Value(MARK), "pk", Value(0))
    return notices.union(*unread.sides(shape, **viewer), all=True)[: MANY + 1 + unread.MOST]


def _hour(typed: str) -> datetime | None:
    try:
        hour = parse_datetime(typed)
    except ValueError:
        return None
    return hour if hour is not None and hour.tzinfo is not None else None
