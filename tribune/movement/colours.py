"""One colour in, four out: an accent that reads (WCAG 2.2, contrast 4.5 to 1) on light paper and on dark.

The lightness of the colour given is moved, its hue and saturation kept, until
text in it reads on every paper of the scheme and text on it reads too.
"""

import colorsys
import re
from dataclasses import dataclass

ENOUGH = 4.5
HEX = re.compile(r"#[0-9a-f]{6}")
LIGHT_PAPERS = ("#fffdf9", "#f6f2ea", "#ece6da", "#ffffff")
DARK_PAPERS = ("#14120e", "#1d1a15", "#29251e", "#1c0b07")
LIGHT_TEXT, DARK_TEXT = "#ffffff", "#1c0b07"


@dataclass(frozen=True, slots=True)
class Accent:
    """The accent in both schemes with its soft twin; the text on it is ``LIGHT_TEXT`` and ``DARK_TEXT``."""

    light: str
    dark: str
    soft_light: str
    soft_dark: str


def accent_from(colour: str) -> Accent:
    """The readable accents nearest to *colour* (``#rrggbb``, else ValueError)."""
    if not HEX.fullmatch(colour):
        raise ValueError(f"not a colour: {colour!r}")
    soft_light = _mixed(colour, "#fffdf9", 0.11)
    soft_dark = _mixed(colour, "#14120e", 0.22)
    return Accent(
        light=_moved_until_read(colour, (*LIGHT_PAPERS, soft_light, LIGHT_TEXT), towards=0.0),
        dark=_moved_until_read(colour, (*DARK_PAPERS, soft_dark, DARK_TEXT), towards=1.0),
        soft_light=soft_light,
        soft_dark=soft_dark,
    )


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _moved_until_read(colour: str, beside: tuple[str, ...], *, towards: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    for step in range(101):
        here = lightness + (towards - lightness) * step / 100
        tried = _hex(colorsys.hls_to_rgb(hue, here, saturation))
        if all(contrast(tried, paper) >= ENOUGH for paper in beside):
            return tried
    return "#000000" if towards == 0.0 else "#ffffff"


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: str, paper: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(paper), strict=True)
    red, green, blue = (c * share + p * (1 - share) for c, p in pairs)
    return _hex((red, green, blue))


def _parts(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _hex(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(p * 255):02x}" for p in parts)
