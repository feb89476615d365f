"""What is told as one line: "Bob, Dora and 10 others are coming to …". Who is named is who may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.kit.paging import Page, page_of
from tribune.kit.prepared import prepared
from tribune.notices.models import Notice
from tribune.notices.queries import Notices
from tribune.people.models import Person

NAMED = 2
LOOKED_AT = 8  # the newest of a line, among which those who may be named are looked for


@dataclass(frozen=True, slots=True)
class Bunch:
    """``notice`` is the newest of ``count``, which ``people`` different persons did; ``names`` are the first known."""

    notice: Notice
    count: int = 1
    people: int = 1
    names: Sequence[str] = ()

    @property
    def sentence(self) -> str:
        if self.people < 2 or not self.notice.told.many:
            return self.notice.sentence
        given = {"actors": self.actors, "title": self.notice.title, "team": self.notice.team}
        return str(self.notice.told.many) % given

    @property
    def actors(self) -> str:
        """Two names at most, and how many others."""
        others = self.people - len(self.names)
        given = {"n": others, "one": self.names[0] if self.names else "", "two": self.names[-1] if self.names else ""}
        if not self.names:
            return ngettext("%(n)d person", "%(n)d people", others) % given
        if len(self.names) == 1:
            return ngettext("%(one)s and %(n)d other", "%(one)s and %(n)d others", others) % given
        if not others:
            return _("%(one)s and %(two)s") % given
        return ngettext("%(one)s, %(two)s and %(n)d other", "%(one)s, %(two)s and %(n)d others", others) % given


def bunched(notices: Iterable[Notice]) -> list[Bunch]:
    """Lines made of *notices* of one person, each as told last; the newest line first."""
    lines: dict[str, list[Notice]] = {}
    for notice in sorted(notices, key=lambda one: -one.pk):
        lines.setdefault(notice.bunch, []).append(notice)
    return [
        Bunch(line[0], len(line), len({n.actor_id or -n.pk for n in line}), _names(line)) for line in lines.values()
    ]


def page_for(person: Person, notices: Notices, *, cursor: str) -> Page[Any]:
    """A page of lines of *notices* of *person*, newest first: what was read together is one line, and what has come
    since is another. Three queries whatever the number.
    """
    lines = (
        notices.order_by()
        .values("bunch", "read_at")
        .annotate(
            newest=Max("pk"),
            count=Count("pk"),
            known=Count("actor", distinct=True),
            unknown=Count("pk", filter=Q(actor=None)),
        )
        .values_list("bunch", "read_at", "newest", "count", "known", "unknown", named=True)
    )
    page: Page[Any] = page_of(lines, by=("-newest",), cursor=cursor)
    heads = {notice.pk: notice for notice in _heads(notices=[line.newest for line in page.rows])}
    names = _names_of(person, [line.bunch for line in page.rows if line.count > 1])
    rows = [
        Bunch(heads[line.newest], line.count, line.known + line.unknown, names.get((line.bunch, line.read_at), ()))
        for line in page.rows
        if line.newest in heads
    ]
    return Page(rows, page.next_cursor)


@prepared
def _heads(*, notices: list[int]) -> Notices:
    return Notice.objects.filter(pk__in=notices).select_related("actor")


def _names_of(person: Person, bunches: list[str]) -> dict[tuple[str, Any], list[str]]:
    if not bunches:
        return {}
    place = Window(RowNumber(), partition_by=[F("bunch"), F("read_at")], order_by=F("pk").desc())
    newest = Notice.objects.of(person).filter(bunch__in=bunches).annotate(place=place).filter(place__lte=LOOKED_AT)
    lines: dict[tuple[str, Any], list[Notice]] = {}
    for notice in newest.select_related("actor").order_by("-pk"):
        lines.setdefault((notice.bunch, notice.read_at), []).append(notice)
    return {key: _names(line) for key, line in lines.items()}


def _names(line: Iterable[Notice]) -> list[str]:
    known = [str(one.actor.name) for one in line if one.names_actor and one.actor is not None and one.actor.name]
    return list(dict.fromkeys(known))[:NAMED]
