"""Who may see a picture that is not public: asked at each request, answered by the room that uses it."""

from collections.abc import Callable
from typing import Any

from tribune.kit.registries import Registry
from tribune.media.models import Picture

# (picture, request.viewer) → may they see it?
Guard = Callable[[Picture, Any], bool]
GUARDS: Registry[Guard] = Registry("GUARDS")


def may_see(picture: Picture, viewer: Any) -> bool:
    """A public picture, or its guard says yes. A guard that nobody registered says no."""
    if picture.is_public:
        return True
    guard = GUARDS.get(picture.guard)
    return guard is not None and guard(picture, viewer)
