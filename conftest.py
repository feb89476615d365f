import pytest

from tribune.movement.settings import forget


@pytest.fixture(autouse=True)
def _a_movement_of_its_own() -> None:
    """A test's settings are rolled back behind the process's copy, so each test reads its own."""
    forget()
