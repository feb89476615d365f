"""What WebSub says in headers (W3C Recommendation of 23 January 2018): who the hub is, and whether a push is its own."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from tribune.wire.parsing import Feed
from tribune.wire.parsing.words import outward

STRONG = ("sha256", "sha384", "sha512")
WEAK = ("sha1",)
LINK = re.compile(r"<([^<>]{1,2000})>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:\"[^\"]*\"|[^\s\",;]*))?)*)")
RELATION = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))", re.I)


@dataclass(frozen=True, slots=True)
class Hub:
    """Where to ask for pushes, and of what; both empty of a feed that names none."""

    address: str = ""
    topic: str = ""


class Proof(Enum):
    """*WEAK*: the hub's own, under a signature that is no longer trusted with what we publish."""

    STRONG = "strong"
    WEAK = "weak"
    NONE = "none"


def told_by(headers: Mapping[str, str], feed: Feed | None, *, address: str) -> Hub | None:
    """The hub an answer names, in its Link header before its feed (section 4); None when it does not tell.

    *feed* is None of an answer that was not read: without it, only a header that says all is heard. *address* is where
    the answer came from. Hubs often name no topic: then it is that.
    """
    said = _relations(headers.get("link", ""), address)
    if feed is None:
        return Hub(said["hub"], said["self"]) if "hub" in said and "self" in said else None
    hub = said.get("hub") or feed.hub
    return Hub(hub, said.get("self") or feed.self_link or address) if hub else Hub()


def proof_of(signature: str, body: bytes, *, secret: str) -> Proof:
    """What an ``X-Hub-Signature`` is worth (section 7.1): "method=hex digits", an HMAC of the body."""
    method, _equals, digits = signature.strip().partition("=")
    method = method.lower()
    if method not in STRONG + WEAK:
        return Proof.NONE
    ours = hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()
    if not hmac.compare_digest(ours.encode(), digits.strip().lower().encode()):
        return Proof.NONE
    return Proof.STRONG if method in STRONG else Proof.WEAK


def _relations(header: str, base: str) -> dict[str, str]:
    """The first address of each relation of a Link header (RFC 8288) that leads outward."""
    found: dict[str, str] = {}
    for target, rest in LINK.findall(header[:8000]):
        relation = RELATION.search(rest)
        names = (relation.group(1) or relation.group(2) or "").lower().split() if relation else []
        for name in names:
            if name not in found and (url := outward(target.strip(), base)):
                found[name] = url
    return found
