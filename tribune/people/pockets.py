"""``request.session`` for whoever is signed in: a few words carried to the next page, beside their session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tribune.people.models import Session

if TYPE_CHECKING:
    from tribune.people.viewers import Viewer


class Pocket:
    """Looks like a dict. Kept after the answer, only when something was put in or taken out."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._is_changed = False

    def get(self, key: str, default: Any = None) -> Any:
        return self._held().get(key, default)

    def pop(self, key: str, default: Any = None) -> Any:
        held = self._held()
        if key not in held:
            return default
        self._is_changed = True
        return held.pop(key)

    def __contains__(self, key: str) -> bool:
        return key in self._held()

    def __getitem__(self, key: str) -> Any:
        return self._held()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._held()[key] = value
        self._is_changed = True

    def keep(self) -> None:
        session = self._viewer.session if self._is_changed else None
        if session is not None:
            Session.objects.filter(pk=session.pk).update(pocket=session.pocket)
            self._is_changed = False

    def _held(self) -> dict[str, Any]:
        session = self._viewer.session
        return session.pocket if session is not None else {}
