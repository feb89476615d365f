from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tribune.movement import languages, settings


def movement(request: HttpRequest) -> dict[str, Any]:
    """``movement``: the values; ``alternates``: this page's address in each language."""
    return {
        "movement": settings.movement(),
        "alternates": SimpleLazyObject(lambda: languages.alternates(request)),
    }
