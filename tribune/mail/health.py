"""Is mail leaving? Words for the operator, never an address."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.kit.registries import HEALTH, Health
from tribune.mail import transport
from tribune.mail.models import Letter

LATE = timedelta(minutes=10)


def register() -> None:
    HEALTH.register("mail", health)


def health() -> Health:
    waiting = Letter.objects.waiting()
    if not transport.is_set():
        count = waiting.count()
        said = ngettext("%(count)d letter waits.", "%(count)d letters wait.", count) % {"count": count}
        return Health(False, _("No mail server is set (EMAIL_URL).") + " " + said)
    if transport.is_mailbox():
        return Health(True, _("Letters stay in the local mailbox."))
    try:
        transport.server_from(settings.EMAIL_URL)
    except ValueError as error:
        return Health(False, str(error))
    late = waiting.filter(posted_at__lt=timezone.now() - LATE)
    oldest = late.order_by("posted_at").first()
    if oldest is None:
        return Health(True, _("Letters leave as they come."))
    count = late.count()
    said = ngettext(
        "%(count)d letter has waited for more than ten minutes.",
        "%(count)d letters have waited for more than ten minutes.",
        count,
    )
    return Health(False, f"{said % {'count': count}} {oldest.trouble}".strip())
