"""A channel that anyone signed in may hear, save the one that is called "closed"."""

import pytest
from django.utils.translation import get_language

from tribune.streams import drawing
from tribune.streams.channels import CHANNELS, Channel, Part


@pytest.fixture(autouse=True)
def trial(monkeypatch):
    """What was drawn, in order: (number, language)."""
    drawn = []

    def draw(row):
        drawn.append((row.pk, get_language()))
        if row.kind == "broken":
            raise RuntimeError("cannot be drawn")
        return [Part(to="trial", html=f"<p>{row.words}</p>", how="append")] if row.words else []

    channel = Channel(
        draw=draw,
        may_listen=lambda viewer, name: viewer.person is not None and name != "closed",
        reached=lambda row, names: [name for name in names if name in row.words.split(",")],
    )
    monkeypatch.setattr(CHANNELS, "_answers", {**CHANNELS._answers, "trial": channel})
    drawing._drawn.clear()
    drawing._version.clear()
    return drawn
