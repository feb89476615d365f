from typing import Any

from django.http import HttpRequest

from tribune.people.viewers import NOBODY


def viewer(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": getattr(request, "viewer", NOBODY)}
