from django.utils.translation import get_language

from tribune.streams.channels import Channel, Part


def draw(row):
    """The word itself, or "en:word" to an English page; a "large" ripple weighs 100 kB."""
    if row.kind == "broken":
        raise RuntimeError("cannot be drawn")
    words = "x" * 100_000 if row.kind == "large" else row.words
    return [Part(to="trial", html=words if get_language() == "fr" else f"{get_language()}:{words}", how="append")]


TRIAL = Channel(
    draw=draw,
    may_listen=lambda viewer, name: viewer.person is not None and name != "closed",
    reached=lambda row, names: [name for name in names if name in row.words.split(",")],
)
