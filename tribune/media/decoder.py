"""Run alone, in a process that may be killed: one picture of a stranger in, the same picture made plain out.

    python decoder.py IN OUT LONGEST_SIDE QUALITY

Says one line of JSON: {"width", "height"}, or {"refusal": "pixels" | "format" | "damaged"}. Imports nothing of ours
and takes its own limits before it reads a byte, so a bomb costs at most them.
"""

import contextlib
import io
import json
import resource
import sys
import warnings
from typing import Any

MEMORY = 512 * 1024 * 1024
SECONDS = 10
OUTPUT = 64 * 1024 * 1024
PIXELS = 40_000_000
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]


def main(source: str, target: str, longest: int, quality: int) -> dict[str, object]:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  after the limits are taken

    Image.MAX_IMAGE_PIXELS = PIXELS  # alone it only warns, up to twice as many
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(source, formats=FORMATS) as picture:
            if picture.width * picture.height > PIXELS:
                return {"refusal": "pixels"}
            # A JPEG may be decoded at a half, a quarter or an eighth: a large photograph then costs little.
            picture.draft("RGB", (longest, longest))
            picture.load()
            turn = _turn_of(picture)
            plain = _in_srgb(picture)
            plain.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
            upright = plain if turn is None else plain.transpose(turn)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return {"refusal": "pixels"}
    except UnidentifiedImageError:
        return {"refusal": "format"}
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, RuntimeError, MemoryError):
        return {"refusal": "damaged"}
    # A new picture of the bare pixels: no metadata, profile or trailing data can follow.
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    bare.save(target, "WEBP", quality=quality, method=4, exact=False)
    return {"width": bare.width, "height": bare.height}


def _in_srgb(picture: Any) -> Any:
    """RGB or RGBA, colours brought from the embedded profile to sRGB when it reads."""
    from PIL import ImageCms  # noqa: PLC0415

    has_alpha = picture.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in picture.info
    mode = "RGBA" if has_alpha else "RGB"
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I;16") or picture.mode == "I":
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    done: Any = None
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            was = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
            opaque = picture.convert("RGB") if alpha else picture
            done = ImageCms.profileToProfile(opaque, was, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if alpha:
                done.putalpha(alpha)
    plain = done if done is not None else picture
    return plain if plain.mode == mode else plain.convert(mode)


def _turn_of(picture: Any) -> Any:
    """What brings it upright, by EXIF's orientation (CIPA DC-008, 4.6.5.1.6)."""
    from PIL.Image import Transpose as T  # noqa: N817, PLC0415

    turns = {
        2: T.FLIP_LEFT_RIGHT, 3: T.ROTATE_180, 4: T.FLIP_TOP_BOTTOM, 5: T.TRANSPOSE, 6: T.ROTATE_270, 7: T.TRANSVERSE,
        8: T.ROTATE_90,
    }  # fmt: skip
    with contextlib.suppress(Exception):  # a broken tag is no reason to refuse the picture
        return turns.get(picture.getexif().get(0x0112))
    return None


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    except MemoryError:
        answer = {"refusal": "damaged"}
    sys.stdout.write(json.dumps(answer))
