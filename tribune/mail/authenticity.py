"""Did our mail server find that a mail is from whom it says? (RFC 8601, 7489)"""

import re

from django.conf import settings

from tribune.mail.reading import Mail

METHOD = re.compile(r"\s*(dmarc|spf|dkim)\s*=\s*(\w+)", re.IGNORECASE)
DOMAIN = {
    "dmarc": re.compile(r"header\.from\s*=\s*<?(?:[^\s;@]*@)?([\w.-]+)", re.IGNORECASE),
    "spf": re.compile(r"smtp\.mailfrom\s*=\s*<?(?:[^\s;@]*@)?([\w.-]+)", re.IGNORECASE),
    "dkim": re.compile(r"header\.[di]\s*=\s*(?:[^\s;@]*@)?([\w.-]+)", re.IGNORECASE),
}
COMMENT = re.compile(r"\([^()]*\)")


def is_asked_for() -> bool:
    return bool(settings.REPLY_AUTH)


def is_authentic(mail: Mail) -> bool:
    """By the ``Authentication-Results`` of the server that ``TRIBUNE_REPLY_AUTH`` names, and no other's: DMARC passed,
    or its domain has none and SPF or DKIM passed for that domain. Of each method the topmost word counts.
    """
    domain = mail.sender.rpartition("@")[2].lower()
    said = _said_by(mail, settings.REPLY_AUTH)
    dmarc = said.get("dmarc", [])
    if dmarc and dmarc[0][0] != "none":
        return dmarc[0][0] == "pass" and _is_of(dmarc[0][1] or domain, domain)
    spf = said.get("spf", [])[:1]
    return any(word == "pass" and other and _is_of(other, domain) for word, other in [*spf, *said.get("dkim", [])])


def _said_by(mail: Mail, server: str) -> dict[str, list[tuple[str, str]]]:
    """By method: (result, domain). Only the topmost header speaks of DKIM, whose results may be several."""
    found: dict[str, list[tuple[str, str]]] = {}
    for value in mail.said("Authentication-Results"):
        name, *results = COMMENT.sub(" ", value).split(";")
        if name.split()[:1] != [server]:
            continue
        here: dict[str, list[tuple[str, str]]] = {}
        for result in results:
            method = METHOD.match(result)
            if method is not None:
                kind = method[1].lower()
                domain = DOMAIN[kind].search(result)
                here.setdefault(kind, []).append((method[2].lower(), domain[1].lower() if domain else ""))
        for kind, words in here.items():
            found.setdefault(kind, words)
    return found


def _is_of(other: str, domain: str) -> bool:
    """The same domain, or one of the two within the other (DMARC's relaxed alignment, without a list of suffixes)."""
    return other == domain or other.endswith(f".{domain}") or (domain.endswith(f".{other}") and "." in other)
