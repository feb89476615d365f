"""An action, its dates, who answered, what was called off."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tribune.events.querysets import EventQuerySet, OccurrenceQuerySet, RsvpQuerySet
from tribune.kit.ids import CodeField
from tribune.kit.text import slug
from tribune.people.audiences import Audience


class EventKind(models.Model):
    """March, canvass, stall …: data the operator edits, with what such an action usually is."""

    slug = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)  # language → name
    icon = models.CharField(max_length=20, default="calendar")
    usual_minutes = models.PositiveIntegerField(default=120)
    usual_capacity = models.PositiveIntegerField(null=True, blank=True)
    asks_for_help = models.BooleanField(default=False)  # "I'll come and help" rather than "I'm going"
    is_online = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["order", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language, else in the first one it was given."""
        return str(self.names.get(get_language() or "") or next(iter(self.names.values()), self.slug))


class Event(models.Model):
    """What people are asked to come to. When, and how many may come, is each ``Occurrence``'s.

    ``venue`` and ``street`` are the address lines; ``lat`` and ``lon`` are
    degrees (WGS 84), the town's when nothing closer is known.
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
    publication = models.OneToOneField(
        "publications.Publication", null=True, blank=True, on_delete=models.PROTECT, related_name="event"
    )
    form_key = models.CharField(max_length=32, null=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

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
    def is_online(self) -> bool:
        return bool(self.online_url)

    @property
    def has_place(self) -> bool:
        return self.lat is not None and self.lon is not None

    @property
    def directions(self) -> str:
        """Where a map of the world opens on it (a link, followed only when pressed)."""
        return f"https://www.openstreetmap.org/?mlat={self.lat:.5f}&mlon={self.lon:.5f}#map=17/{self.lat:.5f}/{self.lon:.5f}"

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Occurrence(models.Model):
    """One date of an action. RSVPs, places and "near me" hang on it.

    ``is_on`` says published, not called off and not withheld: what lists may
    show. ``taken`` counts the places given, guests included, and is written
    only while the row is locked. ``lat``, ``lon`` are copied from the action,
    so that one index answers "near me".
    """

    code = CodeField()
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    is_on = models.BooleanField(default=False)
    is_online = models.BooleanField(default=False)  # copied from the action, for the same reason
    sequence = models.PositiveIntegerField(default=0)  # RFC 5545 SEQUENCE: grows when calendars must be told

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_occurrence_ends_after_it_starts"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["lat", "lon", "starts_at"], condition=Q(is_on=True), name="occurrence_near"),
            models.Index(fields=["starts_at"], condition=Q(is_on=True), name="occurrence_soon"),
            models.Index(fields=["starts_at"], condition=Q(is_on=True, is_online=True), name="occurrence_online"),
            models.Index(fields=["event", "starts_at"], name="occurrence_of_event"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} on {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def places_left(self) -> int | None:
        """None when there is no limit; never under 0."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def is_full(self) -> bool:
        return self.places_left == 0

    @property
    def is_called_off(self) -> bool:
        return self.cancellation is not None

    @cached_property
    def cancellation(self) -> Cancellation | None:
        """Of this date, or of the whole action. No query for one that is on, nor after ``with_cancellations``."""
        if self.is_on:
            return None
        return getattr(self, "own_cancellation", None) or getattr(self.event, "cancellation", None)

    @property
    def reason_called_off(self) -> str | None:
        """None while it stands; empty when no reason was given."""
        return self.cancellation.reason if self.cancellation else None

    def is_over(self, at: datetime) -> bool:
        return self.ends_at <= at


class Rsvp(models.Model):
    """One person's answer for one date."""

    class Answer(models.TextChoices):
        YES = "yes", _("I’m going")
        MAYBE = "maybe", _("Maybe")
        NO = "no", _("I’m not going")

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="rsvps")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rsvps")
    answer = models.CharField(max_length=5, choices=Answer)
    guests = models.PositiveSmallIntegerField(default=0)  # who come with this person
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = RsvpQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["occurrence", "person"], name="one_answer_a_person")]
        indexes: ClassVar = [models.Index(fields=["occurrence", "answer", "given_at"], name="rsvp_in_order")]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.occurrence_id}: {self.answer}"

    @property
    def places(self) -> int:
        """How many places this answer takes."""
        return 1 + self.guests if self.answer == self.Answer.YES else 0


class Cancellation(models.Model):
    """An action, or one of its dates, was called off: by whom, when and why."""

    event = models.OneToOneField(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="cancellation")
    occurrence = models.OneToOneField(
        Occurrence, null=True, blank=True, on_delete=models.CASCADE, related_name="own_cancellation"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(max_length=1000, blank=True)
    called_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, occurrence__isnull=True)
                | Q(event__isnull=True, occurrence__isnull=False),
                name="one_thing_is_called_off",
            ),
        ]

    def __str__(self) -> str:
        return f"called off at {self.called_at:%Y-%m-%d %H:%M}"
