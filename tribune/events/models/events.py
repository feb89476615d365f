"""An action: what people are asked to come to."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tribune.events.models.kinds import EventKind
from tribune.events.querysets import EventQuerySet
from tribune.kit.ids import CodeField
from tribune.kit.text import slug
from tribune.people.audiences import Audience


def directions_to(lat: float | None, lon: float | None) -> str:
    """Where a map of the world opens on it (a link, followed only when pressed); empty without a point."""
    if lat is None or lon is None:
        return ""
    return f"https://www.openstreetmap.org/?mlat={lat:.5f}&mlon={lon:.5f}#map=17/{lat:.5f}/{lon:.5f}"


class Event(models.Model):
    """What people are asked to come to. When, and how many may come, is each ``Occurrence``'s.

    ``venue`` and ``street`` are the address lines; ``lat`` and ``lon`` are
    degrees (WGS 84), the town's when nothing closer is known. Where
    ``is_address_reserved``, they hold what everyone may know (no lines, a point
    nearby), and ``exact`` what those who come are told.
    """

    code = CodeField()
    title = models.CharField(_("title"), max_length=160)
    kind = models.ForeignKey(EventKind, on_delete=models.PROTECT, related_name="events")
    team = models.ForeignKey("teams.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    description = models.TextField(blank=True, max_length=10_000)
    picture = models.ForeignKey("media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    zone = models.CharField(max_length=64, default="Europe/Paris")  # IANA
    venue = models.CharField(max_length=160, blank=True)
    street = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    town = models.CharField(max_length=120, blank=True)
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    online_url = models.URLField(max_length=500, blank=True)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.PUBLIC)
    language = models.CharField(max_length=8, default="fr")
    is_big = models.BooleanField(default=False)  # the movement's big action
    is_address_reserved = models.BooleanField(default=False)  # told to those who said yes
    has_questions = models.BooleanField(default=False)  # kept by verbs.questions
    promotes_at_once = models.BooleanField(default=False)  # a freed place is given, not offered, to who waits
    repeats = models.BooleanField(default=False)  # it has a Repetition
    has_shifts = models.BooleanField(default=False)  # kept by their verbs, so that a plain action's page asks nothing
    has_things = models.BooleanField(default=False)
    has_report = models.BooleanField(default=False)
    has_team_parts = models.BooleanField(default=False)
    opens_rides = models.BooleanField(default=False)  # those who come may offer seats
    opens_beds = models.BooleanField(default=False)
    publication = models.OneToOneField(
        "publications.Publication", null=True, blank=True, on_delete=models.PROTECT, related_name="event"
    )
    kit = models.ForeignKey("events.Kit", null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    form_key = models.CharField(max_length=32, null=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    poll_code: str | None = None  # of the dates being proposed, as ``queries.shown`` gives it

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["made_by", "form_key"], name="one_event_a_form"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(publication__isnull=False),
                name="a_published_event_has_its_card",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["team", "published_at"], name="event_by_team"),
            models.Index(fields=["kit", "published_at"], condition=Q(kit__isnull=False), name="event_by_kit"),
            models.Index(fields=["published_at"], condition=Q(is_big=True), name="event_big"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        return slug(self.title)

    @property
    def address(self) -> str:
        """The path of its page, without language prefix."""
        return f"/actions/{self.code}-{self.slug}/" if self.slug else f"/actions/{self.code}/"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def is_withheld(self) -> bool:
        return self.publication is not None and self.publication.withheld_at is not None

    @property
    def is_online(self) -> bool:
        return bool(self.online_url)

    @property
    def has_place(self) -> bool:
        return self.lat is not None and self.lon is not None

    @property
    def exact(self) -> Any:
        """``venue``, ``street``, ``lat``, ``lon`` and ``directions`` as those who come are told: itself, or its
        ReservedAddress (one query unless it was selected).
        """
        return getattr(self, "reserved_address", self) if self.is_address_reserved else self

    @property
    def directions(self) -> str:
        return directions_to(self.lat, self.lon)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)
