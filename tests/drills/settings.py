"""The site as it is served, with one room more that only drills know."""

from tribune.config.settings import *  # noqa: F403
from tribune.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.drills.room"]
ROOT_URLCONF = "tests.drills.room.urls"
# Short, so that a round does not wait half a minute for a worker nobody stands in for.
LEASE_SECONDS = 4
