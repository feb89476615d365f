"""What sources are."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SourceKind(models.TextChoices):
    MOVEMENT = "movement", _("movement")
    ELECTED = "elected", _("elected person")
    PARTNER = "partner", _("partner media")
    CHANNEL = "channel", _("channel")


PLURALS = {
    SourceKind.MOVEMENT: _("Movement"),
    SourceKind.ELECTED: _("Elected people"),
    SourceKind.PARTNER: pgettext_lazy("sources", "Media"),
    SourceKind.CHANNEL: _("Channels"),
}
