"""A rule tried over the last entries before it stands: what would have happened to each. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tribune.publications.models import CardText
from tribune.wire import ruling
from tribune.wire.models import Entry, Rule
from tribune.wire.ruling import Said, Verdict

SIZE = 200
FATES = {"published": _("out at once"), "held": _("held for an editor"), "dropped": pgettext_lazy("entry", "left out")}


@dataclass(frozen=True, slots=True)
class Tried:
    """One entry. *before* and *after* are what would have become of it at its coming without the rule and with it:
    published, held or dropped. *is_met* when the rule applies to it, *is_late* when one above decided already.
    """

    entry: Entry
    title: str
    before: str
    after: str
    is_met: bool
    is_late: bool
    rule: Rule

    @property
    def words(self) -> str | Promise:
        """What would have become of it, and what it would otherwise have been where that differs."""
        now = FATES[self.after]
        if self.is_met and not self.is_late and self.rule.deed not in ruling.DECIDING:
            return format_lazy("{}, {}", now, self.rule.effect)
        return (
            now
            if self.after == self.before
            else format_lazy(_("{now} (without this rule: {otherwise})"), now=now, otherwise=FATES[self.before])
        )


@dataclass(frozen=True, slots=True)
class Rehearsal:
    tried: Sequence[Tried]

    @property
    def met(self) -> list[Tried]:
        return [one for one in self.tried if one.is_met]

    @property
    def others(self) -> list[Tried]:
        return [one for one in self.tried if not one.is_met]


def rehearse(rule: Rule, *, instead_of: Rule | None = None) -> Rehearsal:
    """*rule*, not saved, in the place it would have, over the newest entries it would have read."""
    entries = _newest(rule)
    said = said_of_many(entries)
    rules = list(Rule.objects.standing().filter(source=None).select_related("topic").in_order())
    own: dict[int, list[Rule]] = {}
    for one in (
        Rule.objects.standing().filter(source__in={e.source_id for e in entries}).select_related("topic").in_order()
    ):
        own.setdefault(one.source_id or 0, []).append(one)
    tried = []
    for entry in entries:
        now = [*own.get(entry.source_id, ()), *(one for one in rules if one.kind in ("", entry.source.kind))]
        then = _with(now, rule, instead_of)
        verdict = ruling.judge(then, said[entry.pk])
        is_met = ruling.meets(rule, said[entry.pk])
        is_late = is_met and not any(one is rule for one in verdict.because)
        without = [one for one in now if instead_of is None or one.pk != instead_of.pk]
        trusted = entry.source.is_trusted
        before: Verdict = ruling.judge(without, said[entry.pk])
        tried.append(
            Tried(
                entry, said[entry.pk].title, before.fate(is_trusted=trusted), verdict.fate(is_trusted=trusted), is_met,
                is_late, rule,
            )
        )  # fmt: skip
    return Rehearsal(tried)


def said_of_many(entries: Sequence[Entry]) -> dict[int, Said]:
    """What rules look at of each, whether it was published, waits, or was left out by a rule."""
    cards = [entry.publication_id for entry in entries if entry.publication_id is not None]
    texts = CardText.objects.filter(publication__in=cards, language=F("publication__language"))
    bodies = dict(texts.values_list("publication_id", "body"))
    return {entry.pk: _said(entry, bodies) for entry in entries}


def _said(entry: Entry, bodies: dict[int, str]) -> Said:
    card, words = entry.publication, entry.words or {}
    return Said(
        title=card.title if card else words.get("title", ""),
        summary=card.summary if card else words.get("summary", ""),
        body=bodies.get(card.pk, "") if card else words.get("body", ""),
        authors=entry.authors,
        categories=entry.categories,
        link=entry.link,
        medium=entry.medium,
    )


def _newest(rule: Rule) -> list[Entry]:
    """By state, so that each is read through its index."""
    known: QuerySet[Entry] = Entry.objects.select_related("source", "publication")
    if rule.source_id is not None:
        known = known.filter(source=rule.source_id)
    elif rule.kind:
        known = known.filter(kind=rule.kind)
    states = (
        known.filter(state="published"),
        known.filter(state="held"),
        known.filter(state="dropped", words__isnull=False),
    )
    found = [entry for state in states for entry in state.order_by("-published_at", "-pk")[:SIZE]]
    return sorted(found, key=lambda e: (e.published_at, e.pk), reverse=True)[:SIZE]


def _with(now: Sequence[Rule], rule: Rule, instead_of: Rule | None) -> list[Rule]:
    """*now* with *rule* where it would stand: in the place of the other, else last of its list."""
    if instead_of is not None and instead_of.source_id == rule.source_id:
        return [rule if one.pk == instead_of.pk else one for one in now]
    others = [one for one in now if instead_of is None or one.pk != instead_of.pk]
    if rule.source_id is None:
        return [*others, rule]
    return [*(one for one in others if one.source_id), rule, *(one for one in others if not one.source_id)]
