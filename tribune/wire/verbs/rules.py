"""Making rules, putting them in order, ending them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.kit.text import slug
from tribune.publications.models import Topic
from tribune.wire.models import Rule, Source

MOST = 200  # that read one source


class TooManyRules(Refusal):
    sentence = _("There are two hundred rules here already: end some of them first.")


class RuleStandsAlready(Refusal):
    """``rule`` is the one that does."""

    sentence = _("This very rule stands already.")

    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self.rule = rule


class RuleIsOver(Refusal):
    sentence = _("Somebody changed or ended this rule meanwhile.")


def drawn_up(
    *, look: str, deed: str, source: Source | None = None, kind: str = "", words: str = "", is_without: bool = False,
    name: str = "", instead_of: Rule | None = None,
) -> Rule:  # fmt: skip
    """A rule as it would be, not saved; in the place of another if told. *name* is of the section or of the topic.

    Raises RuleStandsAlready where one does the same to the same things.
    """
    rule = Rule(source=source, kind="" if source else kind, look=look, words=words, is_without=is_without, deed=deed)
    if deed == Rule.Deed.SECTION:
        rule.section = name.strip()[:60]
    if deed == Rule.Deed.TAG:
        rule.topic = Topic.objects.filter(slug=slug(name)).first() or Topic(
            pk=0, slug=slug(name), name=name.strip()[:80]
        )
    _refuse_twice(rule, instead_of)
    return rule


@transaction.atomic
def make(*, by: Any, at: datetime, instead_of: Rule | None = None, **given: Any) -> Rule:
    """A rule, last of its list; or in the place of another, which ends. *given* as to ``drawn_up``.

    Raises TooManyRules, RuleStandsAlready, and RuleIsOver when the other stands no more.
    """
    beside = Rule.objects.standing().filter(source=given.get("source"))
    # Locked before it is looked whether the same stands already.
    rows = list(beside.select_for_update().values_list("pk", flat=True))
    rule = drawn_up(instead_of=instead_of, **given)
    if instead_of is not None:
        _end(instead_of, at)
    elif len(rows) >= MOST:
        raise TooManyRules
    is_same_list = instead_of is not None and instead_of.source_id == rule.source_id
    last: int = beside.aggregate(last=Max("position"))["last"] or 0
    rule.position = instead_of.position if instead_of is not None and is_same_list else last + 1
    if rule.topic is not None and not rule.topic.pk:
        rule.topic, _is_new = Topic.objects.get_or_create(slug=rule.topic.slug, defaults={"name": rule.topic.name})
    rule.by, rule.made_at = by, at
    rule.save()
    return rule


@transaction.atomic
def move(*, rule: Rule, up: bool) -> None:
    """One place up or down in its list; at an end, it stays."""
    beside = list(Rule.objects.standing().filter(source=rule.source_id).select_for_update().order_by("position", "pk"))
    here = next((place for place, one in enumerate(beside) if one.pk == rule.pk), None)
    if here is None:
        raise RuleIsOver
    there = max(0, here - 1) if up else min(len(beside) - 1, here + 1)
    beside.insert(there, beside.pop(here))
    for position, one in enumerate(beside, start=1):
        one.position = position
    Rule.objects.bulk_update(beside, ["position"])


def end(*, rule: Rule, at: datetime) -> None:
    """It judges nothing more; what it did stays, and can still be taken back. Raises RuleIsOver."""
    _end(rule, at)


def _end(rule: Rule, at: datetime) -> None:
    if not Rule.objects.standing().filter(pk=rule.pk).update(ended_at=at):
        raise RuleIsOver


def _refuse_twice(rule: Rule, instead_of: Rule | None) -> None:
    alike = Rule.objects.standing().filter(
        source=rule.source, kind=rule.kind, look=rule.look, is_without=rule.is_without, deed=rule.deed,
        section=rule.section, topic=rule.topic_id,
    )  # fmt: skip
    for one in alike.select_related("source", "topic").in_order():
        if one != instead_of and one.looked_for == rule.looked_for:
            raise RuleStandsAlready(one)
