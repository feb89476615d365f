"""One story, many sources: who tells the same thing, why we think so, and what the desk's hand taught."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from tribune.kit.ids import CodeField
from tribune.wire import likening


class Story(models.Model):
    """One thing that several sources tell. *title* and *article* are the desk's; without them the first telling's is
    shown. *at* is when what began it was published.
    """

    code = CodeField()
    title = models.CharField(max_length=300, blank=True)
    article = models.ForeignKey(
        "publications.Publication", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="wire_story_newest")]

    def __str__(self) -> str:
        return self.title or self.code

    def get_absolute_url(self) -> str:
        return reverse("wire:story", args=[self.code])


class Telling(models.Model):
    """An entry's place in a story, and the reason it stands there. *like* is the entry it was found like."""

    class Way(models.TextChoices):
        SEED = likening.SEED, _("The others were compared with this one.")
        LINK = likening.LINK, _("The same address.")
        TITLE = likening.TITLE, _("The same title.")
        TEXT = likening.TEXT, _("The same text.")
        EVENT = likening.EVENT_WAY, _("Titles that say the same.")
        HAND = likening.HAND, _("Put there by the desk.")

    entry = models.OneToOneField("wire.Entry", primary_key=True, on_delete=models.CASCADE, related_name="telling")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="tellings")
    way = models.CharField(max_length=5, choices=Way)
    because = models.JSONField(default=list, blank=True)
    like = models.ForeignKey("wire.Entry", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry_id} in {self.story_id}: {self.way}"

    @property
    def reason(self) -> str | Promise:
        """Why it stands there, in a sentence."""
        return reason_of(self.way, self.because)


class Likeness(models.Model):
    """What an entry is compared by (``likening.Likeness``), kept as long as something may still be like it."""

    entry = models.OneToOneField("wire.Entry", primary_key=True, on_delete=models.CASCADE, related_name="likeness")
    source = models.ForeignKey("wire.Source", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=300)
    link = models.BigIntegerField(null=True)
    runs = models.BinaryField(max_length=4 * likening.OPENING)

    def __str__(self) -> str:
        return self.title


class Mark(models.Model):
    """One thing an entry may have in common with another, as a hash: see ``likening.Likeness``."""

    mark = models.BigIntegerField()
    at = models.DateTimeField()
    entry = models.ForeignKey("wire.Entry", on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["mark", "at", "entry"], name="wire_mark_found"),
            models.Index(fields=["at"], name="wire_mark_age"),
        ]

    def __str__(self) -> str:
        return f"{self.mark} {self.entry_id}"


class Correction(models.Model):
    """The desk took an entry out of a story, or put it in: what rules are learnt from, between two sources and one way.

    *one* is the source with the lower number. *forgotten_at* when an editor said that nothing is to be learnt of it.
    """

    entry = models.ForeignKey("wire.Entry", on_delete=models.CASCADE, related_name="corrections")
    one = models.ForeignKey("wire.Source", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("wire.Source", on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=5, choices=Telling.Way)
    is_joined = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["one", "other", "way"], name="wire_lessons")]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.way} {'joined' if self.is_joined else 'parted'}"


def reason_of(way: str, because: Sequence[str | int]) -> str | Promise:
    label = Telling.Way(way).label
    if way == likening.EVENT_WAY:
        return format_lazy("{} {}", pgettext_lazy("titles", "Both titles say:"), ", ".join(map(str, because)) + ".")
    if way == likening.TEXT and len(because) == 2:
        shared, whole = int(because[0]), int(because[1])
        return ngettext(
            "The same text: %(shared)d run of four words of %(whole)d.",
            "The same text: %(shared)d runs of four words of %(whole)d.",
            shared,
        ) % {"shared": shared, "whole": whole}
    return label
