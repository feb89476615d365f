"""What the desk decides once for what is to come, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tribune.kit.ids import CodeField
from tribune.kit.text import fold
from tribune.wire import ruling
from tribune.wire.kinds import PLURALS, SourceKind


class RuleQuerySet(QuerySet["Rule"]):
    def standing(self) -> RuleQuerySet:
        return self.filter(ended_at=None)

    def in_order(self) -> RuleQuerySet:
        """A source's own before those of several; then as the desk put them."""
        return self.order_by(models.F("source").asc(nulls_last=True), "position", "pk")

    def of(self, *, source_id: int, kind: str) -> RuleQuerySet:
        """Those that read what the source says, in their order."""
        return self.standing().filter(Q(source=source_id) | Q(source=None, kind__in=["", kind])).in_order()


class Rule(models.Model):
    """What to do with the entries in which something is found. A rule is never changed: another takes its place, so that
    what each did can always be told. *kind* is empty for all sources; *words* has one phrase a line.
    """

    class Look(models.TextChoices):
        TEXT = ruling.TEXT, _("words of its title or text")
        TITLE = ruling.TITLE, _("words of its title")
        AUTHOR = ruling.AUTHOR, _("its author")
        CATEGORY = ruling.CATEGORY, _("its category")
        LINK = ruling.LINK, _("its address")
        VIDEO = ruling.VIDEO, _("it is a video")
        AUDIO = ruling.AUDIO, _("it is a sound")
        WRITTEN = ruling.WRITTEN, _("it is neither video nor sound")
        ALL = ruling.ALL, _("any entry")

    class Deed(models.TextChoices):
        KEEP = ruling.KEEP, _("let it out at once")
        HOLD = ruling.HOLD, _("hold it for an editor")
        DROP = ruling.DROP, _("leave it out")
        SECTION = ruling.SECTION, _("put it in a section")
        TAG = ruling.TAG, _("give it a topic")

    code = CodeField()
    source = models.ForeignKey("wire.Source", null=True, blank=True, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=10, blank=True)
    position = models.PositiveIntegerField()
    look = models.CharField(max_length=8, choices=Look)
    words = models.TextField(max_length=2000, blank=True)
    is_without = models.BooleanField(default=False)
    deed = models.CharField(max_length=7, choices=Deed)
    section = models.CharField(max_length=60, blank=True)
    topic = models.ForeignKey("publications.Topic", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["source"], condition=Q(ended_at=None), name="wire_rules_standing")]

    def __str__(self) -> str:
        return f"{self.look} {self.words[:40]!r}: {self.deed}"

    @property
    def phrases(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    @property
    def looked_for(self) -> frozenset[str]:
        """Its phrases as they are compared: neither their order nor their case changes what it finds."""
        return frozenset(map(str.casefold if self.look == ruling.LINK else fold, self.phrases))

    @property
    def audience(self) -> str | Promise:
        """Which sources it reads, when they are several: all, or those of a kind."""
        return PLURALS[SourceKind(self.kind)] if self.kind else _("all sources")

    @property
    def condition(self) -> str | Promise:
        """When it does something, for a person: 'its title or text says: « x », « y »'."""
        look = self.get_look_display()
        if self.look in ruling.WITHOUT_WORDS:
            return format_lazy(pgettext_lazy("a rule", "not: {look}"), look=look) if self.is_without else look
        listed = ", ".join(self.phrases[:5]) + (" …" if len(self.phrases) > 5 else "")
        parted = (
            pgettext_lazy("a rule", "{look}, without: {words}")
            if self.is_without
            else pgettext_lazy("a rule", "{look}: {words}")
        )
        return format_lazy(parted, look=look, words=listed)

    @property
    def effect(self) -> str | Promise:
        """What it does: 'leave it out', 'put it in a section: North'."""
        named = self.section or (self.topic.name if self.topic is not None else "")
        does = self.get_deed_display()
        return format_lazy(pgettext_lazy("a rule", "{look}: {words}"), look=does, words=named) if named else does


class Ruling(models.Model):
    """What a rule did to an entry when it came: the reason it is where it is. *undone_at* when an editor took it back."""

    entry = models.ForeignKey("wire.Entry", on_delete=models.CASCADE, related_name="rulings")
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="rulings")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "rule"], name="a_rule_judges_an_entry_once")]
        indexes = [models.Index(fields=["rule", "-at"], name="wire_rulings")]

    def __str__(self) -> str:
        return f"{self.rule_id} on {self.entry_id}"
