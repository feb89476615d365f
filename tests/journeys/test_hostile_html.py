"""Every hostile text of the shared corpus, in every field that people or feeds fill, in a real browser with no policy.

The pages are the site's own, drawn by it; the browser is told to forget the
Content-Security-Policy, so that only the cleaning stands between the text and
the reader. Whatever runs calls one of the hooks below, or asks for an address.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tribune.events.testing import an_event
from tribune.kit.testing import corpus
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.teams.testing import a_team
from tribune.wire.testing import a_source, an_entry

# Playwright's own loop runs in this thread; the ORM is used between its turns, never within one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

pytestmark = [pytest.mark.journey, pytest.mark.corpus, pytest.mark.timeout(900), pytest.mark.django_db]

AT_ONCE = 20  # fragments of pages shown at once
HERE = "http://tribune.invalid/"
HOOKS = """
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'fetch', 'xss', 'importScripts'])
  window[name] = () => { window.ran = (window.ran || 0) + 1; };
"""
PROVOKE = """
() => {
  for (const e of document.querySelectorAll('body *')) {
    for (const name of ['mouseover', 'mouseenter', 'focus', 'blur', 'load', 'error', 'toggle', 'animationend', 'pointerdown', 'wheel'])
      try { e.dispatchEvent(new Event(name, {bubbles: false})); } catch (_) {}
    const href = (e.getAttribute && (e.getAttribute('href') || e.getAttribute('action') || e.getAttribute('formaction'))) || '';
    if (/^[\\s\\u0000-\\u0020]*(javascript|vbscript|data):/i.test(href)) window.ran = (window.ran || 0) + 1;
  }
  return {
    ran: window.ran || 0,
    handlers: [...document.querySelectorAll('main *')].filter(e => [...e.attributes].some(a => /^on/i.test(a.name))).length,
    foreign: document.querySelectorAll('main script:not([type="application/ld+json"]), main iframe, main object, main embed, main base, main meta, main link, main style').length,
  };
}
"""


def payloads() -> list[dict[str, Any]]:
    return [json.loads(line) for line in corpus("hostile", "html.jsonl").read_text("utf-8").split("\n") if line.strip()]


@pytest.fixture
def unguarded(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page without policy whose every request is written down and answered by nothing."""
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(HOOKS)
    page = context.new_page()
    asked: list[str] = []
    drawn: dict[str, str] = {}

    def answer(route: Route) -> None:
        url = route.request.url
        if url == HERE:
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=drawn["html"])
            return
        if not url.startswith((f"{HERE}static/", f"{HERE}media/")):  # our own icons and pictures
            asked.append(url)
        route.abort()

    page.route("**/*", answer)
    page.drawn = drawn  # type: ignore[attr-defined]
    page.on("dialog", lambda dialog: (asked.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    yield page, asked
    context.close()


def test_nothing_runs_whatever_field_it_is_typed_in(unguarded: tuple[Page, list[str]]) -> None:
    page, asked = unguarded
    fragments = list(drawn_with(payloads()))

    def is_quiet(some: list[tuple[str, str]]) -> bool:
        """Whether nothing runs when these are on one page, and each of them stays where it was put."""
        body = "".join(f'<div class="fragment">{html}</div><hr class="mark">' for _where, html in some)
        page.drawn["html"] = f"<!doctype html><title>t</title><body><main>{body}</main></body>"  # type: ignore[attr-defined]
        before = len(asked)
        page.goto(HERE, wait_until="load")
        seen = page.evaluate(PROVOKE)
        marks = page.evaluate("document.querySelectorAll('main > hr.mark').length")
        return not any(seen.values()) and len(asked) == before and marks == len(some)

    loud = []
    for start in range(0, len(fragments), AT_ONCE):
        some = fragments[start : start + AT_ONCE]
        if not is_quiet(some):
            loud += [f"{where}: {html[:300]}" for where, html in some if not is_quiet([(where, html)])] or [some[0][0]]
    assert not loud, "\n".join(loud[:30])


def drawn_with(attacks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """(where, the inside of <main>) of every page that shows each attack in every field it can be typed in."""
    alice = a_person("Alice")
    team, source = a_team("Fives", referent=alice), a_source()
    client, member = HouseClient(), signed_in_client(alice)
    for number, attack in enumerate(attacks, start=1):
        text = attack["payload"]
        event = an_event(text[:160] or "x", by=alice, team=team, description=text[:9000], venue=text[:160], point=None,
                         online_url="https://exemple.org/")  # fmt: skip
        team.name, team.about = text[:80] or "x", text[:4000]
        team.save()
        alice.name, alice.about, alice.skills = text[:80], text[:2000], text[:300]
        alice.save()
        entry = an_entry(text[:300] or "x", source=source, body=text, summary=text, authors=(text[:80],))
        assert entry.publication is not None
        pages = [(client, event.address), (client, f"/teams/{team.code}/"), (client, entry.publication.address)]
        for someone, address in [*pages, (member, "/me/profile/"), (member, event.address)]:
            answer = someone.get(address, follow=True)
            assert answer.status_code == 200, (number, address, answer.status_code)
            inside = answer.content.decode().split("<main", 1)[1].partition(">")[2].rpartition("</main>")[0]
            yield f"{number} at {address}", inside
