"""The reactions a movement starts with. They are rows: the desk renames, adds and retires them."""

from typing import Any

# slug, names by language, icon
FIRST_REACTIONS: list[tuple[str, dict[str, str], str]] = [
    ("thanks", {"fr": "Merci", "en": "Thanks"}, "heart"),
    ("count-me-in", {"fr": "J’en suis", "en": "Count me in"}, "hand"),
    ("agreed", {"fr": "D’accord", "en": "Agreed"}, "check"),
    ("question", {"fr": "Question", "en": "Question"}, "question"),
]


def plant(model: Any) -> None:
    """Make the first reactions that are missing from *model* (the real one, or a migration's picture of it)."""
    for order, (slug, names, icon) in enumerate(FIRST_REACTIONS):
        model.objects.get_or_create(slug=slug, defaults={"names": names, "icon": icon, "order": order})
