"""Is mail leaving, and coming in? Words for the operator, never an address."""

from datetime import timedelta
from socket import create_connection

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.kit.registries import HEALTH, Health
from tribune.mail import transport
from tribune.mail.doors import door
from tribune.mail.models import Letter, ReceivedMail

LATE = timedelta(minutes=10)


def register() -> None:
    HEALTH.register("mail", health)
    HEALTH.register("mail_in", health_of_intake)


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


def health_of_intake() -> Health:
    try:
        asked = door()
    except ValueError as error:
        return Health(False, str(error))
    if asked is None:
        return Health(True, _("Answers by mail are not taken in: EMAIL_IN_URL is not set."))
    late = ReceivedMail.objects.filter(state=ReceivedMail.State.WAITING, received_at__lt=timezone.now() - LATE).count()
    if late:
        said = ngettext(
            "%(count)d answer by mail has waited for more than ten minutes.",
            "%(count)d answers by mail have waited for more than ten minutes.",
            late,
        )
        return Health(False, said % {"count": late})
    if not _opens(asked.host, asked.port) and not asked.is_ours:
        return Health(False, _("The mailbox of answers by mail does not open: %s does not answer.") % asked.host)
    if asked.is_ours and not _opens(asked.host, asked.port):
        return Health(False, _("Nobody takes in answers by mail: no worker listens at port %d.") % asked.port)
    return Health(True, _("Answers by mail are taken in."))


def _opens(host: str, port: int) -> bool:
    try:
        create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True
