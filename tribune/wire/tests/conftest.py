"""Sites on this machine's loopback that this room's tests may ask."""

import pytest

from tribune.kit.testing import OurSite
from tribune.wire.testing import FeedSite


@pytest.fixture
def site(settings):
    """A site of feeds."""
    with FeedSite() as site:
        settings.OUTBOUND_ALLOW = [site.pair]
        yield site


@pytest.fixture
def ours(settings):
    """This very site, at the address it says it has."""
    with OurSite() as ours:
        settings.SITE_URL = ours.url("").rstrip("/")
        yield ours
