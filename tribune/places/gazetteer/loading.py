"""The built gazetteer into our tables, in one transaction: again and again with no harm."""

import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tribune.kit.refusals import Refusal
from tribune.places.maps.base import forget
from tribune.places.models import Edition, OtherName, Place, Postcode, Sheet
from tribune.places.names import fold_name

BATCH = 2_000
COLUMNS = ["kind", "name", "folded", "postcode", "country", "department", "region", "population", "lat", "lon"]
Line = list[Any]
Said = Callable[[int, int], None]


class NoGazetteerIsBuilt(Refusal):
    pass


def load(path: Path, *, at: datetime, say: Said = lambda done, of: None) -> bool:
    """Load *path*; False when this very edition is loaded already. *say* is told (lines done, lines in all).

    Places keep their rows (people and actions point at them); one that has
    left the sources stays, without postcodes.
    """
    if not path.is_file():
        raise NoGazetteerIsBuilt(_("There is no gazetteer at %(path)s: build it first.") % {"path": path})
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if Edition.objects.filter(digest=digest).exists():
        return False
    with transaction.atomic():
        Postcode.objects.all().delete()
        OtherName.objects.all().delete()
        Sheet.objects.all().delete()
        _keep(_lines(path), say)
        Edition.objects.all().delete()
        Edition.objects.create(digest=digest, loaded_at=at)
    forget()
    return True


def _lines(path: Path) -> Iterator[Line]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _keep(lines: Iterator[Line], say: Said) -> None:
    _word, total = next(lines)
    done, ids = 0, dict[str, int]()
    for word, group in groupby(lines, key=itemgetter(0)):
        if word in ("postcode", "name") and not ids:
            ids = dict(Place.objects.values_list("ref", "pk"))
        while batch := list(islice(group, BATCH)):
            _insert(word, batch, ids)
            done += len(batch)
            say(done, total)


def _insert(word: str, batch: list[Line], ids: dict[str, int]) -> None:
    if word == "place":
        Place.objects.bulk_create(
            [_place(*line[1:]) for line in batch],
            update_conflicts=True,
            unique_fields=["ref"],
            update_fields=COLUMNS,
        )
    elif word == "postcode":
        Postcode.objects.bulk_create([Postcode(code=code, place_id=ids[ref]) for _w, code, ref in batch])
    elif word == "name":
        OtherName.objects.bulk_create(
            [OtherName(name=name, folded=fold_name(name), place_id=ids[ref]) for _w, ref, name in batch]
        )
    elif word == "sheet":
        Sheet.objects.bulk_create([Sheet(key=key, body=base64.b64decode(body)) for _w, key, body in batch])


def _place(ref: str, kind: str, name: str, *rest: Any) -> Place:
    return Place(ref=ref, kind=kind, name=name, folded=fold_name(name), **dict(zip(COLUMNS[3:], rest, strict=True)))
