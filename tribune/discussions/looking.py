"""What comes with a message, looked at before anything is kept: a picture is decoded, a file is checked."""

from __future__ import annotations

from typing import Any

from tribune.media.documents import Document, look
from tribune.media.preparing import Prepared, prepare

# How pictures begin; whether they are whole is told by decoding them.
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")


def looked_at(upload: Any) -> Prepared | Document:
    """As ``messages.post`` takes it. Raises the refusals of ``media``."""
    upload.seek(0)
    start = upload.read(12)
    is_picture = start.startswith(BEGINNINGS) or start[4:12] in (b"ftypavif", b"ftypavis")
    return prepare(upload) if is_picture else look(upload)
