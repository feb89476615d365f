"""Which addresses of the Internet a request of ours may go to.

Stricter than ``ipaddress.is_global``, which lets through the forms that carry a
private IPv4 address inside an IPv6 one (NAT64, 6to4, Teredo, mapped …). The
lists are IANA's special-purpose registries (RFC 6890), plus the addresses that
cloud machines answer on.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

REFUSED_V4 = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
        "240.0.0.0/4",
    )
)  # fmt: skip
UNICAST_V6 = ip_network("2000::/3")
REFUSED_V6 = tuple(
    ip_network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


def is_public(address: str) -> bool:
    """True for the written form of an address anyone on the Internet may be reached at; a zone id is not one."""
    try:
        read = ip_address(address)
    except ValueError:
        return False
    if isinstance(read, IPv4Address):
        return read.is_global and not any(read in block for block in REFUSED_V4)
    return (
        read.scope_id is None
        and read.is_global
        and read in UNICAST_V6
        and not any(read in block for block in REFUSED_V6)
    )


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address a host of an URL spells out, or None when the host is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_disguised(host: str) -> bool:
    """True when a host is read as a number by system libraries though no address is written so (127.1, 0x7f000001).

    The rule is the URL standard's: the last label is all digits, or a hexadecimal number.
    """
    last = host.rstrip(".").rpartition(".")[2].lower()
    is_number = last.isdigit() or (last.startswith("0x") and all(c in "0123456789abcdef" for c in last[2:]))
    return is_number and literal(host) is None
