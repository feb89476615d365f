"""`make pictures`: the pictures of the papers, taken anew from a demo that is really served.

    python -m tests.pictures [name …]

Writes docs/pictures/<name>.webp, and <name>.fr.webp where the French papers show their own. A picture is a page as
one sees it: its path, who looks, how wide.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.served import ROOT, serve
from tests.services import program

FOLDER = ROOT / "docs" / "pictures"
WIDE, PHONE = (1280, 1110), (360, 740)
QUALITY = 72
GAP = 24


@dataclass(frozen=True, slots=True)
class Picture:
    """*links* are pressed one after the other once *path* is there, *role* is who looks (as on the demo's page); several
    *sizes* stand side by side. *opens* is a folded part to unfold, *top* what the picture begins with.
    """

    path: str
    role: str = ""
    links: tuple[str, ...] = ()
    opens: str = ""
    top: str = ""
    sizes: tuple[tuple[int, int], ...] = (PHONE,)
    languages: tuple[str, ...] = ("en", "fr")


FOUND = "/search/?q="
CANVASS, STALL, FULL, MEETING = (
    f'main a[href*="-{slug}"]'
    for slug in ("porte-a-porte-a-wazemmes", "table-au-marche-de-seclin", "collage-a-hellemmes", "reunion-de-l-equipe")
)
TEAM, DESK, POLL = 'main a[href*="-fives-moulins"]', 'a[href$="/desk/"]', 'main a[href*="/dates/"]'
DATES, REPEATS = 'a[href$="/organise/dates/"]', 'a[href$="/organise/repetition/"]'

PICTURES: dict[str, Picture] = {
    "front": Picture("/", sizes=(WIDE,), languages=("fr",)),
    "near": Picture("/near/?place=59000", sizes=(PHONE, WIDE), languages=("fr",)),
    "organise": Picture("/actions/new/", role="organiser"),
    "action": Picture("/near/?place=59000", role="organiser", links=("article.line h3 a",)),
    "repetition": Picture(f"{FOUND}réunion équipe Fives", role="organiser", links=(MEETING, DATES, REPEATS)),
    "dates": Picture(f"{FOUND}réunion équipe Fives", role="organiser", links=(MEETING, DATES)),
    "poll": Picture(f"{FOUND}table marché Seclin", role="organiser", links=(STALL, POLL)),
    "places": Picture(f"{FOUND}collage Hellemmes", role="organiser", links=(FULL, 'a[href$="/organise/places/"]')),
    "questions": Picture(
        f"{FOUND}table marché Seclin", role="organiser", links=(STALL, 'a[href$="/organise/questions/"]')
    ),
    "desk": Picture(f"{FOUND}porte-à-porte Wazemmes", role="organiser", links=(CANVASS, DESK)),
    "door": Picture(
        f"{FOUND}porte-à-porte Wazemmes", role="organiser", links=(CANVASS, DESK, 'a[href*="/organise/door/"]')
    ),
    "report": Picture("/teams/?q=Fives", role="organiser", links=(TEAM, 'a[href*="/reports/"]')),
    "members": Picture("/teams/?q=Fives", role="organiser", links=(TEAM, 'a[href$="/members/"]')),
    "agenda": Picture("/me/agenda/", role="supporter"),
    "kit": Picture("/campaigns/", role="organiser", links=(".kit-card h2 a",)),
    "posters": Picture(
        f"{FOUND}porte-à-porte Wazemmes", role="organiser", links=(CANVASS, 'a[href*="/organise/posters/"]')
    ),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[[], *PICTURES], help="only these")
    wanted = parser.parse_args().names or list(PICTURES)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tribune-pictures-") as home, sync_playwright() as playwright:
        served = serve("sqlite", Path(home), "")
        base = next(served).base
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=str(program("chromium")), args=flags)
        for name in wanted:
            picture = PICTURES[name]
            for language in picture.languages:
                file = FOLDER / (f"{name}.webp" if language == picture.languages[0] else f"{name}.{language}.webp")
                taken = [_taken(browser, base, picture, language, size) for size in picture.sizes]
                _beside(taken).save(file, "WEBP", quality=QUALITY, method=6)
                print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} kB")
        browser.close()
        next(served, None)
    return 0


def _taken(browser: Browser, base: str, picture: Picture, language: str, size: tuple[int, int]) -> Image.Image:
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, locale=language, is_mobile=width < 800)
    page = context.new_page()
    prefix = "" if language == "fr" else f"/{language}"
    if picture.role:
        page.goto(f"{base}/demo/")
        page.locator(f'form[action$="/demo/{picture.role}/"] button').click()
        page.wait_for_load_state("load")
    page.goto(f"{base}{prefix}{picture.path}")
    for link in picture.links:
        page.locator(link).first.click()
        page.wait_for_load_state("load")
    page.reload()  # letters that came too late for the first sight are there for the second
    if picture.opens:
        page.locator(picture.opens).first.click()
    if picture.top:
        page.locator(picture.top).first.evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 8)")
    page.wait_for_timeout(400)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return shot


def _beside(shots: list[Image.Image]) -> Image.Image:
    if len(shots) == 1:
        return shots[0]
    whole = Image.new(
        "RGB", (sum(s.width for s in shots) + GAP * (len(shots) - 1), max(s.height for s in shots)), "white"
    )
    left = 0
    for shot in shots:
        whole.paste(shot, (left, 0))
        left += shot.width + GAP
    return whole


if __name__ == "__main__":
    sys.exit(main())
