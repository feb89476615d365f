"""STORAGE_URL says where files are kept."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

from tests.services import ObjectStore
from tribune.config.storage import storage_at


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
