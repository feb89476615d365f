"""Person and the declaration of support."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tribune.kit.ids import CodeField
from tribune.kit.sealed import SealedField, blind_index
from tribune.people.addresses import normal
from tribune.people.audiences import Reach
from tribune.people.queries import PersonQuerySet


def address_index(address: str) -> str:
    """The blind index of an e-mail address, case and spaces aside."""
    return blind_index(normal(address), context="people.address")


class PersonManager(BaseUserManager["Person"].from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def by_email(self, address: str) -> Person | None:
        found: Person | None = self.filter(email_index=address_index(address)).first()
        return found

    def get_by_natural_key(self, username: str | None) -> Person:
        found: Person = self.get(email_index=username)
        return found


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
    radius_km = models.PositiveSmallIntegerField(default=20, validators=[MinValueValidator(1), MaxValueValidator(500)])
    language = models.CharField(max_length=8, default="fr")
    zone = models.CharField(max_length=64, default="Europe/Paris")
    name_reach = models.CharField(max_length=12, choices=Reach, default=Reach.ME)
    picture_reach = models.CharField(max_length=12, choices=Reach, default=Reach.ME)
    place_reach = models.CharField(max_length=12, choices=Reach, default=Reach.ME)
    email_reach = models.CharField(max_length=12, choices=Reach, default=Reach.ME)
    phone_reach = models.CharField(max_length=12, choices=Reach, default=Reach.ME)
    skills_reach = models.CharField(max_length=12, choices=Reach, default=Reach.ME)
    availability_reach = models.CharField(max_length=12, choices=Reach, default=Reach.ME)
    about_reach = models.CharField(max_length=12, choices=Reach, default=Reach.ME)
    confirmed_at = models.DateTimeField(null=True)
    welcomed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)

    objects = PersonManager()

    USERNAME_FIELD = "email_index"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        permissions = [
            ("view_desk", "Enters the desk"),
            ("look_up_people", "Looks up one person"),
            ("reveal_people", "Opens sealed fields of a person"),
            ("give_charges", "Gives and removes charges"),
        ]

    def __str__(self) -> str:
        return self.name or self.code

    @property
    def initials(self) -> str:
        words = [w for w in self.name.replace("-", " ").split() if w[0].isalnum()]
        return "".join(w[0] for w in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"

    @cached_property
    def is_supporter(self) -> bool:
        """A declaration stands. The session's query fills this in: no query on an ordinary page."""
        return Declaration.objects.filter(person=self, withdrawn_at=None).exists()

    @cached_property
    def has_charge(self) -> bool:
        """Holds at least one charge, so that a second factor is asked. Filled in by the session's query too."""
        return self.is_active and (self.is_superuser or self.groups.exists())


class Declaration(models.Model):
    """A confirmed declaration of support: what opens taking part."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="declaration")
    declared_at = models.DateTimeField()
    channel = models.CharField(max_length=20, default="web")
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} since {self.declared_at:%Y-%m-%d}"
