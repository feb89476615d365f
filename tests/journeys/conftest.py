"""A demo that is really served, and a browser that asks nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.served import ROOT, Site, serve
from tests.services import Postgres, program

ATTIC = ROOT / "build" / "journeys"  # pictures of every page walked through


@dataclass(slots=True)
class Visitor:
    """One person at one browser. ``outside`` is every request that went to anyone else: it must stay empty."""

    page: Page
    site: Site
    language: str
    width: int
    outside: list[str]
    complaints: list[str]
    name: str = ""

    def at(self, path: str) -> str:
        """The address of *path* in the visitor's language."""
        return self.site.base + ("" if self.language == "fr" else f"/{self.language}") + path

    def goes(self, path: str) -> None:
        answer = self.page.goto(self.at(path))
        assert answer is not None
        assert answer.status < 400, (path, answer.status)

    def plays(self, role: str) -> None:
        """From now on someone of the demo, in one press: supporter, organiser or operator."""
        self.goes("/demo/")
        self.presses(f'form[action$="/demo/{role}/"] button')

    def presses(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state("load")

    def keeps(self, name: str) -> None:
        """A picture of what is on the screen; and the page never scrolls sideways."""
        self.pictures(name)
        assert self.spill() <= 0, f"{name} scrolls sideways by {self.spill()} px at {self.width} px"

    def pictures(self, name: str) -> None:
        """What is on the screen, to be looked at afterwards."""
        ATTIC.mkdir(parents=True, exist_ok=True)
        # Hiding the caret would leave an empty style attribute, which the page's policy forbids to be copied.
        file = ATTIC / f"{name}-{self.width}-{self.language}.jpg"
        self.page.screenshot(path=str(file), full_page=True, caret="initial", type="jpeg", quality=70)

    def spill(self) -> int:
        """By how many pixels the page is wider than the screen; 0 where no script can measure it."""
        return int(self.page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth")) if self.has_script else 0

    @property
    def has_script(self) -> bool:
        return bool(self.page.context._impl_obj._options.get("javaScriptEnabled", True))


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Site]]:
    """The demo on SQLite or on PostgreSQL, served the first time it is asked for."""
    running: dict[str, tuple[Site, list[Iterator[object]]]] = {}
    closing: list[Callable[[], None]] = []

    def site(database: str) -> Site:
        if database not in running:
            url = ""
            if database == "postgres":
                server = Postgres()
                server.__enter__()
                closing.append(lambda: server.__exit__(None, None, None))
                url = server.url("postgres")
            served = serve(database, tmp_path_factory.mktemp(f"demo-{database}"), url)
            running[database] = (next(served), [served])
            closing.append(lambda: next(served, None))
        return running[database][0]

    yield site
    for close in reversed(closing):
        close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=str(program("chromium")), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def visitors(browser: Browser, sites: Callable[[str], Site]) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors; at the end none of their browsers has asked anyone else, nor complained of our pages."""
    made: list[tuple[Visitor, BrowserContext]] = []

    def visitor(
        database: str = "sqlite", *, width: int = 1280, language: str = "fr", script: bool = True, scheme: str = "light"
    ) -> Visitor:
        site = sites(database)
        context = browser.new_context(
            viewport={"width": width, "height": 800 if width < 800 else 900},
            java_script_enabled=script, color_scheme=scheme, locale=language, timezone_id="Europe/Paris",
        )  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(15_000)
        someone = Visitor(page, site, language, width, [], [])
        page.on("request", lambda r: someone.outside.append(r.url) if _is_elsewhere(r.url, site.base) else None)
        page.on(
            "console",
            lambda m: someone.complaints.append(f"{page.url}: {m.text}") if _is_complaint(m.type, m.text) else None,
        )
        page.on("pageerror", lambda e: someone.complaints.append(str(e)))
        made.append((someone, context))
        return someone

    yield visitor
    for someone, context in made:
        context.close()
        assert someone.outside == [], "a page asked someone else"
        assert someone.complaints == [], "the browser complained"


def _is_elsewhere(url: str, base: str) -> bool:
    return not url.startswith((base, "data:", "blob:", "about:"))


def _is_complaint(kind: str, text: str) -> bool:
    # A refused form answers 422 and a missing page 404: the browser logs them, and they are meant.
    return kind == "error" and not text.startswith("Failed to load resource")
