"""Alice, who organises; Bob, a member; Charlie, who is outside; and where the files of a test go."""

import pytest

from tribune.discussions.testing import a_circle, a_person, a_thread


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "tribune.media.storage.Folder", "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture
def alice():
    return a_person("Alice")


@pytest.fixture
def bob():
    return a_person("Bob")


@pytest.fixture
def charlie():
    return a_person("Charlie")


@pytest.fixture
def circle(alice, bob):
    return a_circle(organisers=[alice], members=[bob])


@pytest.fixture
def thread(circle, bob):
    return a_thread(circle=circle, by=bob)
