"""How often something may be asked: fixed windows in the shared cache, in three tiers.

Account, address block (/24 or /64) and everyone. Counts live in the cache
(lossy on purpose): a restart forgives, it never locks out. What guards an
account is counted in rows besides (``people.limits``, ``people.verbs.factors``).
"""

import ipaddress
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Limit:
    """At most *times* in *seconds*, counted under *name*."""

    name: str
    times: int
    seconds: int


def is_within(limit: Limit, key: str, *, at: float) -> bool:
    """Count one more for *key* in the window that holds *at* (POSIX seconds); False once past the limit."""
    window = int(at // limit.seconds)
    name = f"limit:{limit.name}:{window}:{key}"
    cache.add(name, 0, timeout=limit.seconds * 2)
    try:
        return cache.incr(name) <= limit.times
    except ValueError:  # evicted between the two calls
        return True


def address_block(request: HttpRequest) -> str:
    """The caller's /24 (IPv4) or /64 (IPv6): what one household or host shares."""
    return block_of(str(request.META.get("REMOTE_ADDR", "")))


def block_of(written: str) -> str:
    """The same of an address as it is written; "unknown" for what is none."""
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return "unknown"
    prefix = 24 if address.version == 4 else 64
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
