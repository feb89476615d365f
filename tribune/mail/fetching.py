"""A mailbox of another server, looked into each minute (RFC 3501): what is for us is kept, then marked as read.

Killed in between, the mail is found again and known by its Message-ID.
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from tribune.mail import reading, reply_addresses
from tribune.mail.doors import Door
from tribune.mail.verbs import keeping

log = logging.getLogger(__name__)

PATIENCE_SECONDS, BATCH, HEAVIEST = 20, 50, 25 * 1024 * 1024
WAYS = ("X-Original-To", "Delivered-To", "Envelope-To", "To", "Cc")
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxDoesNotAnswer(Exception):
    """Nobody there, or not for us; what is in the box stays in it."""


def fetch(asked: Door, *, at: datetime) -> int:
    """Take in what is unread, fifty mails at most; how many were for us. Raises MailboxDoesNotAnswer."""
    taken = 0
    try:
        with _opened(asked) as box:
            for uid in _unread(box)[:BATCH]:
                raw = _mail(box, uid)
                taken += _keep(raw, at) if raw else 0
                _done(box, uid, is_deleted=asked.deletes)
            if asked.deletes:
                box.expunge()
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxDoesNotAnswer(type(error).__name__) from error
    return taken


@contextmanager
def _opened(asked: Door) -> Iterator[imaplib.IMAP4]:
    if asked.is_tls:
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            asked.host, asked.port, ssl_context=ssl.create_default_context(), timeout=PATIENCE_SECONDS
        )
    else:
        box = imaplib.IMAP4(asked.host, asked.port, timeout=PATIENCE_SECONDS)
    with box:
        if asked.is_starttls:
            box.starttls(ssl_context=ssl.create_default_context())
        box.login(asked.user, asked.password)
        folder = asked.folder.replace("\\", "\\\\").replace('"', '\\"')
        if box.select(f'"{folder}"')[0] != "OK":
            raise imaplib.IMAP4.error("no such folder")
        yield box


def _unread(box: imaplib.IMAP4) -> list[str]:
    _answer, found = box.uid("SEARCH", "UNSEEN", "UNDELETED")
    return found[0].decode("ascii", "replace").split() if found and found[0] else []


def _mail(box: imaplib.IMAP4, uid: str) -> bytes:
    """The mail as it came; empty when it is too heavy to be one for us, or gone meanwhile."""
    _answer, said = box.uid("FETCH", uid, "(RFC822.SIZE)")
    size = SIZE.search(b" ".join(line for line in said if isinstance(line, bytes)))
    if size is None or int(size[1]) > HEAVIEST:
        log.warning("A mail in the mailbox was left: it is too heavy, or gone.")
        return b""
    _answer, said = box.uid("FETCH", uid, "(BODY.PEEK[])")
    return next((part[1] for part in said if isinstance(part, tuple)), b"")


def _keep(raw: bytes, at: datetime) -> int:
    head = reading.head_of(raw)
    ways = " ".join(str(value) for name in WAYS for value in head.get_all(name, []))
    came_from = str(head.get("Return-Path", "unknown")).strip()
    addresses = reply_addresses.any_in(ways)
    taken = 0
    for to in addresses:
        try:
            keeping.keep(raw=raw, to=to, sender="" if came_from == "<>" else came_from, at=at)
            taken = 1
        except keeping.NotAnAddressOfOurs:
            log.info("A mail in the mailbox is for nobody here.")
    return taken


def _done(box: imaplib.IMAP4, uid: str, *, is_deleted: bool) -> None:
    box.uid("STORE", uid, "+FLAGS", r"(\Seen \Deleted)" if is_deleted else r"(\Seen)")
