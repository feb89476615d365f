"""By what a partner reads, and what the desk of exchanges shows."""

from collections.abc import Iterator

from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, pages, web
from tribune.wire.exchange_models import ExchangeRequest, Partner
from tribune.wire.models import Source


def register() -> None:
    WAYS_OUT.register("wire.agreement", web("wire:desk_agreement", of=_sources))
    WAYS_OUT.register(
        "wire.partners",
        web("wire:partner_rss", "wire:partner_atom", "wire:partner_json", "wire:desk_partner", of=_partners),
    )
    WAYS_OUT.register("wire.exchange", pages("wire:exchange", "wire:desk_partners", "wire:desk_new_partner"))
    WAYS_OUT.register(
        "wire.exchange_requests", web("wire:desk_exchange_request", "wire:exchange_confirmation", of=_requests)
    )


def _sources(visitor: Visitor) -> Iterator[Names]:
    yield from Source.objects.values("code")


def _partners(visitor: Visitor) -> Iterator[Names]:
    yield from ({"code": partner.code, "secret": partner.secret} for partner in Partner.objects.all())


def _requests(visitor: Visitor) -> Iterator[Names]:
    for code in ExchangeRequest.objects.values_list("code", flat=True):
        yield {"code": code, "intent_code": code, "token": "x"}
