"""Makers for the tests of this room and those above."""

import io
from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from tribune.media.models import Picture
from tribune.media.verbs import pictures

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def a_file(
    width: int = 800, height: int = 500, format: str = "JPEG", mode: str = "RGB", **saved: Any
) -> ContentFile[Any]:
    kept = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(kept, format, **saved)
    return ContentFile(kept.getvalue(), name=f"picture.{format.lower()}")


def a_picture(by: Any = None, **more: Any) -> Picture:
    size = {name: more.pop(name) for name in ("width", "height") if name in more}
    return pictures.take_in(a_file(**size), by=by, at=NOW, **more)
