"""Static files under names that carry their hash, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class BuiltStorage(CompressedManifestStaticFilesStorage):
    """A file the build has not seen keeps its plain name: a page without its look is better than no page."""

    manifest_strict = False

    def hashed_name(self, name, content=None, filename=None):  # type: ignore[no-untyped-def]
        try:
            return super().hashed_name(name, content, filename)
        except ValueError:
            return name
