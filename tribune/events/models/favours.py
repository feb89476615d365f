"""What those who come do for each other: a seat in a car, a bed for the night."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tribune.events.models.occurrences import Occurrence
from tribune.kit.ids import CodeField


class Favour(models.Model):
    """A ride or beds, offered by one who comes to others who come.

    ``where`` is as close as its person wishes to say ("Roubaix, near the
    station"); ``contact`` is what they give for this once, shown to those they
    accepted. ``taken`` is written only while the occurrence is locked. All of
    it goes some days after the date: ``verbs.favours.forget``.
    """

    class Kind(models.TextChoices):
        RIDE = "ride", _("A ride")
        BED = "bed", _("A bed")

    code = CodeField()
    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="favours")
    kind = models.CharField(max_length=4, choices=Kind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="favours"
    )
    where = models.CharField(max_length=120, blank=True)
    leaves_at = models.DateTimeField(null=True, blank=True)  # a ride's
    comes_back = models.BooleanField(default=False)  # a ride's
    nights = models.CharField(max_length=80, blank=True)  # a bed's: "Friday and Saturday"
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["leaves_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(places__gte=1), name="a_favour_has_a_place"),
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="a_favour_is_never_overfilled"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.where}"

    @property
    def is_ride(self) -> bool:
        return self.kind == self.Kind.RIDE

    @property
    def left(self) -> int:
        return max(0, self.places - self.taken)


class FavourAsked(models.Model):
    """Someone asks for one place or more; whoever offers accepts or not."""

    class State(models.TextChoices):
        ASKED = "asked"
        ACCEPTED = "accepted"
        REFUSED = "refused"

    favour = models.ForeignKey(Favour, on_delete=models.CASCADE, related_name="askings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favours_asked")
    places = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["favour", "person"], name="a_favour_is_asked_once"),
            models.CheckConstraint(condition=Q(places__gte=1), name="a_favour_asked_is_for_someone"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} asks {self.favour_id}: {self.state}"

    @property
    def is_asked(self) -> bool:
        return self.state == self.State.ASKED

    @property
    def is_accepted(self) -> bool:
        return self.state == self.State.ACCEPTED


class FavourWord(models.Model):
    """What the two write to each other about it, through the site: neither learns the other's address."""

    asked = models.ForeignKey(FavourAsked, on_delete=models.CASCADE, related_name="words")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=1000)
    said_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["said_at", "pk"]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.asked_id}"
