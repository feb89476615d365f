"""How sources fare: thirty days counted and drawn by the server, for the desk and whoever the operator lets read."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone

from tribune.kit.recent import forget_all
from tribune.people.testing import a_person, an_operator, signed_in_client
from tribune.wire import vitals
from tribune.wire.models import Source, Tally, Visit
from tribune.wire.testing import a_source
from tribune.wire.verbs import vitals as verbs
from tribune.wire.vitals import Day, Vitals, drawn

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=PARIS)


def visited(source: Source, at: datetime, *, taken: int = 0, trouble: str = "") -> None:
    Visit.objects.create(source=source, at=at, outcome="trouble" if trouble else "read", trouble=trouble, taken=taken)


class TestDrawing:
    def test_the_highest_bar_fills_the_drawing_and_the_least_thing_shows(self):
        days = [Day(date(2026, 1, 1), items=1), Day(date(2026, 1, 2), items=1000), Day(date(2026, 1, 3))]

        graph = drawn(days, lambda day: day.items)

        assert [bar.height for bar in graph.bars] == [2, vitals.HIGH, 0]
        assert (graph.most, graph.total, graph.width) == (1000, 1001, 60)
        assert all(bar.y + bar.height == vitals.HIGH for bar in graph.bars)

    def test_those_that_went_wrong_are_drawn_at_the_foot(self):
        (bar,) = Vitals([Day(date(2026, 1, 1), visits=10, troubled=5)]).visits.bars

        assert (bar.height, bar.part, bar.part_y) == (100, 50, 50)

    def test_nothing_is_drawn_of_nothing(self):
        assert drawn([], lambda day: day.items).most == 0
        assert drawn([Day(date(2026, 1, 1))], lambda day: day.items).bars[0].height == 0


class TestCounting:
    def test_a_day_is_one_of_the_movements_zone_and_days_without_visits_are_there(self):
        source = a_source()
        visited(source, datetime(2026, 11, 19, 23, 30, tzinfo=PARIS), taken=2)
        visited(source, datetime(2026, 11, 20, 0, 30, tzinfo=PARIS), taken=3, trouble="absent")
        visited(source, datetime(2026, 11, 20, 12, 0, tzinfo=PARIS), taken=1)
        visited(a_source(), NOW, taken=50)
        visited(source, NOW - timedelta(days=40), taken=9)

        found = vitals.of_source(source, now=NOW).days

        assert len(found) == 30
        assert (found[0].day, found[-1].day) == (date(2026, 10, 23), date(2026, 11, 21))
        assert [(d.day.day, d.items, d.visits, d.troubled) for d in found if d.visits] == [(19, 2, 1, 0), (20, 4, 2, 1)]

    def test_the_days_that_are_over_are_tallied_once_and_a_missed_night_is_made_up_for(self):
        source = a_source()
        for days in range(4):
            visited(source, NOW - timedelta(days=days), taken=days + 1)

        assert verbs.tally(at=NOW - timedelta(days=2)) == 1
        assert verbs.tally(at=NOW) == 2
        assert verbs.tally(at=NOW) == 0

        assert list(Tally.objects.order_by("day").values_list("items", "visits")) == [(4, 1), (3, 1), (2, 1)]

    def test_all_sources_are_told_by_their_tallies_and_today_as_it_goes(self):
        forget_all()
        Tally.objects.create(day=date(2026, 11, 20), visits=48, troubled=3, items=12)
        visited(a_source(), NOW, taken=7)

        found = vitals.of_all(date(2026, 11, 21)).days

        assert [(d.items, d.visits, d.troubled) for d in found[-2:]] == [(12, 48, 3), (7, 1, 0)]


class TestPages:
    @pytest.fixture(autouse=True)
    def _fresh(self):
        forget_all()
        cache.clear()

    def test_the_desk_reads_how_a_source_fares_and_readers_do_once_they_are_let(self, client):
        olga, bob = signed_in_client(an_operator()), signed_in_client(a_person("Bob"))
        source = a_source("La Voix", trouble="absent", failures=4)
        visited(source, timezone.now(), taken=3)
        own = f"/en/sources/{source.code}/health/"

        assert "3 in thirty days, 3 at most in one" in olga.get(own).text
        assert {bob.get(own).status_code, client.get(own).status_code} == {404}
        assert client.get("/en/sources/health/").status_code == 404

        olga.post(f"/desk/sources/{source.code}/showing/", {"on": "1"})
        page = client.get(own).text
        assert "there is nothing at this address for now" in page
        assert "La Voix" in client.get("/en/sources/health/").text
        assert own in client.get("/en/sources/").text

        olga.post(f"/desk/sources/{source.code}/showing/", {"on": "0"})
        assert client.get(own).status_code == 404
        assert own not in client.get("/en/sources/").text

    def test_readers_read_only_of_those_they_are_let_and_not_what_all_did(self, client):
        olga = signed_in_client(an_operator())
        shown, _other = a_source("Montrée"), a_source("Gardée")
        verbs.show(source=shown, by=None, at=NOW)
        visited(shown, timezone.now(), taken=3)

        desk, public = olga.get("/en/sources/health/").text, client.get("/en/sources/health/").text

        assert "Gardée" in desk
        assert "What came each day" in desk
        assert "Gardée" not in public
        assert "What came each day" not in public

    def test_the_drawing_holds_whole_numbers_in_every_language(self, client):
        source = a_source()
        verbs.show(source=source, by=None, at=NOW)
        for days in range(9):
            for _ in range(days + 1):
                visited(source, timezone.now() - timedelta(days=days), taken=137)

        page = client.get(f"/sources/{source.code}/health/").text

        drawing = re.findall(r'<rect[^>]* x="([^"]*)" y="([^"]*)" width="16" height="([^"]*)"', page)
        assert len(drawing) == 18
        assert all(number.isdigit() for bar in drawing for number in bar)

    def test_many_are_shown_and_kept_to_the_desk_together(self):
        olga = signed_in_client(an_operator())
        codes = [a_source().code for _ in range(3)]

        for deed, count in (("show", 3), ("hide", 0)):
            olga.post("/en/desk/sources/together/", {"deed": deed, "sure": "1", "chosen": " ".join(codes)})
            assert Source.objects.exclude(showing=None).count() == count

    def test_the_page_of_all_costs_the_same_for_many(self, django_assert_max_num_queries):
        olga = signed_in_client(an_operator())
        for number in range(30):
            visited(a_source(f"Source {number}"), timezone.now())

        with django_assert_max_num_queries(12):
            olga.get("/sources/health/")
