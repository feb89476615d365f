"""What people agreed to: the words they saw, and each yes and each no, never changed afterwards."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tribune.people.models.persons import Person


class Purpose(models.TextChoices):
    """What a consent is about; rooms above may write words of their own in the column."""

    SUPPORT = "support", _("My declaration of support")


class AppendOnly(models.QuerySet[Any]):
    def update(self, **_changes: Any) -> int:
        raise TypeError("consents are only added to")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("consents are only added to; erasure goes through ``forget``")

    def forget(self, person: Person) -> None:
        """Erasure: the one lawful way out of this table."""
        super(AppendOnly, self.filter(person=person)).delete()


class Wording(models.Model):
    """Words someone was asked to agree to. ``hash`` is the SHA-256 of the text; the version counts per purpose."""

    purpose = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    text = models.TextField()
    hash = models.CharField(max_length=64)
    first_shown_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "hash"], name="one_row_a_wording"),
            models.UniqueConstraint(fields=["purpose", "version"], name="one_wording_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class Consent(models.Model):
    """One yes or one no. The latest of a purpose is what holds."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="consents")
    wording_hash = models.CharField(max_length=64)
    wording_version = models.PositiveIntegerField()
    channel = models.CharField(max_length=20)
    is_given = models.BooleanField()
    at = models.DateTimeField()

    objects = AppendOnly.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "purpose", "-at"])]

    def __str__(self) -> str:
        return f"{self.purpose} {'given' if self.is_given else 'withdrawn'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("consents are only added to")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("consents are only added to; erasure goes through ``forget``")

    @property
    def label(self) -> str:
        """What it is about, in words; a purpose of another room is said as it is."""
        return str(dict(Purpose.choices).get(self.purpose, self.purpose))
