"""The card every public or shared thing owns, and who speaks through it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tribune.kit.ids import CodeField
from tribune.kit.text import fold, slug
from tribune.people.audiences import Audience
from tribune.publications.hub_models import Subscriber, Wish
from tribune.publications.queries import PublicationQuerySet

__all__ = ["CardText", "Follow", "Publication", "Subscriber", "Topic", "Voice", "Wish"]


class Voice(models.Model):
    """Who speaks: a byline, a team, an elected person, a source, a show."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        TEAM = "team", _("team")
        ELECTED = "elected", _("elected person")
        PARTNER = "partner", _("partner media")
        SOURCE = "source", _("source")
        SHOW = "show", _("show")
        MOVEMENT = "movement", _("movement")

    code = CodeField()
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200, editable=False, default="")
    about = models.CharField(max_length=300, blank=True)  # who they are, in a line
    address = models.CharField(max_length=500, blank=True)
    picture = models.ForeignKey("media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Whose byline it is: erasing the person renames this one row.
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="voice"
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "name_folded"], name="voice_by_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_folded = fold(self.name)[:200]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def slug(self) -> str:
        return slug(self.name)

    @property
    def page(self) -> str:
        """The path of its own page, without language prefix; empty for a person's byline, which has none."""
        if self.kind == self.Kind.PERSON:
            return ""
        return f"/voices/{self.code}-{self.slug}/" if self.slug else f"/voices/{self.code}/"


class Topic(models.Model):
    """What a thing is about, one word or two."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """The card of one thing, owned by its room and written in the same transaction.

    ``address`` is a path of this site without language prefix ("/actions/…"),
    or an absolute URL; ``lat`` and ``lon`` are degrees (WGS 84), blurred by the
    room where the exact spot is reserved. ``version`` grows at every change:
    drawn cards are kept by it.
    """

    code = CodeField()
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    title_folded = models.CharField(max_length=300, editable=False, default="")
    summary = models.TextField(blank=True)
    picture = models.ForeignKey("media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="publications")
    topics: models.ManyToManyField[Topic, CardTopic] = models.ManyToManyField(
        Topic, through="CardTopic", blank=True, related_name="publications"
    )
    language = models.CharField(max_length=8)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.PUBLIC)
    circle = models.ForeignKey("people.Circle", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    town = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    withheld_at = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=500)
    version = models.PositiveIntegerField(default=1)
    said = models.PositiveIntegerField(default=0)  # messages under it, kept by the discussions: 0 asks them nothing

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience=Audience.CIRCLE, circle__isnull=False)
                | (~models.Q(audience=Audience.CIRCLE) & models.Q(circle__isnull=True)),
                name="a_circle_audience_names_its_circle",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="pub_newest"),
            models.Index(fields=["kind", "-published_at", "-id"], name="pub_kind_newest"),
            models.Index(fields=["voice", "-published_at", "-id"], name="pub_voice_newest"),
            models.Index(fields=["circle", "-published_at", "-id"], name="pub_circle_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.title_folded = fold(self.title)[:300]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_edited(self) -> bool:
        """Changed noticeably (a minute or more) after it came out."""
        return (self.updated_at - self.published_at).total_seconds() >= 60


class CardTopic(models.Model):
    """What a publication is about, with its hour: the newest of a topic are found by index, however many there are."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="about")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="cards")
    published_at = models.DateTimeField()

    class Meta:
        db_table = "publications_publication_topics"
        unique_together = [("publication", "topic")]
        indexes = [models.Index(fields=["topic", "-published_at", "-publication"], name="pub_topic_newest")]


class CardText(models.Model):
    """The words of a publication in one language: harmless HTML."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "language"], name="one_text_a_language")]


class Follow(models.Model):
    """A person follows a voice or a topic, never both in one row."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    voice = models.ForeignKey(Voice, null=True, blank=True, on_delete=models.CASCADE, related_name="followers")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="followers")
    followed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "voice"], name="a_voice_is_followed_once"),
            models.UniqueConstraint(fields=["person", "topic"], name="a_topic_is_followed_once"),
            models.CheckConstraint(
                condition=models.Q(voice__isnull=False, topic__isnull=True)
                | models.Q(voice__isnull=True, topic__isnull=False),
                name="a_follow_is_of_one_thing",
            ),
        ]
