"""Follows the demo's own sites the way an editor does: by their address, their feed found over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tribune.config.demo.feeds import Item, Site, served, sites
from tribune.kit.outbound import Answer
from tribune.kit.refusals import Refusal
from tribune.people.models import Person, address_index
from tribune.places.finding import find
from tribune.publications.models import Voice
from tribune.wire import discovering, fetching
from tribune.wire.models import ExchangeRequest, Extent, Rule, Source
from tribune.wire.parsing import read
from tribune.wire.verbs import agreements, belonging, intake, partners, rules, sources

# One person, two places where she speaks.
OF_CLAIRE = ("claire-vasseur", "claire-vasseur-en-direct")
CLAIRE: dict[str, Any] = {
    "kind": Voice.Kind.ELECTED, "name": "Claire Vasseur", "about": "Députée du Nord", "topics": ["Eau", "Services publics"],
}  # fmt: skip
# Who corrected a title and took an entry back, whose whole texts we may show, and what waits for an editor.
CORRECTED, TAKEN_BACK = "quotidien-partage", "Lignes rouvertes : la liste provisoire"
BEFORE = "Logement : une foncière citoyenne achèterait un immeuble"
AFTER = "Logement : la foncière citoyenne achète son premier immeuble"
WHOLE, CREDIT = "atelier-vivant", "Atelier du vivant, sous licence CC BY-SA."
SINCE, HOUR = timedelta(hours=30), timedelta(hours=1)
HELD = "Punaises de lit"
PARTNER, ASKING = "La Revue des quais", "Canal 4, la télé des quartiers"
ASKED = "Nous diffusons douze heures par semaine dans le bassin minier. Pouvons-nous reprendre vos comptes rendus ?"


def follow(*, base: str, anchor: datetime, more: Sequence[str], say: Callable[[str], None]) -> None:
    """Add every invented site that is not followed yet, and *more* real ones; a refusal is said and passed over."""
    known = set(Source.objects.values_list("feed_address", flat=True))
    for site in sites(anchor):
        if f"{base}/{site.slug}/feed/" in known:
            continue
        source = _added(site, base, anchor)
        if site.slug in OF_CLAIRE:
            belonging.settle(source=source, place=find("59000"), at=timezone.now(), **CLAIRE)
    for address in more:
        try:
            sources.add(finding=discovering.find(address), kind="partner", at=timezone.now(), is_trusted=True)
        except Refusal as refusal:
            say(f"{address}: {refusal}")
    say(f"{Source.objects.listened_to().count()} sources")


def _added(site: Site, base: str, anchor: datetime) -> Source:
    chosen: dict[str, Any] = {"kind": site.kind, "title": site.title, "section": site.section, "language": "fr"}
    if site.is_silent:
        source = sources.add(
            finding=_finding(site.as_of(anchor - SINCE), base), at=anchor - SINCE, is_trusted=True, **chosen
        )
        intake.keep(source=source, heard=fetching.heard(_answer(site, base, b"", status=404)), at=anchor)
    elif site.slug == CORRECTED:
        source = _corrected(site, base, anchor, chosen)
    else:
        finding = discovering.find(f"{base}/{site.slug}/")
        source = sources.add(finding=finding, at=timezone.now(), is_trusted=True, **chosen)
    return source


def _corrected(site: Site, base: str, anchor: datetime, chosen: dict[str, Any]) -> Source:
    """Heard of thrice: as it was, then with a title corrected and an entry taken back, then today."""
    gone = Item("0", TAKEN_BACK, "Sous réserve de confirmation par la région.", anchor - SINCE - HOUR, None, 0)
    first = site.as_of(anchor - SINCE, titles={AFTER: BEFORE}, more=[gone])
    source = sources.add(finding=_finding(first, base), at=anchor - SINCE, is_trusted=True, **chosen)
    for at in (anchor - SINCE + HOUR, anchor):
        body, _kind = served(base, site, site.as_of(at).items)
        intake.keep(source=source, heard=fetching.heard(_answer(site, base, body)), at=at)
    return source


def _finding(site: Site, base: str) -> discovering.Finding:
    """What would have been found of *site*, had anybody looked."""
    body, kind = served(base, site, site.items)
    answer = _answer(site, base, body, kind=kind)
    feed = read(body, address=answer.url, content_type=kind)
    return discovering.Finding(answer.url, f"{base}/{site.slug}/", feed, answer)


def _answer(site: Site, base: str, body: bytes, *, kind: str = "", status: int = 200) -> Answer:
    return Answer(status, f"{base}/{site.slug}/feed/", {"content-type": kind}, body)


def tend(*, anchor: datetime) -> None:
    """What an editor did: a rule, whole texts agreed with one source, a partner, and a request that waits."""
    by = Person.objects.order_by("pk").first()
    whole = Source.objects.get(feed_address__contains=f"/{WHOLE}/")
    agreements.write(source=whole, extent=Extent.FULL, is_passed_on=True, credit=CREDIT, by=by, at=anchor)
    partners.open(
        name=PARTNER, site_address="https://quais.example/", contact="redaction@quais.example", language="fr",
        is_whole=False, kinds=["report"], by=by, at=anchor,
    )  # fmt: skip
    contact = "antenne@canal4.example"
    ExchangeRequest.objects.create(
        name=ASKING, site_address="https://canal4.example/", contact=contact, contact_index=address_index(contact),
        language="fr", wish=ExchangeRequest.Wish.TAKE, words=ASKED, asked_at=anchor,
    )  # fmt: skip


def hold_some(*, at: datetime) -> None:
    """A rule made before anything came, so that something waits for an editor."""
    by = Person.objects.order_by("pk").first()
    rules.make(by=by, at=at, look=Rule.Look.TITLE, deed=Rule.Deed.HOLD, words=HELD)


def read_one(*, say: Callable[[str], None]) -> None:
    """Take in the first of them at once, so that there is an article to talk about; the worker takes in the others."""
    source = Source.objects.listened_to().order_by("pk").first()
    if source is not None:
        taking = sources.try_now(source=source, at=timezone.now())
        say(f"{source.title}: {taking.taken} entries")
