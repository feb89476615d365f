"""What the operator's health page is told of this room."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from tribune.kit.registries import Health

PROBE = "health/probe"


def files_kept() -> Health:
    """By keeping one, reading it and removing it."""
    try:
        name = default_storage.save(PROBE, ContentFile(b"well"))
        with default_storage.open(name) as file:
            is_well = file.read() == b"well"
        default_storage.delete(name)
    except OSError:
        is_well = False
    return Health(
        is_well, _("Files are kept.") if is_well else _("Files cannot be kept: see STORAGE_URL and the disk.")
    )
