import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _limits_start_anew():
    cache.clear()
