"""The river, its feeds, entries, and the desk of the sources."""

from collections.abc import Iterator

from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, pages, web
from tribune.wire.models import Entry, FeedList, Rule, Source, Story


def register() -> None:
    WAYS_OUT.register(
        "wire.river", pages("wire:wire", "wire:fresh", "wire:sources", asking=["", "?q=Rendez", "?after="])
    )
    WAYS_OUT.register("wire.belonging", web("wire:desk_belonging", of=_sources))
    WAYS_OUT.register("wire.feeds", web("wire:rss", "wire:atom", "wire:json"))
    WAYS_OUT.register("wire.entries", web("wire:entry", "wire:entry_by_code", of=_entries))
    WAYS_OUT.register("wire.stories", web("wire:story", "wire:desk_stories", "wire:desk_story", of=_stories))
    WAYS_OUT.register("wire.beside", web("wire:desk_beside", "wire:desk_hiding", of=_entries))
    WAYS_OUT.register(
        "wire.desk",
        web("wire:desk_sources", "wire:desk_new_source", "wire:desk_held", "wire:desk_source", "wire:desk_removal", of=_sources),
    )  # fmt: skip
    WAYS_OUT.register("wire.lists", web("wire:opml", "wire:desk_opml", "wire:desk_lists", "wire:desk_hub"))
    WAYS_OUT.register("wire.list", web("wire:desk_list", of=_lists))
    WAYS_OUT.register("wire.health", web("wire:health"))
    WAYS_OUT.register("wire.healths", web("wire:source_health", of=_sources))
    WAYS_OUT.register(
        "wire.rules", web("wire:desk_rules", "wire:desk_new_rule", "wire:desk_dropped", "wire:desk_hidden")
    )
    WAYS_OUT.register("wire.rule", web("wire:desk_rule", of=_rules))


def _lists(visitor: Visitor) -> Iterator[Names]:
    yield from FeedList.objects.values("code")


def _rules(visitor: Visitor) -> Iterator[Names]:
    yield from Rule.objects.values("code")


def _entries(visitor: Visitor) -> Iterator[Names]:
    yield from ({"code": code, "slug": "x"} for code in Entry.objects.values_list("code", flat=True))


def _stories(visitor: Visitor) -> Iterator[Names]:
    yield from Story.objects.values("code")


def _sources(visitor: Visitor) -> Iterator[Names]:
    yield from Source.objects.values("code")
