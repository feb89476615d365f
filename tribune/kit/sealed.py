"""Fields that a stolen database does not tell: AES-256-GCM with key ids, found again by a blind index.

Keys are 32 bytes in ``settings.SEALING_KEYS`` (id → key; the last seals, all
open) and ``settings.INDEX_KEY`` (HMAC-SHA-256); they live outside the database
and its backups. Sealed form: ``<key id>.<base64url(nonce ‖ ciphertext ‖ tag)>``,
the model and column being authenticated with it, so a value cannot be moved
from one column to another.
"""

import base64
import hashlib
import hmac
import secrets
import zlib
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models


class CannotOpen(Exception):
    """A sealed value was changed, or its key is not here."""


def seal(text: str, *, context: str) -> str:
    key_id, key = list(settings.SEALING_KEYS.items())[-1]
    nonce = secrets.token_bytes(12)
    box = AESGCM(key).encrypt(nonce, text.encode(), context.encode())
    return f"{key_id}.{base64.urlsafe_b64encode(nonce + box).decode()}"


def unseal(sealed: str, *, context: str) -> str:
    """Raises CannotOpen when the key is missing or the value was tampered with."""
    key_id, _, body = sealed.partition(".")
    key = settings.SEALING_KEYS.get(key_id)
    if key is None:
        raise CannotOpen(f"no sealing key {key_id!r}")
    try:
        raw = base64.urlsafe_b64decode(body)
        return AESGCM(key).decrypt(raw[:12], raw[12:], context.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("the sealed value does not open") from error


def seal_bytes(raw: bytes, *, context: str) -> bytes:
    """As ``seal``, deflated first: ``<key id>.`` and then nonce, ciphertext and tag as they are."""
    key_id, key = list(settings.SEALING_KEYS.items())[-1]
    nonce = secrets.token_bytes(12)
    return key_id.encode() + b"." + nonce + AESGCM(key).encrypt(nonce, zlib.compress(raw, 6), context.encode())


def unseal_bytes(sealed: bytes, *, context: str) -> bytes:
    """Raises CannotOpen when the key is missing or the value was tampered with."""
    key_id, _, box = bytes(sealed).partition(b".")
    key = settings.SEALING_KEYS.get(key_id.decode("ascii", "replace"))
    if key is None:
        raise CannotOpen("no such sealing key")
    try:
        return zlib.decompress(AESGCM(key).decrypt(box[:12], box[12:], context.encode()))
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("the sealed value does not open") from error


def blind_index(text: str, *, context: str) -> str:
    """64 hex digits to look a sealed value up by; equal texts in one context give equal digits."""
    return hmac.new(settings.INDEX_KEY, f"{context}\0{text}".encode(), hashlib.sha256).hexdigest()


class SealedField(models.TextField):  # type: ignore[type-arg]
    """Text kept sealed in the database and open in Python. Cannot be filtered on: keep a blind index beside it."""

    def _context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.attname}"

    def get_prep_value(self, value: Any) -> Any:
        return value if value in (None, "") else seal(str(value), context=self._context())

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return unseal(value, context=self._context()) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        # Only emptiness can be asked of a sealed column: anything else would compare with a fresh nonce.
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class SealedBytesField(models.BinaryField):  # type: ignore[type-arg]
    """Bytes kept sealed in the database and open in Python; empty ones stay empty."""

    def _context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.attname}"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        box = seal_bytes(bytes(value), context=self._context()) if value else value
        return super().get_db_prep_value(box, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return unseal_bytes(value, context=self._context()) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
