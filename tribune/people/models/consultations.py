"""Who with a charge looked at whom, and who was given which charge: shown to the person concerned."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tribune.people.charges import CHARGES
from tribune.people.models.persons import Person


class Consultation(models.Model):
    """One look at one person by someone with a charge."""

    class Way(models.TextChoices):
        PROFILE = "profile", _("opened the profile")
        DESK = "desk", _("looked up at the desk")
        SEALED = "sealed", _("opened the e-mail and the phone")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consultations")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    way = models.CharField(max_length=12, choices=Way)
    charges = models.CharField(max_length=120)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"])]

    def __str__(self) -> str:
        return f"{self.by_id} {self.way} {self.person_id}"


class ChargeChange(models.Model):
    """A charge given or taken back, and by whom (nobody: from the command line)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="charge_changes")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    charge = models.CharField(max_length=40)
    is_given = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"])]

    @property
    def label(self) -> str:
        known = CHARGES.get(self.charge)
        return str(known.label) if known is not None else self.charge

    def __str__(self) -> str:
        return f"{self.charge} {'given to' if self.is_given else 'taken from'} {self.person_id}"
