"""Who may see a picture that is not public, or take a file: asked at each request, answered by the room that uses it."""

from collections.abc import Callable
from typing import Any

from tribune.kit.registries import Registry
from tribune.media.models import File, Picture

# (picture or file, request.viewer) → may they see it?
Guard = Callable[[Any, Any], bool]
GUARDS: Registry[Guard] = Registry("GUARDS")


def may_see(thing: Picture | File, viewer: Any) -> bool:
    """A public picture, or its guard says yes. A guard that nobody registered says no."""
    if thing.is_public:
        return True
    guard = GUARDS.get(thing.guard)
    return guard is not None and guard(thing, viewer)
