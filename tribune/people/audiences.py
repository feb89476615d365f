"""Who may see a thing: the same four words for cards, profiles and files."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    PUBLIC = "public", _("Everyone")
    MEMBERS = "members", _("Supporters")
    CIRCLE = "circle", _("The team")


class Reach(TextChoices):
    """Who sees one field of a profile, from nobody outwards."""

    ME = "me", _("Me")
    ORGANISERS = "organisers", _("Organisers of my teams")
    TEAMS = "teams", _("My teams")
    MEMBERS = "members", _("Supporters")
