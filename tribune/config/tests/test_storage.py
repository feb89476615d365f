"""STORAGE_URL says where files are kept."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from storages.backends.s3 import S3Storage

from tests.services import ObjectStore
from tribune.config.storage import storage_at
from tribune.kit.registries import HEALTH
from tribune.media import keeping
from tribune.media.models import Picture
from tribune.media.refusals import NoRoomForPictures
from tribune.media.testing import a_picture
from tribune.media.verbs import pictures


def test_without_an_address_files_stay_in_the_home():
    assert storage_at("", home=Path("/srv"))["OPTIONS"]["location"] == Path("/srv/files")
    assert storage_at("file:///data/a%20b", home=Path("/srv"))["OPTIONS"]["location"] == Path("/data/a b")


@pytest.mark.parametrize("url", ["ftp://a/b", "s3://host/bucket", "s3://key:secret@host/", "s3://key@host/bucket"])
def test_an_address_that_does_not_read_is_refused_in_plain_words(url):
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL"):
        storage_at(url, home=Path("/srv"))


@pytest.mark.slow
def test_a_real_s3_server_keeps_and_gives_back_a_file():
    with ObjectStore() as server:
        storage = S3Storage(**storage_at(server.url, home=Path("/srv"))["OPTIONS"])

        name = storage.save("pictures/ab/é.webp", ContentFile(b"body"))

        assert storage.exists(name)
        assert storage.open(name).read() == b"body"
        storage.delete(name)
        assert not storage.exists(name)


@pytest.mark.slow
@pytest.mark.django_db
def test_pictures_live_in_a_bucket_as_well_as_in_a_folder(settings, client, tmp_path):
    with ObjectStore() as server:
        settings.STORAGES = {**settings.STORAGES, "default": storage_at(server.url, home=tmp_path)}

        picture = a_picture(width=1600, height=1000)
        answer = client.get(picture.url(320))
        again = client.get(picture.url(320))

        assert Image.open(io.BytesIO(answer.content)).size == (320, 200)
        assert again.content == answer.content
        assert HEALTH["media.files"]().is_well
        assert pictures.sweep(at=timezone.now() + timedelta(hours=2))[1] == 0
        Picture.objects.all().delete()
        assert pictures.sweep(at=timezone.now() + timedelta(hours=2))[1] == 1
        assert client.get(picture.url(320)).status_code == 404
        with pytest.raises(FileNotFoundError):
            keeping.kept(picture.sha256)

    with pytest.raises(NoRoomForPictures):
        a_picture()
    assert not HEALTH["media.files"]().is_well
    assert not Picture.objects.exists()
