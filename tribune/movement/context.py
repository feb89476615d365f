from typing import Any

from django.http import HttpRequest


def movement(request: HttpRequest) -> dict[str, Any]:
    return {}
