"""The demo's sources: what an editor and a reader meet on a real wire is met there too."""

from datetime import UTC, datetime

import pytest

from tribune.config.demo import sources as demo
from tribune.config.demo.feeds import Web
from tribune.people.testing import an_operator
from tribune.places.testing import a_place
from tribune.wire.models import Entry, ExchangeRequest, Partner, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(settings):
    an_operator()
    a_place("Lille")
    web = Web(anchor=datetime.now(UTC), port=0, clock=lambda: datetime.now(UTC))
    web.start()
    settings.OUTBOUND_ALLOW = [web.base.removeprefix("http://")]
    demo.hold_some(at=datetime.now(UTC))
    demo.follow(base=web.base, anchor=datetime.now(UTC), more=[], say=lambda words: None)
    demo.tend(anchor=datetime.now(UTC))
    yield
    web.stop()


def test_the_demo_holds_what_a_desk_meets(filled):
    corrected = Source.objects.get(title="Le Quotidien partagé")

    assert Source.objects.get(title="La Gazette du canal").trouble == "absent"
    assert corrected.entries.get(edits__isnull=False).publication.title.endswith("achète son premier immeuble")
    assert sum(entry.is_taken_back for entry in corrected.entries.all()) == 1
    assert Entry.objects.held().count() == 1
    assert Entry.objects.filter(source__title="Radio Nord libre").first().episode["chapters"]
    assert ExchangeRequest.objects.get().answered_at is None
    assert Partner.objects.count() == 1
