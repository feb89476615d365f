"""Follows the demo's own sites the way an editor does: by their address, their feed found over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from tribune.config.demo.feeds import sites
from tribune.kit.refusals import Refusal
from tribune.places.finding import find
from tribune.publications.models import Voice
from tribune.wire import discovering
from tribune.wire.models import Source
from tribune.wire.verbs import belonging, sources

# One person, two places where she speaks.
OF_CLAIRE = ("claire-vasseur", "claire-vasseur-en-direct")
CLAIRE: dict[str, Any] = {
    "kind": Voice.Kind.ELECTED, "name": "Claire Vasseur", "about": "Députée du Nord", "topics": ["Eau", "Services publics"],
}  # fmt: skip


def follow(*, base: str, anchor: datetime, more: Sequence[str], say: Callable[[str], None]) -> None:
    """Add every invented site that is not followed yet, and *more* real ones; a refusal is said and passed over."""
    known = set(Source.objects.values_list("feed_address", flat=True))
    for site in sites(anchor):
        if f"{base}/{site.slug}/feed/" in known:
            continue
        finding = discovering.find(f"{base}/{site.slug}/")
        source = sources.add(
            finding=finding, kind=site.kind, at=timezone.now(), title=site.title, section=site.section,
            language="fr", is_trusted=True,
        )  # fmt: skip
        if site.slug in OF_CLAIRE:
            belonging.settle(source=source, place=find("59000"), at=timezone.now(), **CLAIRE)
    for address in more:
        try:
            sources.add(finding=discovering.find(address), kind="partner", at=timezone.now(), is_trusted=True)
        except Refusal as refusal:
            say(f"{address}: {refusal}")
    say(f"{Source.objects.listened_to().count()} sources")


def read_one(*, say: Callable[[str], None]) -> None:
    """Take in the first of them at once, so that there is an article to talk about; the worker takes in the others."""
    source = Source.objects.listened_to().order_by("pk").first()
    if source is not None:
        try:
            taking = sources.try_now(source=source, at=timezone.now())
        except Refusal as refusal:  # the worker is at it
            say(f"{source.title}: {refusal}")
        else:
            say(f"{source.title}: {taking.taken} entries")
