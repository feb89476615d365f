"""The kinds of action a movement starts with. They are rows: the desk renames, adds and retires them."""

from typing import Any

# slug, names by language, icon, usual minutes, usual places, whether it is help that is asked for
FIRST_KINDS: list[tuple[str, dict[str, str], str, int, int | None, bool]] = [
    ("canvass", {"fr": "Porte-à-porte", "en": "Canvass"}, "hand", 120, None, False),
    ("march", {"fr": "Marche", "en": "March"}, "flag", 180, None, False),
    ("workshop", {"fr": "Atelier", "en": "Workshop"}, "edit", 120, 12, False),
    ("meeting", {"fr": "Réunion", "en": "Meeting"}, "users", 120, None, False),
    ("stall", {"fr": "Table au marché", "en": "Market stall"}, "hand", 180, None, True),
    ("leaflet", {"fr": "Distribution de tracts", "en": "Leafleting"}, "news", 90, None, True),
    ("posters", {"fr": "Collage d’affiches", "en": "Postering"}, "hand", 120, 10, False),
    ("party", {"fr": "Fête", "en": "Party"}, "flag", 240, None, False),
    ("screening", {"fr": "Projection", "en": "Film screening"}, "video", 150, 80, False),
    ("online", {"fr": "En ligne", "en": "Online"}, "screen", 90, None, False),
]


def plant(model: Any) -> None:
    """Make the first kinds that are missing from *model* (the real one, or a migration's picture of it)."""
    for order, (slug, names, icon, minutes, capacity, is_help) in enumerate(FIRST_KINDS):
        model.objects.get_or_create(
            slug=slug,
            defaults={
                "names": names,
                "icon": icon,
                "usual_minutes": minutes,
                "usual_capacity": capacity,
                "asks_for_help": is_help,
                "is_online": slug == "online",
                "order": order,
            },
        )
