"""Kinds are added, changed, retired and brought back; the site obeys at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.kit.text import fold, slug
from tribune.movement.settings import movement
from tribune.movement.verbs.settings import kinds_changed


class KindChangedMeanwhile(Refusal):
    sentence = _("Somebody changed this kind while you were writing. What you typed is kept: compare, then save.")
    status = 409


class ThisKindExists(Refusal):
    sentence = _("There is a kind of this name already, perhaps a retired one: bring it back instead.")
    field = "name"
    status = 422


class KindsInARing(Refusal):
    sentence = _("This kind would stand below itself. Choose another one above it.")
    field = "parent"
    status = 422


class OneKindMustStand(Refusal):
    sentence = _("This is the last one in use: add another kind first.")


@transaction.atomic
def add(*, model: Any, values: Mapping[str, Any], by_id: int, at: datetime) -> Any:
    """Make a kind of *model*. Two presses make one: the second is told that it exists."""
    kinds_changed(by_id=by_id, at=at)
    kind = model(**values)
    _refuse_a_double(kind)
    kind.slug = _free_slug(model, _main_name(kind))
    kind.save(force_insert=True)
    return kind


@transaction.atomic
def change(*, kind: Any, values: Mapping[str, Any], version: int, by_id: int, at: datetime) -> Any:
    """Set *values* if it is still at *version*."""
    kinds_changed(by_id=by_id, at=at)
    held = type(kind).objects.get(pk=kind.pk)
    if held.version != version:
        raise KindChangedMeanwhile
    for name, value in values.items():
        setattr(held, name, value)
    _refuse_a_double(held)
    if held.is_in_a_ring:
        raise KindsInARing
    held.version += 1
    held.save()
    return held


@transaction.atomic
def retire(*, kind: Any, by_id: int, at: datetime) -> None:
    """Offer it no more. What is of that kind stays so."""
    kinds_changed(by_id=by_id, at=at)
    standing = type(kind).objects.filter(retired_at=None)
    if not standing.exclude(pk=kind.pk).exists():
        raise OneKindMustStand
    standing.filter(pk=kind.pk).update(retired_at=at)


@transaction.atomic
def bring_back(*, kind: Any, by_id: int, at: datetime) -> None:
    kinds_changed(by_id=by_id, at=at)
    type(kind).objects.filter(pk=kind.pk).update(retired_at=None)


def _main_name(kind: Any) -> str:
    return str(kind.names.get(movement().main_language) or next(iter(kind.names.values()), ""))


def _refuse_a_double(kind: Any) -> None:
    name = fold(_main_name(kind))
    if any(fold(_main_name(other)) == name for other in type(kind).objects.exclude(pk=kind.pk)):
        raise ThisKindExists


def _free_slug(model: Any, name: str) -> str:
    wanted = slug(name, longest=30) or "kind"
    taken = set(model.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(s for n in range(1, len(taken) + 2) if (s := wanted if n == 1 else f"{wanted}-{n}") not in taken)
