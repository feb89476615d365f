"""What travels to a push service: encrypted for one browser (RFC 8291), signed as ours (RFC 8292)."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.translation import gettext as _
from py_vapid import Vapid02

from tribune.kit.outbound import Ask
from tribune.kit.sealed import blind_index
from tribune.mail.addresses import sender
from tribune.movement.languages import address_in, speaking
from tribune.movement.settings import movement
from tribune.notices.bunches import Bunch
from tribune.notices.models import Device

LIVES_SECONDS = 24 * 3600
SIGNED_SECONDS = 12 * 3600
ANSWER_BYTES = 20_000
PATIENCE_SECONDS = 15.0


def ask_for(device: Device, line: Bunch, *, says_words: bool) -> Ask:
    """The request that hands *line* to the service of *device*. Raises ValueError for keys that are none."""
    notice = line.notice
    words = words_of(line, says_words=says_words)
    headers = {
        "TTL": str(LIVES_SECONDS),
        "Urgency": "high" if notice.told.may_wake else "normal",
        # What waits at the service for a phone that is off is replaced by what came after it (RFC 8030, 5.4).
        "Topic": words["tag"][:32],
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Authorization": signature_for(device.endpoint),
    }
    return Ask(
        device.endpoint,
        body=encrypted(json.dumps(words, ensure_ascii=False).encode(), p256dh=device.p256dh, auth=device.auth),
        headers=headers,
        max_bytes=ANSWER_BYTES,
        deadline=PATIENCE_SECONDS,
    )


def words_of(line: Bunch, *, says_words: bool) -> Mapping[str, str]:
    """What the service worker reads. Of one line, those that come later take the place of the earlier (``tag``); one
    that comes twice is shown once (``id``). Without leave, nothing of what happened is in it: a locked screen shows it
    to whoever holds the phone.
    """
    notice = line.notice
    with speaking(notice.person.language) as language:
        return {
            "id": blind_index(str(notice.pk), context="notices.push.id")[:32],
            "tag": blind_index(f"{notice.person_id}:{notice.bunch}", context="notices.push.tag")[:32],
            "title": movement().name,
            "body": line.sentence[:300] if says_words else _("There is something new for you."),
            "url": address_in(notice.address if says_words else "/notices/", language),
            "lang": language,
        }


def encrypted(words: bytes, *, p256dh: str, auth: str) -> bytes:
    """*words* as only the browser that made these keys can open them. Raises ValueError."""
    try:
        return bytes(
            http_ece.encrypt(
                words, private_key=ec.generate_private_key(ec.SECP256R1()), dh=_bytes_of(p256dh),
                auth_secret=_bytes_of(auth), version="aes128gcm",
            )
        )  # fmt: skip
    except http_ece.ECEException as error:
        raise ValueError(str(error)) from error


def are_keys(*, p256dh: str, auth: str) -> bool:
    """A point of the curve, uncompressed, and sixteen bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes_of(p256dh))
        return len(_bytes_of(p256dh)) == 65 and len(_bytes_of(auth)) == 16
    except ValueError:
        return False


def public_key() -> str:
    """What a browser is given when it subscribes: base64url of the uncompressed point."""
    point = _key().public_key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def signature_for(endpoint: str) -> str:
    where = urlsplit(endpoint)
    return _signature(f"{where.scheme}://{where.netloc}", int(time.time()) // 3600)


@cache
def _signature(origin: str, hour: int) -> str:
    """The same for an hour: the services ask for it to be kept."""
    contact = movement().contact_address or sender().addr_spec
    claims: dict[str, Any] = {
        "aud": origin,
        "exp": hour * 3600 + SIGNED_SECONDS,
        "sub": f"mailto:{contact}",
    }
    return str(_key().sign(claims)["Authorization"])


@cache
def _key() -> Any:
    return Vapid02.from_pem(settings.PUSH_KEY.encode())


def _bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
