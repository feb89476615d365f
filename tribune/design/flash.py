"""A sentence said once, on the page after the one that did something.

Signed in: kept in the session (``say``). A stranger has no cookie, so the next address carries a code whose
sentence was registered at start (``SAID``, ``with_said``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest
from django.utils.functional import Promise

from tribune.kit.registries import Registry

KEY = "said"
TONES = ("go", "sun", "plain")


@dataclass(frozen=True, slots=True)
class Said:
    sentence: str | Promise
    tone: str = "go"


SAID: Registry[Said] = Registry("SAID")


def say(request: HttpRequest, sentence: str | Promise, *, tone: str = "go") -> None:
    """Show *sentence* on the signed-in person's next page; *tone* is go (done), sun (look here) or plain."""
    session = getattr(request, "session", None)
    if session is None:
        return
    session[KEY] = [*session.get(KEY, [])[-4:], [str(sentence), tone]]


def with_said(address: str, code: str) -> str:
    """*address* asking its page to show the sentence registered under *code*."""
    if code not in SAID:
        raise KeyError(code)
    parts = urlsplit(address)
    query = "&".join(filter(None, [parts.query, urlencode({"said": code})]))
    return urlunsplit(parts._replace(query=query))


def heard(request: HttpRequest | None) -> Iterable[Said]:
    """What this page must say, once: reading it from the session takes it away."""
    if request is None:
        return []
    found = []
    session = getattr(request, "session", None)
    if session is not None and session.get(KEY):
        found = [Said(sentence, tone) for sentence, tone in session.pop(KEY)]
    coded = SAID.get(request.GET.get("said", "")) if "said" in request.GET else None
    return [*found, coded] if coded else found
