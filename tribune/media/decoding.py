"""Opens a picture that anyone may have made, in a process of its own that can be killed.

    python -m tribune.media.decoding SOURCE TARGET

Writes TARGET, a WebP with no metadata, at most 2,560 pixels a side, and prints
its size as JSON; or prints why not. The child holds at most 512 MB of memory
and 10 seconds of processor, so a bomb ends with it and not with the site.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560
SECONDS = 10
MEMORY = 512 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "MPO")


class CannotRead(Exception):
    """``why`` is "format", "pixels", "broken" or "heavy"."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Pixels of what was written."""

    width: int
    height: int


def decode(source: Path, target: Path) -> Decoded:
    """Re-encode *source* as *target* (WebP). Raises CannotRead."""
    command = [sys.executable, "-I", str(Path(__file__).resolve()), str(source), str(target)]
    try:
        ended = subprocess.run(
            command, capture_output=True, timeout=SECONDS * 2, check=False, preexec_fn=_limited, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise CannotRead("heavy") from error
    try:
        said = json.loads(ended.stdout)
    except ValueError as error:  # killed by a limit before it could say anything
        raise CannotRead("heavy") from error
    if "why" in said:
        raise CannotRead(said["why"])
    return Decoded(said["width"], said["height"])


def _limited() -> None:
    """Runs in the child, before Python does."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY + 512 * 1024 * 1024, MEMORY + 512 * 1024 * 1024))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024 * 1024, 64 * 1024 * 1024))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def _work(source: str, target: str) -> dict[str, object]:
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError  # noqa: PLC0415  only the child needs it

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = None  # it only warns; the size is checked here, before a pixel is read
    try:
        with Image.open(source, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS or max(image.size) > 65_000:
                return {"why": "pixels"}
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.seek(0)
            image.load()
            small = ImageOps.exif_transpose(image)
            small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            has_alpha = "A" in small.getbands() or "transparency" in small.info
            plain = small.convert("RGBA" if has_alpha else "RGB")
            clean = Image.new(plain.mode, plain.size)
            clean.paste(plain)  # pixels only: no EXIF, no XMP, no colour profile, no comment
            clean.save(target, "WEBP", quality=84, method=4)
            return {"width": clean.width, "height": clean.height}
    except UnidentifiedImageError:
        return {"why": "format"}
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError, ZeroDivisionError):
        return {"why": "broken"}
    except MemoryError:
        return {"why": "heavy"}


if __name__ == "__main__":
    print(json.dumps(_work(sys.argv[1], sys.argv[2])))  # noqa: T201
