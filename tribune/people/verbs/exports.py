"""Everything the house holds about one person, as a zip of JSON: one file a part."""

import json
import zipfile
from datetime import datetime
from io import BytesIO

from django.utils.translation import gettext as _

from tribune.kit.registries import PERSONAL_DATA
from tribune.media import keeping
from tribune.people.models import Person


def write(*, person: Person, at: datetime) -> BytesIO:
    """A zip file open at its beginning."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("README.txt", _about(at))
        for name, part in PERSONAL_DATA:
            told = json.dumps(part.export(person), ensure_ascii=False, indent=1, default=str)
            box.writestr(f"{name}.json", told)
        if person.picture is not None:
            box.writestr("photo.webp", keeping.kept(person.picture.sha256))
    file.seek(0)
    return file


def _about(at: datetime) -> str:
    return (
        _("Everything this site holds about you, on %(day)s (UTC). One JSON file a part of the site.")
        % {"day": f"{at:%Y-%m-%d %H:%M}"}
        + "\n"
    )
