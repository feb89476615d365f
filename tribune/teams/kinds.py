"""The kinds of team a movement starts with. They are rows: the desk renames, adds and retires them."""

from typing import Any

# slug, names by language, icon, whether it belongs to a place
FIRST_KINDS: list[tuple[str, dict[str, str], str, bool]] = [
    ("local", {"fr": "Équipe locale", "en": "Local team"}, "pin", True),
    ("thematic", {"fr": "Équipe thématique", "en": "Thematic team"}, "flag", False),
    ("workplace", {"fr": "Équipe d’entreprise", "en": "Workplace team"}, "users", True),
    ("youth", {"fr": "Équipe jeunes", "en": "Youth team"}, "users", True),
]


def plant(model: Any) -> None:
    """Make the first kinds that are missing from *model* (the real one, or a migration's picture of it)."""
    for order, (slug, names, icon, is_local) in enumerate(FIRST_KINDS):
        model.objects.get_or_create(
            slug=slug, defaults={"names": names, "icon": icon, "is_local": is_local, "order": order}
        )
