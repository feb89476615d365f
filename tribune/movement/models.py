"""What the operator sets: one row of settings, and rows of words by language."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Settings(models.Model):
    """The movement's one row (key 1). ``version`` grows at every saving, whatever was saved."""

    version = models.PositiveIntegerField(default=0)
    name = models.CharField(_("name of the movement"), max_length=60)
    accent = models.CharField(_("colour"), max_length=7)
    logo = models.ForeignKey("media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    main_language = models.CharField(_("main language"), max_length=8)
    other_languages = models.JSONField(_("other languages"), default=list)
    zone = models.CharField(_("time zone"), max_length=64)
    country = models.CharField(_("country"), max_length=2)
    contact_address = models.EmailField(_("contact address"), blank=True)
    guests_may_answer = models.BooleanField(_("actions are answered without an account"), default=True)
    private_months = models.PositiveSmallIntegerField(_("months private messages are kept"), default=24)  # 0: for ever
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_movement")]


class Slot(models.TextChoices):
    """The places in the site that hold the movement's own words."""

    TAGLINE = "tagline", _("Tagline")
    JOIN_PITCH = "join_pitch", _("Why join")
    CONSENT = "consent", _("Consent asked when joining")
    WELCOME = "welcome", _("Welcome of a new supporter")
    BAND_TITLE = "band_title", _("Title of the postcode band on the front page")


class Wording(models.Model):
    """The movement's words for one slot in one language; a slot without a row says the default."""

    language = models.CharField(max_length=8)
    slot = models.CharField(max_length=20, choices=Slot)
    body = models.TextField(max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "slot"], name="one_wording_a_slot")]


class LegalPage(models.Model):
    """A page of the footer, typed as plain text; its address holds in every language."""

    slug = models.SlugField(_("address"), max_length=40)
    language = models.CharField(_("language"), max_length=8)
    title = models.CharField(_("title"), max_length=80)
    body = models.TextField(_("text"), max_length=60_000)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "language"], name="one_legal_page_a_language")]


class MenuLink(models.Model):
    """A link the operator adds to a menu, in one language."""

    class Menu(models.TextChoices):
        HEADER = "header", _("Header")
        FOOTER = "footer", _("Footer")

    menu = models.CharField(_("menu"), max_length=8, choices=Menu)
    language = models.CharField(_("language"), max_length=8)
    label = models.CharField(_("label"), max_length=40)
    address = models.CharField(_("address"), max_length=300)
    position = models.PositiveSmallIntegerField(default=0)
