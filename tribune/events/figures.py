"""What is counted after an action, to begin with. They are rows: a movement adds its own."""

from typing import Any

FIRST_FIGURES: list[tuple[str, dict[str, str]]] = [
    ("people", {"fr": "Personnes présentes", "en": "People there"}),
    ("doors", {"fr": "Portes frappées", "en": "Doors knocked"}),
    ("talks", {"fr": "Conversations", "en": "Conversations"}),
    ("leaflets", {"fr": "Tracts distribués", "en": "Leaflets handed out"}),
    ("posters", {"fr": "Affiches collées", "en": "Posters put up"}),
    ("signatures", {"fr": "Signatures", "en": "Signatures"}),
    ("newcomers", {"fr": "Nouveaux membres", "en": "New members"}),
]


def plant(model: Any) -> None:
    """Make the first kinds that are missing from *model* (the real one, or a migration's picture of it)."""
    for order, (slug, names) in enumerate(FIRST_FIGURES):
        model.objects.get_or_create(slug=slug, defaults={"names": names, "order": order})
