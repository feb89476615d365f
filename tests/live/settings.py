"""The site as it is served, with a channel more that only these tests know."""

from tribune.config.settings import *  # noqa: F403
from tribune.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.live.room"]
