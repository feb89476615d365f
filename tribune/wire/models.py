"""Who is listened to, what came from them, and every visit made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tribune.kit.ids import CodeField
from tribune.kit.text import fold
from tribune.publications.models import Voice
from tribune.wire.agreement_models import Agreement, Extent, Waits
from tribune.wire.chapter_models import ChapterFile
from tribune.wire.edit_models import Edit
from tribune.wire.exchange_models import ExchangeRequest, Partner, Passage
from tribune.wire.hiding_models import Hiding
from tribune.wire.host_models import Host
from tribune.wire.hub_models import Push, Subscription
from tribune.wire.kinds import PLURALS, SourceKind
from tribune.wire.list_models import FeedList, Listed
from tribune.wire.look_models import LastLook
from tribune.wire.move_models import Move
from tribune.wire.past_models import Past
from tribune.wire.querysets import EntryQuerySet, SourceQuerySet
from tribune.wire.reading_models import Reading
from tribune.wire.rule_models import Rule, Ruling
from tribune.wire.story_models import Correction, Likeness, Mark, Story, Telling, reason_of
from tribune.wire.troubles import words_for
from tribune.wire.vital_models import Showing, Tally

__all__ = [
    "Showing", "Tally",
    "PLURALS", "Agreement", "ChapterFile", "Correction", "Edit", "Entry", "Extent", "FeedList", "Host", "LastLook", "Likeness", "Listed",
    "Hiding", "Mark", "Move", "Past", "Push", "Reading", "Rule", "Ruling", "Source", "SourceKind", "Story", "Subscription",
    "Telling", "Visit", "Waits", "address_of", "host_of", "is_taken_back", "label_of", "medium_of", "reason_of",
    "ExchangeRequest", "Partner", "Passage",
]  # fmt: skip

ABSENCE = timedelta(hours=24)


def host_of(address: str) -> str:
    return (urlsplit(address).hostname or "")[:255]


class Source(models.Model):
    """A feed we listen to, and all we know of its manners."""

    class Identity(models.TextChoices):
        """What tells two of its entries apart, chosen once on the evidence of its feed."""

        GUID = "guid", _("its identifiers")
        LINK = "link", _("its links")
        WORDS = "words", _("its titles and dates")

    code = CodeField()
    title = models.CharField(max_length=200)
    title_folded = models.CharField(max_length=200, editable=False, default="")
    kind = models.CharField(max_length=10, choices=SourceKind)
    section = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8, default="fr")
    # What was agreed and stands; nothing was without one.
    agreement = models.ForeignKey(Agreement, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_trusted = models.BooleanField(default=False)
    site_address = models.CharField(max_length=2000, blank=True)
    feed_address = models.CharField(max_length=2000, unique=True)
    host = models.CharField(max_length=255, db_index=True)
    voice = models.ForeignKey("publications.Voice", on_delete=models.PROTECT, related_name="+")
    # Whose it is: an elected person, a partner, a team then says what it says; else its own voice does.
    belongs_to = models.ForeignKey(
        "publications.Voice", null=True, blank=True, on_delete=models.SET_NULL, related_name="sources"
    )
    topics = models.ManyToManyField("publications.Topic", blank=True, related_name="sources")
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    # What its server told us to say back, and the last body's SHA-256.
    etag = models.CharField(max_length=500, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    body_hash = models.CharField(max_length=64, blank=True)
    identity = models.CharField(max_length=5, choices=Identity, blank=True)

    added_at = models.DateTimeField()
    last_try_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    # Until when its hub tells us of what is new, while it does so: then it is visited less.
    served_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=30, blank=True)
    items_a_day = models.FloatField(default=0)
    # When its feed asks us not to come: sooner than so many minutes, at these hours (GMT), on these days (Monday is 0).
    ttl = models.PositiveIntegerField(null=True, blank=True)
    skip_hours = models.JSONField(default=list, blank=True)
    skip_days = models.JSONField(default=list, blank=True)
    newest_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    # Evidence of a permanent move: where to, since when, how many answers in a row said so.
    moving_to = models.CharField(max_length=2000, blank=True)
    moving_since = models.DateTimeField(null=True, blank=True)
    moving_answers = models.PositiveIntegerField(default=0)

    objects = SourceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="wire_source_due"),
            models.Index(fields=["title_folded", "id"], name="wire_source_by_name"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title_folded = fold(self.title)[:200]
        if "title" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = [*kwargs["update_fields"], "title_folded"]
        super().save(*args, **kwargs)

    def listen_at(self, address: str) -> None:
        """Its feed is at *address* (not saved); few visits at once are made to one host, so that follows."""
        self.feed_address, self.host = address, host_of(address)

    @property
    def extent(self) -> str:
        """How much of it we may show: no more than a summary where nothing was agreed."""
        return self.agreement.extent if self.agreement is not None else Extent.SUMMARY

    @property
    def is_whole(self) -> bool:
        return self.extent != Extent.SUMMARY

    @property
    def speaker(self) -> Voice:
        return self.belongs_to or self.voice

    @property
    def is_well(self) -> bool:
        return not self.trouble

    @property
    def trouble_words(self) -> str | Promise:
        """What is wrong, for a person; empty when nothing is."""
        return words_for(self.trouble)

    @property
    def rules_read(self) -> QuerySet[Rule]:
        """The rules that judge what it says, in their order."""
        return Rule.objects.of(source_id=self.pk, kind=self.kind).select_related("topic")

    def get_absolute_url(self) -> str:
        return f"{reverse('wire:wire')}?source={self.code}"


class Entry(models.Model):
    """One thing a source said. Published, it owns a card; held, its words wait for an editor; dropped, it is only
    remembered so as not to be taken again.
    """

    class State(models.TextChoices):
        PUBLISHED = "published", pgettext_lazy("entry", "published")
        HELD = "held", _("waiting for an editor")
        DROPPED = "dropped", pgettext_lazy("entry", "left out")

    code = CodeField()
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State)
    publication = models.OneToOneField(
        "publications.Publication", null=True, blank=True, on_delete=models.CASCADE, related_name="entry"
    )
    # Of the source, kept here too: the river is filtered by them through an index.
    kind = models.CharField(max_length=10, choices=SourceKind)
    section = models.CharField(max_length=60, blank=True)

    guid = models.CharField(max_length=1000, blank=True)
    link = models.CharField(max_length=2000, blank=True)
    authors = models.CharField(max_length=300, blank=True)
    # As its source says them: rules look at them, readers do not see them.
    categories = models.JSONField(default=list, blank=True)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField()
    # Of what its source says. Empty when more may be shown since: the next reading brings it.
    content_hash = models.CharField(max_length=64)
    enclosures = models.JSONField(default=list, blank=True)
    # What a podcast or a video channel adds (wire.episodes): people, transcripts, chapters, other files, live.
    episode = models.JSONField(default=dict, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    youtube_id = models.CharField(max_length=20, blank=True)
    views = models.PositiveBigIntegerField(null=True, blank=True)
    picture_address = models.CharField(max_length=2000, blank=True)
    picture_tried_at = models.DateTimeField(null=True, blank=True)
    # Title, summary, body and language of what is held, or left out by a rule and can be taken back; null once decided.
    words = models.JSONField(null=True, blank=True)
    # When it was compared with what others tell; null while that is to be done.
    weighed_at = models.DateTimeField(null=True, blank=True)
    # What was agreed with its source that keeps it from coming out, and until when if that is an hour.
    waits = models.CharField(max_length=8, choices=Waits, blank=True)
    free_at = models.DateTimeField(null=True, blank=True)
    # Since when its source lists what is older, and not it.
    missing_since = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="an_entry_is_taken_once"),
            models.CheckConstraint(
                condition=models.Q(state="published", publication__isnull=False)
                | (~models.Q(state="published") & models.Q(publication__isnull=True)),
                name="a_published_entry_has_its_card",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="wire_newest"),
            models.Index(fields=["state", "kind", "-published_at", "-id"], name="wire_kind_newest"),
            models.Index(fields=["state", "section", "-published_at", "-id"], name="wire_section_newest"),
            models.Index(fields=["state", "section", "kind", "-published_at", "-id"], name="wire_both_newest"),
            models.Index(fields=["source", "state", "-published_at", "-id"], name="wire_source_newest"),
            models.Index(
                fields=["-published_at", "-id"],
                condition=models.Q(weighed_at=None, state="published"),
                name="wire_unweighed",
            ),
            models.Index(fields=["free_at"], condition=models.Q(free_at__isnull=False), name="wire_free"),
        ]

    def __str__(self) -> str:
        return self.link or self.guid or self.code

    @property
    def medium(self) -> str:
        return medium_of(self.youtube_id, self.enclosures)

    @property
    def why(self) -> QuerySet[Ruling]:
        """What rules did to it when it came."""
        return self.rulings.select_related("rule__topic").order_by("pk")

    @property
    def is_taken_back(self) -> bool:
        """Its source has not listed it for a day, and was heard since."""
        return is_taken_back(self.missing_since, self.source.last_success_at)

    @property
    def original(self) -> str:
        """Where it was said: its own page, else its file, else the site."""
        first = next((str(file["url"]) for file in self.enclosures), "")
        return self.link or first or self.source.site_address


class Visit(models.Model):
    """One visit to a source: what it answered and what came of it. Kept 60 days."""

    class Outcome(models.TextChoices):
        READ = "read", pgettext_lazy("visit", "read")
        UNCHANGED = "unchanged", _("nothing new")
        PUSHED = "pushed", _("pushed by its hub")
        TROUBLE = "trouble", pgettext_lazy("visit", "trouble")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="visits")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    trouble = models.CharField(max_length=30, blank=True)
    items = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["source", "-at"], name="wire_visits"),
            models.Index(fields=["at"], name="wire_visit_age"),
        ]  # noqa: E501

    def __str__(self) -> str:
        return f"{self.source_id} {self.at:%Y-%m-%d %H:%M} {self.outcome}"

    @property
    def trouble_words(self) -> str | Promise:
        return words_for(self.trouble)


# Playlists of a video cut in pieces (HLS), under their two names.
STREAMED = {"application/x-mpegurl": "video", "application/vnd.apple.mpegurl": "video"}


def is_taken_back(missing_since: datetime | None, heard_at: datetime | None) -> bool:
    return missing_since is not None and heard_at is not None and heard_at - missing_since >= ABSENCE


def medium_of(youtube_id: str, enclosures: Sequence[Mapping[str, object]]) -> str:
    """ "video", "audio" or "" for words."""
    if youtube_id:
        return "video"
    types = [STREAMED.get(kind := str(file.get("type", "")).lower(), kind.partition("/")[0]) for file in enclosures]
    return next((kind for kind in ("video", "audio") if kind in types), "")


def label_of(section: str, kind: str, medium: str) -> str:
    """What stands beside the source's name: its section, or its kind where the section only says the medium again."""
    return section if section and fold(section) != medium else str(SourceKind(kind).label)


def address_of(code: str, title: str) -> str:
    """The reading page of an entry: its code, then its title for those who read addresses."""
    slug = slugify(title)[:60].strip("-")
    return f"/wire/{code}-{slug}/" if slug else f"/wire/{code}/"
