"""What changed, in ids."""

from django.db import models


class Ripple(models.Model):
    """Something on *channel* changed: ``kind`` says how, ``words`` names it in ids. Swept after some minutes.

    ``channel`` is ``thread:<code>`` or ``person:<code>``; ``person:*`` is for many at once (``Channel.reached``).
    Ids come in the order of writing, which on PostgreSQL is not that of commits: see ``cursors``.
    """

    channel = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    words = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "id"], name="ripples_of_channel")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.channel}"
