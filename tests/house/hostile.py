"""Every route asked with what nobody means well by, in every parameter that its view reads.

Which those are is found by listening: a first request notes each name that is looked up in the query and in the form.
A view that begins to read another one is asked about it without anyone writing it down.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from tests.house.access import Route, Row
from tests.house.world import World

HOSTS = {"testserver", "127.0.0.1"}
MARK = "zq\"'><script>zq()</script><img src=x onerror=zq()>"
LEAVING = (
    "//evil.test/x", "\\\\evil.test/x", "/\\evil.test/x", "https:evil.test", "///evil.test/x", "/\t/evil.test/x",
    "https://testserver@evil.test/x", "javascript:zq()", "\x01JaVaScRiPt\t:zq()",
)  # fmt: skip
BREAKING = (
    "x\r\nSet-Cookie: zq=1\r\n\r\n<script>zq()</script>", "a\x00b", "%\x0000", "\ud800", "\u202ezq\u2066", "9" * 400, "-1", "NaN",
    "1e400", "WzFd", "zz\ud7ff", "zz\U0010ffff", "2026-02-30", "0000-00-00T99:99", "é" * 17_000, "%00%0d%0a", "[[{", "",
)  # fmt: skip
HOSTILE = (MARK, *LEAVING, *BREAKING)
# Asked of the view that reads only these, one payload of a kind is enough: each page of the site reads them.
EVERYWHERE = {"said", "zq"}

ATTRIBUTE = re.compile(
    r"""[\s"'](?:href|src|action|formaction|content|hx-[\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*))"""
)
UNWELL = "/health/"  # answers 503 on purpose where no worker runs
SENT = ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url", "Refresh")


class Listening(QueryDict):
    """A query or a form that notes the names looked up in it."""

    heard: set[str] = set()

    def get(self, key: Any, default: Any = None) -> Any:
        self.heard.add(key)
        return super().get(key, default)

    def getlist(self, key: Any, default: Any = None) -> Any:
        self.heard.add(key)
        return super().getlist(key, default)

    def __getitem__(self, key: Any) -> Any:
        self.heard.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: Any) -> bool:
        self.heard.add(key)
        return super().__contains__(key)

    def dict(self) -> Any:
        heard = self.heard

        class Named(dict[str, str]):
            def get(self, key: Any, default: Any = None) -> Any:
                heard.add(key)
                return super().get(key, default)

        return Named({key: self[key] for key in self})


@dataclass
class Asking:
    """One request and what is wrong with its answer, if anything."""

    world: World
    who: str
    method: str
    where: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def fault(self, given: Mapping[str, Any]) -> str:
        answer = self.answer(given)
        wrong = wrongs(answer)
        if not wrong:
            return ""
        shown = {name: text[:60] for name, text in given.items()}
        return f"{self.who} {self.method} {self.where} {ascii(shown)} {dict(self.headers)}: {', '.join(wrong)}"

    def answer(self, given: Mapping[str, Any]) -> Any:
        """What it changes is taken back, so that each request finds the same world."""
        browser = self.world.browsers[self.who]
        kept = browser.cookies.copy()
        cache.clear()
        # Lone surrogates travel as the bytes that a hand-made request would hold.
        sent = urlencode(given, errors="surrogatepass")
        browser.raise_request_exception = False
        with transaction.atomic():
            if self.method == "POST":
                answer = browser.generic(
                    "POST", self.where, sent, content_type="application/x-www-form-urlencoded", headers=self.headers
                )
            else:
                answer = browser.generic("GET", self.where, QUERY_STRING=sent, headers=self.headers)
            answer.read_whole = b"".join(answer) if answer.streaming else answer.content
            transaction.set_rollback(True)
        browser.cookies = kept
        return answer


def names_read(asking: Asking) -> set[str]:
    """The parameters that the view looks up, in the query or in the form as its method has it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Listening, "heard", set())
        patch.setattr("django.http.request.QueryDict", Listening)
        patch.setattr("django.core.handlers.wsgi.QueryDict", Listening)
        asking.answer({"zq": "1"})
        return {name for name in Listening.heard if isinstance(name, str)}


def wrongs(answer: Any) -> list[str]:
    """Why this answer must never be given."""
    found = []
    if answer.status_code >= 500 and not answer.wsgi_request.path.endswith(UNWELL):
        found.append(f"is answered {answer.status_code} ({answer.exc_info[1] if answer.exc_info else ''!r})")
    for name, value in answer.items():
        if "\r" in value or "\n" in value or "zq=1" in name:
            found.append(f"splits the header {name}")
        if name in SENT and leaves(value):
            found.append(f"leads away by {name}: {value[:80]!r}")
    if "zq" in answer.cookies:
        found.append("sets a cookie of its sender's")
    type_ = answer.get("Content-Type", "").partition(";")[0]
    text = answer.read_whole.decode("utf-8", "replace")
    if type_.endswith("xml"):
        try:
            ElementTree.fromstring(answer.read_whole)
        except ElementTree.ParseError as error:
            found.append(f"is no XML any more: {error}")
    if type_.endswith("json"):
        json.loads(text)
    if type_ == "text/html":
        if "<script>zq" in text or "zq\"'" in text or "<img src=x" in text:
            found.append("shows what was sent unescaped")
        for groups in ATTRIBUTE.findall(text):
            value = "".join(groups)
            if leaves(value) and ("evil" in value or "zq" in value):
                found.append(f"links away: {value[:80]!r}")
                break
    return found


def leaves(address: str) -> bool:
    """Whether a browser (WHATWG URL) reads *address*, on a page of this site, as another site or as a script."""
    read = re.sub(r"[\t\r\n]", "", address.strip("".join(map(chr, range(33))))).replace("\\", "/")
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", read)
    if scheme is None:
        return read.startswith("//") and urlsplit(read).hostname not in HOSTS
    if scheme[1].lower() not in ("http", "https"):
        return scheme[1].lower() in ("javascript", "data", "vbscript")
    # "https:evil" and "https:///evil" both name a host to a browser.
    return urlsplit("https://" + read[scheme.end() :].lstrip("/")).hostname not in HOSTS


def address_of(world: World, route: Route, row: Row) -> str:
    given: dict[str, Any] = {}
    for name in row.about.split(", "):
        given.update(world.subjects[name])
    return reverse(route.name, kwargs={name: given[name] for name in route.names})
