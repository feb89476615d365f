"""A real browser for tests of rooms above: opened, listened to, and asked what a careful reader would ask."""

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, TypeVar
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Page, sync_playwright

T = TypeVar("T")
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHIFTS = """window.shifted = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shifted += e.value; })
  .observe({type: "layout-shift", buffered: true});"""
# Half the height one can press, above and below the middle, pseudo-elements included. Links within a sentence are
# exempt (WCAG 2.5.8), and so are pins of maps.
THUMBS = """() => {
  const small = [];
  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")) {
    if (!e.getBoundingClientRect().width || e.closest("p, .prose, svg, .skip")) continue;
    e.scrollIntoView({block: "center"});
    const box = e.getBoundingClientRect(), x = box.left + Math.min(box.width / 2, 20), y = box.top + box.height / 2;
    const hits = (at) => { const t = document.elementFromPoint(x, at); return t && (e.contains(t) || t.control === e ||
      t.closest("label")?.control === e); };
    if (!hits(y)) continue;
    let up = 0, down = 0;
    while (up < 30 && hits(y - up - 1)) up++;
    while (down < 30 && hits(y + down + 1)) down++;
    if (up + down + 1 < 24) small.push(`${up + down + 1} px: ${e.outerHTML.slice(0, 120)}`);
  }
  return small;
}"""


@dataclass
class Seen:
    """What happened while pages were open."""

    elsewhere: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        return


@contextmanager
def site() -> Iterator[str]:
    """The whole site of this process on a port of its own; its address."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=_Server, handler_class=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def in_a_browser(walk: Callable[[Browser], T]) -> T:
    """*walk* with a browser, in a thread of its own: Playwright's loop would forbid the database to the test's."""

    def open_and_walk() -> T:
        with sync_playwright() as playwright:
            path = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            try:
                return walk(browser)
            finally:
                browser.close()

    with ThreadPoolExecutor(1) as one:
        return one.submit(open_and_walk).result()


@contextmanager
def opened(browser: Browser, base: str, **how: Any) -> Iterator[tuple[Page, Seen]]:
    """A page that remembers requests to others, files not found and complaints of the console."""
    # axe is a script of the tests; everything else obeys the policy, and the console tells when it does not.
    context = browser.new_context(locale="fr-FR", **how)
    page, seen = context.new_page(), Seen()
    page.add_init_script(SHIFTS)
    own = (base, "data:", "blob:")
    page.on("request", lambda r: None if r.url.startswith(own) else seen.elsewhere.append(r.url))
    page.on("response", lambda r: seen.missing.append(r.url) if r.status == 404 and "/static/" in r.url else None)
    page.on("console", lambda m: seen.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    try:
        yield page, seen
    finally:
        context.close()


def axe_findings(page: Page) -> list[str]:
    """What axe finds wrong, one line a finding."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run(document, {{runOnly: {RULES!r}}})")
    return [f"{v['id']}: {node['html'][:160]}" for v in found["violations"] for node in v["nodes"]]


def shifted(page: Page) -> float:
    """The cumulative layout shift so far."""
    return float(page.evaluate("window.shifted"))


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def too_small_for_a_thumb(page: Page) -> list[str]:
    found: list[str] = page.evaluate(THUMBS)
    return found
