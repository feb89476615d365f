"""Static files under names that carry their hash, so that a browser may keep them for ever."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class BuiltStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A file the build has not seen keeps its plain name: a page without its look is better than no page."""

    manifest_strict = False

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        try:
            hashed: str = super().hashed_name(name, content, filename)
            return hashed
        except ValueError:
            return name
