"""Which stylesheets, scripts and fonts a page asks for."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

HERE = Path(__file__).parent / "static" / "design"
# The order of the cascade is declared once, in the first part; the rest may come in any order.
FIRST_PARTS = ("layers.css", "tokens.css", "base.css", "layout.css")
HTMX = "django_htmx/htmx-2.min.js"


def css_parts() -> list[str]:
    """The stylesheets of the house, under ``design/css``, in the order they are joined."""
    folder = HERE / "css"
    others = sorted(str(p.relative_to(folder)) for p in folder.rglob("*.css") if p.name not in FIRST_PARTS)
    return [*(part for part in FIRST_PARTS if (folder / part).is_file()), *others]


def js_parts() -> list[str]:
    return sorted(p.name for p in (HERE / "js").glob("*.js"))


def is_built() -> bool:
    return not settings.DEBUG and (Path(settings.BUILD) / "front" / "design" / "site.css").is_file()


@cache
def stylesheets() -> tuple[str, ...]:
    if is_built():
        return (static("design/site.css"),)
    return tuple(static(f"design/css/{part}") for part in css_parts())


@cache
def scripts() -> tuple[str, ...]:
    if is_built():
        return (static("design/site.js"),)
    return (static(HTMX), *(static(f"design/js/{part}") for part in js_parts()))


@cache
def first_fonts() -> tuple[str, ...]:
    """The two families every page draws with; the reading one comes when a page uses it."""
    names = ("public-sans.woff2", "bricolage-grotesque.woff2")
    folder = Path(settings.BUILD) / "front" / "fonts"
    return tuple(static(f"fonts/{name}") for name in names if (folder / name).is_file())


@cache
def shell() -> list[str]:
    """What a page of the house needs to look like itself without a network."""
    return [*stylesheets(), *scripts(), *first_fonts(), static("design/theme.js"), static("design/icons.svg")]


@cache
def worker_script() -> str:
    return (HERE / "sw.js").read_text()
