"""Who belongs where."""

from enum import IntFlag

from django.db import models
from django.utils.translation import gettext_lazy as _

from tribune.kit.ids import CodeField
from tribune.people.models.persons import Person


class Role(models.IntegerChoices):
    FOLLOWER = 5, _("follower")
    MEMBER = 10, _("member")
    ORGANISER = 50, _("organiser")
    REFERENT = 100, _("referent")


class Right(IntFlag):
    """What a member may be given besides their role; organisers have them all."""

    INVITE = 1
    ADMIT = 2
    EDIT = 4
    ACT = 8
    WRITE = 16


class Circle(models.Model):
    """A set of people who may see the same things; a team owns one."""

    code = CodeField()
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """One person's place in one circle. A follower hears of it but does not belong: see ``Viewer.circle_ids``.

    ``rights`` are the flags of ``Right`` a member was given.
    """

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    role = models.PositiveSmallIntegerField(choices=Role, default=Role.MEMBER)
    rights = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "circle"], name="one_seat_a_circle")]
        indexes = [models.Index(fields=["circle", "role"])]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.circle_id} as {Role(self.role).name}"
