"""Things that may be reported: what each kind gives to be judged, and how it is hidden.

A room that is above this one registers its kinds itself; those below are in ``things``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from tribune.kit.registries import Registry
from tribune.media.models import Picture
from tribune.people.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Said:
    """Some words and whose they are, with the pictures among them that a report keeps."""

    text: str
    author_id: int | None = None
    called: str = ""
    at: datetime | None = None
    is_reported: bool = True
    pictures: Sequence[Picture] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a report keeps of a thing: ``address`` is a path without language prefix; ``said`` its words and those
    around, in the order they are read.
    """

    title: str
    address: str
    said: Sequence[Said] = field(default_factory=tuple)
    author_id: int | None = None


Verb = Callable[[Any, datetime], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """``seen`` finds a thing by its code through a viewer, ``found`` whatever its state (for moderators).

    ``told`` is asked with the viewer who reports: it keeps what they saw and no more. ``answering`` gives the ids of the
    persons who answer for the thing, told of a decision. A kind without ``hide`` is never hidden; ``remove`` is for good.
    What ``is_out_of_reach`` is seen by nobody but its readers: those who judge have the words that the report kept.
    """

    label: str | Promise
    icon: str
    seen: Callable[[str, Viewer], Any | None]
    found: Callable[[str], Any | None]
    told: Callable[[Any, Viewer], Told]
    answering: Callable[[Any], QuerySet[Any, Any]]
    is_hidden: Callable[[Any], bool] | None = None
    hide: Verb | None = None
    show: Verb | None = None
    remove: Verb | None = None
    is_out_of_reach: Callable[[Any], bool] | None = None


REPORTABLE: Registry[Kind] = Registry("REPORTABLE")
