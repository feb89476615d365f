import pytest


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "tribune.media.storage.Folder", "OPTIONS": {"location": tmp_path}},
    }
