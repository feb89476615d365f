"""Deeds done to many sources at once: which, in what words, to how many."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from tribune.kit.text import tidy
from tribune.wire.kinds import PLURALS, SourceKind
from tribune.wire.models import Entry, Source

PAUSE, RESUME, TRUST, HOLD, SECTION, KIND, REMOVE = "pause", "resume", "trust", "hold", "section", "kind", "remove"
SHOW, HIDE = "show", "hide"
MOST = 10_000
NAMED = 12

DEEDS: dict[str, str | Promise] = {
    PAUSE: _("Pause"),
    RESUME: _("Resume"),
    TRUST: _("Trust"),
    HOLD: _("Hold for an editor"),
    SECTION: _("Put in a section"),
    KIND: _("Change the kind"),
    SHOW: _("Let everyone read their health"),
    HIDE: _("Keep their health to the desk"),
    REMOVE: _("Remove"),
}

STATES: dict[str, str | Promise] = {
    "": pgettext_lazy("sources", "All"),
    "unwell": _("with trouble"),
    "paused": pgettext_lazy("sources", "paused"),
    "held": pgettext_lazy("sources", "held"),
}

WORDS = {
    PAUSE: ngettext_lazy(
        "%(n)s source will be paused: we ask nothing of it until you resume. What came stays.",
        "%(n)s sources will be paused: we ask nothing of them until you resume. What came stays.",
        "n",
    ),
    RESUME: ngettext_lazy(
        "%(n)s source will be listened to again from now on.",
        "%(n)s sources will be listened to again from now on.",
        "n",
    ),
    TRUST: ngettext_lazy(
        "%(n)s source will be trusted: what it says comes out at once.",
        "%(n)s sources will be trusted: what they say comes out at once.",
        "n",
    ),
    HOLD: ngettext_lazy(
        "What %(n)s source says will wait for an editor from now on. What is out stays out.",
        "What %(n)s sources say will wait for an editor from now on. What is out stays out.",
        "n",
    ),
    SECTION: ngettext_lazy(
        "%(n)s source, and what it said, will be put in the section “%(value)s”.",
        "%(n)s sources, and what they said, will be put in the section “%(value)s”.",
        "n",
    ),
    KIND: ngettext_lazy(
        "%(n)s source, and what it said, will be of the kind “%(value)s”.",
        "%(n)s sources, and what they said, will be of the kind “%(value)s”.",
        "n",
    ),
    SHOW: ngettext_lazy(
        "Everyone will be able to read how %(n)s source fares.",
        "Everyone will be able to read how %(n)s sources fare.",
        "n",
    ),
    HIDE: ngettext_lazy(
        "Only the desk will read how %(n)s source fares.", "Only the desk will read how %(n)s sources fare.", "n"
    ),
    REMOVE: ngettext_lazy(
        "We listen to %(n)s source no more, and all it gave leaves the site with it. Adding it again brings it back.",
        "We listen to %(n)s sources no more, and all they gave leaves the site with them. Adding them again brings it back.",
        "n",
    ),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """The desk's list: words looked for in names and addresses, a state, a kind."""

    q: str = ""
    state: str = ""
    kind: str = ""

    @classmethod
    def asked(cls, given: dict[str, str]) -> Shown:
        """What an address asks for; anything unknown is left out."""
        state, kind = given.get("state", ""), given.get("kind", "")
        return cls(
            q=tidy(given.get("q", ""))[:100],
            state=state if state in STATES else "",
            kind=kind if kind in SourceKind.values else "",
        )

    @property
    def query(self) -> str:
        """ "?q=…&state=…", or "" for the whole list."""
        told = {name: value for name in ("q", "state", "kind") if (value := getattr(self, name))}
        return f"?{urlencode(told)}" if told else ""

    @property
    def sources(self) -> QuerySet[Source]:
        rows: QuerySet[Source] = Source.objects.standing()
        if self.q:
            rows = rows.filter(title__icontains=self.q) | rows.filter(feed_address__icontains=self.q)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.state == "unwell":
            rows = rows.filter(paused_at=None).exclude(trouble="")
        elif self.state == "paused":
            rows = rows.exclude(paused_at=None)
        elif self.state == "held":
            rows = rows.filter(is_trusted=False)
        return rows


@dataclass(frozen=True, slots=True)
class Effect:
    """What a deed would do, said before it is done. *touched* are those it changes; the others of those chosen are so
    already. *waiting* entries come out, or *leaving* ones leave the site, with it.
    """

    deed: str
    value: str
    chosen: int
    touched: list[Source]
    waiting: int = 0
    leaving: int = 0

    @property
    def words(self) -> str:
        value = str(PLURALS[SourceKind(self.value)]) if self.deed == KIND else self.value
        return str(WORDS[self.deed] % {"n": len(self.touched), "value": value})

    @property
    def already(self) -> int:
        return self.chosen - len(self.touched)

    @property
    def codes(self) -> str:
        return " ".join(source.code for source in self.touched)

    @property
    def names(self) -> list[str]:
        return [source.title for source in self.touched[:NAMED]]

    @property
    def more(self) -> int:
        return max(0, len(self.touched) - NAMED)


def effect(sources: QuerySet[Source], *, deed: str, value: str) -> Effect:
    """Of *deed* on *sources*."""
    chosen = list(sources.select_related("showing").by_name()[:MOST])  # type: ignore[attr-defined]
    touched = [source for source in chosen if _changes(source, deed, value)]
    of_them = Entry.objects.filter(source__in=[source.pk for source in touched])
    return Effect(
        deed, value, len(chosen), touched,
        waiting=of_them.held_by_its_source().count() if deed == TRUST else 0,
        leaving=of_them.published().count() if deed == REMOVE else 0,
    )  # fmt: skip


def _changes(source: Source, deed: str, value: str) -> bool:
    return {
        PAUSE: source.paused_at is None,
        RESUME: source.paused_at is not None,
        TRUST: not source.is_trusted,
        HOLD: source.is_trusted,
        SECTION: source.section != value,
        KIND: source.kind != value,
        SHOW: not hasattr(source, "showing"),
        HIDE: hasattr(source, "showing"),
        REMOVE: True,
    }[deed]
