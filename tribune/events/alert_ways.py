"""The signed address in an alert's letters that ends this alert: no sign-in, no session, nothing else (RFC 8058)."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from tribune.events.models import Alert
from tribune.movement.languages import speaking

SALT = "events.alert_ways"


def token_for(alert: Alert) -> str:
    return signing.Signer(salt=SALT).sign(alert.code)


def address_for(alert: Alert) -> str:
    """Whole, in the person's language; *alert* comes with its person."""
    with speaking(alert.person.language):
        return settings.SITE_URL + reverse("events:alert_stop", args=[token_for(alert)])


def read(token: str) -> str | None:
    """The code of the alert it ends, which may have ended already; None for a token that is not ours."""
    try:
        return signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
