"""Person, circles and seats."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tribune.kit.ids import CodeField
from tribune.kit.sealed import SealedField, blind_index
from tribune.people.audiences import Reach


def address_index(address: str) -> str:
    """The blind index of an e-mail address, case and outer spaces aside."""
    return blind_index(address.strip().casefold(), context="people.address")


class PersonManager(BaseUserManager["Person"]):
    def by_email(self, address: str) -> Person | None:
        return self.filter(email_index=address_index(address)).first()

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email_index=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """One confirmed address: a guest with an RSVP, a supporter, an operator."""

    code = CodeField()
    email = SealedField(null=True)
    email_index = models.CharField(max_length=64, unique=True, null=True)
    phone = SealedField(blank=True, default="")
    name = models.CharField(_("name"), max_length=80, blank=True)
    about = models.TextField(_("about me"), max_length=2000, blank=True)
    skills = models.CharField(_("what I can do"), max_length=300, blank=True)
    availability = models.CharField(_("when I am free"), max_length=300, blank=True)
    picture = models.ForeignKey("media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    postcode = models.CharField(max_length=12, blank=True)
    radius_km = models.PositiveSmallIntegerField(default=20)
    language = models.CharField(max_length=8, default="fr")
    zone = models.CharField(max_length=64, default="Europe/Paris")
    name_reach = models.CharField(max_length=12, choices=Reach, default=Reach.TEAMS)
    picture_reach = models.CharField(max_length=12, choices=Reach, default=Reach.TEAMS)
    place_reach = models.CharField(max_length=12, choices=Reach, default=Reach.ME)
    phone_reach = models.CharField(max_length=12, choices=Reach, default=Reach.ME)
    skills_reach = models.CharField(max_length=12, choices=Reach, default=Reach.ORGANISERS)
    confirmed_at = models.DateTimeField(null=True)
    seen_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)

    objects = PersonManager()

    USERNAME_FIELD = "email_index"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.name or self.code

    @property
    def initials(self) -> str:
        words = [w for w in self.name.replace("-", " ").split() if w[0].isalnum()]
        return "".join(w[0] for w in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"

    @cached_property
    def is_supporter(self) -> bool:
        return Declaration.objects.filter(person=self, withdrawn_at=None).exists()

    def has_charge(self) -> bool:
        return self.is_active and (self.is_superuser or self.groups.exists())


class Declaration(models.Model):
    """A confirmed declaration of support: what opens taking part."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="declaration")
    declared_at = models.DateTimeField()
    channel = models.CharField(max_length=20, default="web")
    withdrawn_at = models.DateTimeField(null=True)


class Role(models.IntegerChoices):
    FOLLOWER = 5, _("follower")
    MEMBER = 10, _("member")
    ORGANISER = 50, _("organiser")
    REFERENT = 100, _("referent")


class Circle(models.Model):
    """A set of people who may see the same things; a team owns one."""

    code = CodeField()
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    role = models.PositiveSmallIntegerField(choices=Role, default=Role.MEMBER)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "circle"], name="one_seat_a_circle")]
        indexes = [models.Index(fields=["circle", "role"])]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.circle_id} as {Role(self.role).name}"
