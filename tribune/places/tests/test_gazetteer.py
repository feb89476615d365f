import gzip
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tribune.kit.registries import HEALTH
from tribune.places.finding import find
from tribune.places.gazetteer.loading import NoGazetteerIsBuilt, load
from tribune.places.models import Edition, OtherName, Place, Postcode

pytestmark = pytest.mark.django_db

LILLE = ["place", "59350", "commune", "Lille", "59000", "FR", "59", "32", 232787, 50.6311, 3.0468]
HAVRE = ["place", "76351", "commune", "Le Havre", "76600", "FR", "76", "28", 166058, 49.4939, 0.1077]
ROWS = [
    LILLE, HAVRE, ["postcode", "59000", "59350"], ["postcode", "59800", "59350"], ["postcode", "76600", "76351"],
    ["name", "76351", "Havre"], ["sheet", "communes:12:202", "eJwDAAAAAAE="],
]  # fmt: skip


def a_file(folder, rows):
    path = folder / "gazetteer.jsonl.gz"
    with gzip.open(path, "wt") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in [["count", len(rows)], *rows])
    return path


def test_the_gazetteer_is_loaded_with_progress(tmp_path):
    told = []

    is_new = load(a_file(tmp_path, ROWS), at=timezone.now(), say=lambda done, of: told.append((done, of)))

    assert is_new
    assert told[-1] == (7, 7)
    assert find("59800").name == "Lille"
    assert find("havre").name == "Le Havre"


def test_loading_again_changes_nothing(tmp_path):
    path = a_file(tmp_path, ROWS)
    load(path, at=timezone.now())
    lille = find("59000").pk

    assert not load(path, at=timezone.now())

    assert (find("59000").pk, Place.objects.count(), Postcode.objects.count()) == (lille, 2, 3)


def test_a_new_edition_keeps_the_rows_others_point_at(tmp_path):
    load(a_file(tmp_path, ROWS), at=timezone.now())
    lille = find("59000").pk

    load(a_file(tmp_path, [[*LILLE[:8], 240_000, *LILLE[9:]], ["postcode", "59000", "59350"]]), at=timezone.now())

    assert find("59000").pk == lille
    assert find("59000").population == 240_000
    assert Place.objects.filter(ref="76351").exists()
    assert not OtherName.objects.exists()
    assert Edition.objects.count() == 1


def test_a_file_cut_short_loads_nothing(tmp_path):
    path = a_file(tmp_path, ROWS)
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(EOFError):
        load(path, at=timezone.now())

    assert not Place.objects.exists()


def test_the_operator_is_told_when_there_is_no_gazetteer(tmp_path):
    with pytest.raises(NoGazetteerIsBuilt):
        load(tmp_path / "nothing", at=timezone.now())
    with pytest.raises(CommandError):
        call_command("load_places", str(tmp_path / "nothing"))

    assert not HEALTH["places.gazetteer"]().is_well
    load(a_file(tmp_path, ROWS), at=timezone.now())
    assert HEALTH["places.gazetteer"]().is_well
