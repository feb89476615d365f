from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _templates_of_the_tests(settings):
    """Letters that only tests write."""
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [
        {
            **engine,
            "DIRS": [Path(__file__).parent / "templates"],
            "OPTIONS": {
                **engine["OPTIONS"],
                "loaders": [
                    "django.template.loaders.filesystem.Loader",
                    "django.template.loaders.app_directories.Loader",
                ],
            },
        }
    ]
