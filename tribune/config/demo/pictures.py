"""Two dozen pictures drawn by the programme itself: flat posters of water, rails, markets and crowds.

Each is drawn from a name and a number, always the same, so that nothing but
this file is kept of them. 1,280 × 800 pixels, JPEG.
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1280, 800
Colour = tuple[int, int, int]
PALETTES: list[list[Colour]] = [
    [(40, 65, 58), (92, 132, 114), (169, 197, 178), (244, 236, 216), (191, 47, 27)],
    [(45, 42, 74), (98, 86, 150), (165, 143, 208), (246, 226, 204), (244, 192, 74)],
    [(120, 32, 20), (191, 70, 40), (242, 180, 143), (250, 238, 220), (40, 65, 58)],
    [(23, 58, 82), (52, 110, 140), (140, 190, 200), (245, 238, 222), (226, 120, 60)],
    [(88, 74, 42), (150, 128, 76), (206, 186, 130), (248, 242, 226), (11, 107, 83)],
    [(30, 30, 36), (92, 84, 80), (180, 168, 150), (250, 244, 232), (212, 60, 40)],
]


@dataclass(slots=True)
class Sheet:
    """What a scene draws on: an image, its pen, its own chance and its colours, dark to light and one accent."""

    image: Image.Image
    pen: ImageDraw.ImageDraw
    chance: random.Random
    dark: Colour
    mid: Colour
    soft: Colour
    pale: Colour
    accent: Colour


def draw(number: int) -> bytes:
    """Picture *number* (0 to 23) as JPEG bytes, with no metadata."""
    chance = random.Random(f"tribune demo {number}")  # noqa: S311  a drawing, not a secret
    dark, mid, soft, pale, accent = PALETTES[(number * 5 + number // 12) % len(PALETTES)]
    image = Image.new("RGB", (WIDTH, HEIGHT), pale)
    sheet = Sheet(image, ImageDraw.Draw(image), chance, dark, mid, soft, pale, accent)
    _sky(sheet)
    SCENES[number % len(SCENES)](sheet)
    kept = io.BytesIO()
    _grained(sheet).save(kept, "JPEG", quality=80, optimize=True)
    return kept.getvalue()


def _blend(one: Colour, other: Colour, share: float) -> Colour:
    mixed = [round(a + (b - a) * share) for a, b in zip(one, other, strict=True)]
    return (mixed[0], mixed[1], mixed[2])


def _sky(sheet: Sheet) -> None:
    for y in range(HEIGHT):
        sheet.pen.line([(0, y), (WIDTH, y)], fill=_blend(sheet.pale, sheet.soft, y / HEIGHT * 0.9))
    x, r = sheet.chance.randint(200, 1080), sheet.chance.randint(60, 110)
    y = sheet.chance.randint(120, 260)
    sheet.pen.ellipse([x - r, y - r, x + r, y + r], fill=_blend(sheet.accent, sheet.pale, 0.15))


def _grained(sheet: Sheet) -> Image.Image:
    """Softened edges and a paper grain."""
    noise = Image.effect_noise((WIDTH // 2, HEIGHT // 2), 26).resize((WIDTH, HEIGHT)).convert("RGB")
    return Image.blend(sheet.image.filter(ImageFilter.SMOOTH), noise, 0.045)


def _hill(sheet: Sheet, base: float, swing: float, colour: Colour) -> None:
    phase, pace = sheet.chance.uniform(0, 6), sheet.chance.uniform(0.6, 1.4)
    tops = [
        (x, base + swing * math.sin(phase + x / 260 * pace) + swing * 0.4 * math.sin(phase * 2 + x / 90))
        for x in range(0, WIDTH + 20, 20)
    ]
    sheet.pen.polygon([(0, HEIGHT), *tops, (WIDTH, HEIGHT)], fill=colour)


def _water(sheet: Sheet) -> None:
    _hill(sheet, 430, 60, _blend(sheet.mid, sheet.soft, 0.4))
    for band in range(9):
        y = 480 + band * 38
        colour = _blend(sheet.mid, sheet.dark, band / 9)
        tops = [(x, y + 11 * math.sin(band * 1.7 + x / (70 + band * 9))) for x in range(0, WIDTH + 16, 16)]
        sheet.pen.polygon([(0, HEIGHT), *tops, (WIDTH, HEIGHT)], fill=colour)
    sheet.pen.polygon([(600, 560), (680, 560), (664, 584), (616, 584)], fill=sheet.pale)
    sheet.pen.polygon([(638, 552), (638, 470), (690, 545)], fill=sheet.accent)


def _rails(sheet: Sheet) -> None:
    _hill(sheet, 400, 50, sheet.soft)
    _hill(sheet, 470, 30, sheet.mid)
    sheet.pen.rectangle([0, 520, WIDTH, HEIGHT], fill=sheet.dark)
    for step in range(16):
        y = 525 + step * step * 1.15
        half = 40 + (y - 520) * 1.35
        sheet.pen.rectangle([640 - half, y, 640 + half, y + 3 + step], fill=_blend(sheet.dark, sheet.soft, 0.35))
    for side in (-1, 1):
        sheet.pen.polygon(
            [(640 + side * 26, 520), (640 + side * 32, 520), (640 + side * 330, HEIGHT), (640 + side * 300, HEIGHT)],
            fill=sheet.pale,
        )
    sheet.pen.rounded_rectangle([560, 380, 720, 545], 26, fill=sheet.accent)
    sheet.pen.rounded_rectangle([582, 402, 698, 462], 12, fill=sheet.pale)
    for x in (590, 668):
        sheet.pen.ellipse([x, 490, x + 24, 514], fill=sheet.pale)


def _windows(sheet: Sheet) -> None:
    x = -40
    while x < WIDTH:
        width, top = sheet.chance.randint(150, 260), sheet.chance.randint(210, 430)
        wall = _blend(sheet.dark, sheet.mid, sheet.chance.random())
        sheet.pen.rectangle([x, top, x + width, HEIGHT], fill=wall)
        for column in range(x + 22, x + width - 34, 48):
            for row in range(top + 26, HEIGHT - 60, 62):
                lit = sheet.chance.random()
                glass = sheet.accent if lit > 0.9 else sheet.pale if lit > 0.55 else _blend(wall, sheet.soft, 0.3)
                sheet.pen.rectangle([column, row, column + 26, row + 36], fill=glass)
        x += width + sheet.chance.randint(-10, 24)


def _market(sheet: Sheet) -> None:
    sheet.pen.rectangle([0, 600, WIDTH, HEIGHT], fill=_blend(sheet.soft, sheet.mid, 0.5))
    for stall in range(4):
        left, top = 40 + stall * 310, 330 + (stall % 2) * 40
        for stripe in range(7):
            colour = sheet.pale if stripe % 2 else (sheet.accent if stall % 2 else sheet.dark)
            x = left + stripe * 38
            sheet.pen.polygon([(x + 8, top), (x + 46, top), (x + 38, top + 90), (x, top + 90)], fill=colour)
            sheet.pen.pieslice([x, top + 72, x + 38, top + 110], 0, 180, fill=colour)
        for post in (left + 10, left + 244):
            sheet.pen.rectangle([post, top + 100, post + 10, 640], fill=sheet.dark)
        sheet.pen.rectangle([left, 560, left + 262, 650], fill=sheet.mid)
        for fruit in range(15):
            x, y = left + 12 + fruit % 8 * 31, 536 + fruit // 8 * 18
            sheet.pen.ellipse([x, y, x + 26, y + 26], fill=[sheet.accent, sheet.dark, sheet.pale][fruit % 3])


def _person(sheet: Sheet, x: float, y: float, size: float, colour: Colour, raised: bool) -> None:
    sheet.pen.ellipse([x - size * 0.3, y - size * 1.5, x + size * 0.3, y - size * 0.9], fill=colour)
    sheet.pen.rounded_rectangle(
        [x - size * 0.45, y - size * 0.85, x + size * 0.45, y + size * 2], size * 0.4, fill=colour
    )
    if raised:
        sheet.pen.line(
            [(x + size * 0.3, y - size * 0.5), (x + size * 0.75, y - size * 1.6)], fill=colour, width=int(size / 4)
        )


def _crowd(sheet: Sheet) -> None:
    for row in range(5):
        colour = _blend(sheet.soft, sheet.dark, (row + 1) / 5)
        size = 34 + row * 16
        for place in range(22 - row * 3):
            x = place * (WIDTH / (20 - row * 3)) + sheet.chance.randint(-14, 14)
            _person(sheet, x, 480 + row * 66 + sheet.chance.randint(-12, 12), size, colour, sheet.chance.random() > 0.6)
        if row in (1, 2, 3):
            x, y = sheet.chance.randint(120, 900), 300 + row * 60
            sheet.pen.polygon(
                [(x, y), (x + 300, y - 20), (x + 306, y + 64), (x + 4, y + 84)],
                fill=[sheet.accent, sheet.pale][row % 2],
            )
            for post in (x + 6, x + 296):
                sheet.pen.line([(post, y + 10), (post, y + 190)], fill=sheet.dark, width=7)


def _field(sheet: Sheet) -> None:
    _hill(sheet, 400, 46, sheet.soft)
    _hill(sheet, 470, 34, sheet.mid)
    for furrow in range(26):
        x = (furrow - 13) * 150
        colour = _blend(sheet.mid, sheet.dark, 0.25 if furrow % 2 else 0.75)
        sheet.pen.polygon(
            [(640 + x * 0.22, 500), (640 + (x + 150) * 0.22, 500), (640 + x + 150, HEIGHT), (640 + x, HEIGHT)],
            fill=colour,
        )
    for tree in range(7):
        x, r = 90 + tree * 180 + sheet.chance.randint(-40, 40), sheet.chance.randint(28, 52)
        sheet.pen.rectangle([x - 4, 500 - r, x + 4, 512], fill=sheet.dark)
        sheet.pen.ellipse([x - r, 490 - r * 2.2, x + r, 490 - r * 0.3], fill=sheet.dark)
    sheet.pen.rectangle([880, 440, 1000, 510], fill=sheet.pale)
    sheet.pen.polygon([(868, 442), (940, 388), (1012, 442)], fill=sheet.accent)


def _bridge(sheet: Sheet) -> None:
    _hill(sheet, 380, 40, sheet.soft)
    for arch in range(4):
        left = -60 + arch * 360
        sheet.pen.rectangle([left, 380, left + 360, 640], fill=sheet.mid)
    for arch in range(4):
        left = -10 + arch * 360
        sheet.pen.ellipse([left, 430, left + 260, 800], fill=_blend(sheet.soft, sheet.pale, 0.4))
    sheet.pen.rectangle([0, 360, WIDTH, 392], fill=sheet.dark)
    for lamp in range(80, WIDTH, 190):
        sheet.pen.rectangle([lamp, 282, lamp + 6, 360], fill=sheet.dark)
        sheet.pen.ellipse([lamp - 11, 262, lamp + 17, 290], fill=sheet.accent)
    for band in range(6):
        y = 640 + band * 28
        sheet.pen.rectangle([0, y, WIDTH, y + 28], fill=_blend(sheet.mid, sheet.dark, band / 6))


def _wheels(sheet: Sheet) -> None:
    sheet.pen.rectangle([0, 640, WIDTH, HEIGHT], fill=sheet.mid)
    for x, colour in ((330, sheet.dark), (760, sheet.dark)):
        for ring in (170, 150):
            sheet.pen.ellipse([x - ring, 480 - ring, x + ring, 480 + ring], outline=colour, width=14)
        for spoke in range(16):
            angle = spoke * math.pi / 8
            sheet.pen.line([(x, 480), (x + 150 * math.cos(angle), 480 + 150 * math.sin(angle))], fill=colour, width=3)
        sheet.pen.ellipse([x - 18, 462, x + 18, 498], fill=sheet.accent)
    for line in ([(330, 480), (470, 290), (690, 290), (760, 480)], [(330, 480), (560, 480), (470, 290)], [(560, 480), (690, 290)], [(690, 290), (676, 226), (740, 214)], [(470, 290), (454, 240)]):  # fmt: skip
        sheet.pen.line(line, fill=sheet.accent, width=20, joint="curve")
    sheet.pen.rounded_rectangle([410, 222, 500, 246], 12, fill=sheet.dark)


def _books(sheet: Sheet) -> None:
    for shelf in range(3):
        y = 270 + shelf * 190
        sheet.pen.rectangle([0, y + 150, WIDTH, y + 172], fill=sheet.dark)
        x = 24
        while x < WIDTH - 40:
            width, height = sheet.chance.randint(26, 62), sheet.chance.randint(90, 148)
            colour = sheet.chance.choice([sheet.accent, sheet.mid, sheet.soft, sheet.pale, sheet.dark])
            sheet.pen.rectangle([x, y + 150 - height, x + width, y + 150], fill=colour)
            sheet.pen.rectangle(
                [x + 6, y + 168 - height, x + width - 6, y + 174 - height], fill=_blend(colour, sheet.pale, 0.5)
            )
            x += width + sheet.chance.choice([3, 3, 3, 30])


def _hands(sheet: Sheet) -> None:
    for hand in range(9):
        x, top = 70 + hand * 145, sheet.chance.randint(260, 430)
        colour = [sheet.dark, sheet.mid, sheet.accent][hand % 3]
        sheet.pen.rounded_rectangle([x - 34, top + 90, x + 34, HEIGHT + 60], 30, fill=colour)
        sheet.pen.rounded_rectangle([x - 52, top + 40, x + 52, top + 150], 34, fill=colour)
        for finger in range(4):
            left = x - 50 + finger * 26
            sheet.pen.rounded_rectangle([left, top - [26, 44, 38, 14][finger], left + 21, top + 90], 10, fill=colour)
        sheet.pen.rounded_rectangle([x + 38, top + 60, x + 78, top + 82], 10, fill=colour)


def _cove(sheet: Sheet) -> None:
    sheet.pen.rectangle([0, 470, WIDTH, HEIGHT], fill=sheet.mid)
    for glint in range(60):
        x, y = sheet.chance.randint(300, 980), 480 + glint * 5
        sheet.pen.rectangle([x, y, x + 20 + glint, y + 2], fill=_blend(sheet.mid, sheet.pale, 0.55))
    for side in (0, 1):
        for layer in range(3):
            reach, colour = 560 - layer * 150, _blend(sheet.soft, sheet.dark, 0.25 + layer * 0.3)
            tops: list[tuple[float, int]] = [(0, 200 + layer * 90)]
            for step in range(1, 9):
                tops.append((reach * step / 8, 200 + layer * 90 + step * 42 + sheet.chance.randint(-26, 26)))
            shape = [*tops, (reach, HEIGHT), (0, HEIGHT)]
            sheet.pen.polygon([(WIDTH - x, y) if side else (x, y) for x, y in shape], fill=colour)
    sheet.pen.polygon([(620, 600), (724, 600), (700, 628), (640, 628)], fill=sheet.accent)


def _oven(sheet: Sheet) -> None:
    sheet.pen.rectangle([0, 620, WIDTH, HEIGHT], fill=sheet.mid)
    sheet.pen.pieslice([340, 250, 940, 900], 180, 360, fill=sheet.dark)
    sheet.pen.pieslice([450, 400, 830, 830], 180, 360, fill=_blend(sheet.accent, sheet.dark, 0.2))
    for flame in range(9):
        x, height = 490 + flame * 38, sheet.chance.randint(60, 150)
        sheet.pen.polygon([(x - 26, 616), (x, 616 - height), (x + 26, 616)], fill=[sheet.accent, sheet.pale][flame % 2])
    for loaf in range(5):
        x = 60 + loaf * 60 if loaf < 3 else 960 + (loaf - 3) * 120
        y = 640 + loaf % 2 * 34
        sheet.pen.ellipse([x, y, x + 150, y + 74], fill=_blend(sheet.soft, sheet.accent, 0.25))
        for cut in range(3):
            sheet.pen.line([(x + 36 + cut * 30, y + 16), (x + 56 + cut * 30, y + 50)], fill=sheet.pale, width=5)


SCENES: list[Callable[[Sheet], None]] = [
    _water, _crowd, _rails, _market, _windows, _field, _bridge, _wheels, _books, _hands, _cove, _oven,
]  # fmt: skip
