"""Who wants nothing to do with whom, and whom someone does not want to hear."""

from django.db import models

from tribune.people.models.persons import Person


class Distance(models.Model):
    """*by* put *person* at a distance. ``called`` is the name *by* knew them under: a note to themselves, never
    brought up to date, so that it tells nothing new.
    """

    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    called = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["by", "person"], name="%(class)s_once"),
            models.CheckConstraint(condition=~models.Q(by=models.F("person")), name="%(class)s_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} and {self.person_id}"


class Block(Distance):
    """Neither sees the other's profile, neither writes to the other. *person* is not told."""


class Mute(Distance):
    """*by* hears no more of what *person* does, and nothing else changes. *person* is not told."""
