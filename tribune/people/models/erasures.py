"""Someone leaves. The erasure stays open until every part of the house has answered."""

from django.db import models

from tribune.kit.ids import CodeField
from tribune.people.models.persons import Person


class Erasure(models.Model):
    """``person`` is by then a row without a name: contributions that stay point at nobody known."""

    code = CodeField()
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="erasure")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"erasure {self.code}"


class ErasurePart(models.Model):
    """One registered part (``PERSONAL_DATA``) and when it reported that nothing is left."""

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=60)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["erasure", "name"], name="one_row_an_erasure_part")]

    def __str__(self) -> str:
        return f"{self.name} of {self.erasure_id}"
