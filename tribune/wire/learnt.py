"""What the desk's hand taught, in words: which two sources, by which way, and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.kit.text import tidy
from tribune.wire import likening
from tribune.wire.models import Source
from tribune.wire.verbs.stories import lessons as taught

MOST_SHOWN = 60

FORBIDDEN: Mapping[str, Promise] = {
    likening.LINK: _("The same address no longer groups them."),
    likening.TITLE: _("The same title no longer groups them."),
    likening.TEXT: _("The same text no longer groups them."),
    likening.EVENT_WAY: _("Titles that say the same no longer group them."),
}


@dataclass(frozen=True, slots=True)
class Learnt:
    """*follows* is empty while too little was done to learn from."""

    one: Source
    other: Source
    way: str
    parted: int
    joined: int
    follows: str | Promise


def lessons() -> list[Learnt]:
    """What was learnt first, then what is being learnt; two queries."""
    counted = {key: lesson for key, lesson in taught.anew().items() if key[0] != key[1]}
    sources = Source.objects.in_bulk({pk for one, other, _way in counted for pk in (one, other)})
    found = [
        Learnt(sources[one], sources[other], way, lesson.parted, lesson.joined, _follows(way, lesson))
        for (one, other, way), lesson in counted.items()
    ]
    found.sort(key=lambda row: (not row.follows, -row.parted - row.joined, row.one.title, row.other.title))
    return found[:MOST_SHOWN]


def asked(given: Mapping[str, str]) -> tuple[int, int, str]:
    """The two sources and the way that a button names; zeros where it names none."""
    codes = [given.get(name, "")[:10] for name in ("one", "other")]
    ids = dict(Source.objects.filter(code__in=codes).values_list("code", "pk"))
    return ids.get(codes[0], 0), ids.get(codes[1], 0), tidy(given.get("way", ""))


def _follows(way: str, lesson: likening.Lesson) -> str | Promise:
    if lesson.forbids:
        return FORBIDDEN.get(way, "")
    return _("Less likeness is asked of their titles.") if lesson.eases and way == likening.EVENT_WAY else ""
