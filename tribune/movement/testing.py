"""Makers for rooms above."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from tribune.movement.models import Settings
from tribune.movement.verbs import settings


def a_movement(*, at: datetime | None = None, **set_to: Any) -> Settings:
    """Settings saved by the operator: ``a_movement(name="Les Communs", other_languages=[])``."""
    return settings.save(by_id=1, at=at or timezone.now(), **set_to)
