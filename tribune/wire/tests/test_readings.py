"""Articles read on their pages where that was agreed: once, politely, and lost by nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.facts.testing import run_jobs
from tribune.kit.testing import LoopbackSite, Reply
from tribune.people.testing import HouseClient, a_person, signed_in_client, with_charge
from tribune.publications.models import CardText
from tribune.wire.models import Entry, Host, Reading, Source
from tribune.wire.parsing import Enclosure
from tribune.wire.reading_tasks import go_on_with_pages
from tribune.wire.reading_testing import TEXT, a_page
from tribune.wire.testing import NOON, a_source, a_visit, an_item
from tribune.wire.verbs import agreements, hosts, intake, readings, sources, vitals

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
BEGINNING = "<p>À deux heures du matin, l’hémicycle comptait trente députés…</p>"
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def paper(settings):
    """The site of a medium, every article of which is the same."""
    with LoopbackSite({f"/{n}": Reply(200, HTML, a_page()) for n in range(1, 9)}) as site:
        settings.OUTBOUND_ALLOW = [site.pair]
        yield site


def of(site: LoopbackSite, **more) -> Source:
    given = {"extent": "page", "site_address": site.url(), "feed_address": site.url(f"/feed/{id(more)}"), **more}
    return a_source("Le Quotidien", host=site.host, **given)


def said(site: LoopbackSite, n: int = 1, **more):
    given = {"guid": f"no-{n}", "link": site.url(f"/{n}"), "body": BEGINNING, **more}
    return an_item(given.pop("title", f"Nuit {n}"), **given)


def body_of(entry: Entry) -> str:
    return CardText.objects.get(publication=entry.publication_id).body


def paths(site: LoopbackSite) -> list[str]:
    return [asked.path for asked in site.asked]


class TestWhatIsRead:
    def test_where_it_was_agreed_an_article_is_read_on_its_page_once(self, paper):
        source = of(paper)
        a_visit(source, [said(paper)])

        for minutes in (0, 5, 600):
            readings.go_on(at=NOON + minutes * MINUTE)

        entry = source.entries.get()
        assert paths(paper) == ["/1"]
        assert "avec le nom des députés présents" in body_of(entry)
        assert "<script" not in body_of(entry)
        assert f'href="{paper.url("/dossiers/2026/precision.html")}"' in body_of(entry)
        assert entry.picture_address == paper.url("/photos/hemicycle.jpg")

    def test_readers_are_told_where_the_text_comes_from(self, paper):
        source = of(paper)
        a_visit(source, [said(paper)])
        address = f"/en{source.entries.get().publication.address}"
        assert "This is a summary" in HouseClient().get(address).text

        readings.go_on(at=NOON)

        page = HouseClient().get(address).text
        assert "This text was read on its page, as agreed" in page
        assert "This is a summary" not in page
        assert "avec le nom des députés présents" in page

    @pytest.mark.parametrize("agreed", [{"extent": "summary"}, {"extent": "full"}])
    def test_where_it_was_not_no_page_is_asked_for(self, paper, agreed):
        a_visit(of(paper, **agreed), [said(paper)])

        go_on_with_pages.func()
        run_jobs()

        assert paths(paper) == []

    def test_the_clock_sends_a_reader(self, paper):
        a_visit(of(paper), [said(paper)])

        go_on_with_pages.func()
        run_jobs()

        assert paths(paper) == ["/1"]
        assert Reading.objects.get().read_at

    def test_agreed_since_what_the_feed_still_gives_of_what_is_here_is_read_too(self, paper):
        source, item = of(paper, extent="summary"), said(paper)
        a_visit(source, [item])

        agreements.write(source=source, extent="page", at=NOON)
        a_visit(source, [item], at=NOON + MINUTE)
        readings.go_on(at=NOON + MINUTE)

        entry = source.entries.get()
        assert "avec le nom des députés présents" in body_of(entry)
        assert not entry.edits.exists()

    @pytest.mark.parametrize(
        "more",
        [
            {"body": TEXT * 3},
            {"link": ""},
            {"published_at": NOON - 31 * DAY},
            {"youtube_id": "abcdefghijk"},
            {"enclosures": (Enclosure("https://a.example/e.mp3", "audio/mpeg"),)},
        ],
        ids=["whole in its feed", "no page", "old", "video", "podcast"],
    )
    def test_what_is_no_article_cut_lately_is_left_as_it_is(self, paper, more):
        a_visit(of(paper), [said(paper, **more)])

        assert not Reading.objects.exists()

    def test_a_long_text_that_says_it_goes_on_is_read(self, paper):
        a_visit(of(paper), [said(paper, body="<p>" + "Des mots. " * 300 + "</p><p>Lire la suite »</p>")])

        assert Reading.objects.filter(next_at=NOON).exists()

    def test_what_waits_for_an_editor_is_read_too(self, paper):
        source = of(paper, trusted=False)
        a_visit(source, [said(paper)])

        readings.go_on(at=NOON)

        assert "avec le nom des députés présents" in source.entries.get().words["body"]

    def test_what_an_editor_leaves_out_is_not_read(self, paper):
        source = of(paper, trusted=False)
        a_visit(source, [said(paper)])
        intake.drop_entries(entries=source.entries.all(), at=NOON)

        assert readings.go_on(at=NOON) == 0

    def test_an_agreement_does_not_hold_on_the_sites_of_others(self, paper):
        source = of(paper, site_address="https://quotidien.example/", feed_address="https://quotidien.example/feed")
        a_visit(source, [said(paper)])

        assert readings.go_on(at=NOON) == 0
        assert Reading.objects.get().trouble == "elsewhere"

    def test_nor_where_a_page_of_its_own_sends_us(self, paper, settings):
        with LoopbackSite({"/1": Reply(200, HTML, a_page())}, host="127.0.0.2") as other:
            settings.OUTBOUND_ALLOW = [paper.pair, other.pair]
            paper.pages["/1"] = Reply(302, {"Location": other.url("/1")})
            a_visit(of(paper), [said(paper)])

            readings.go_on(at=NOON)

        reading = Reading.objects.get()
        assert (reading.trouble, reading.next_at, reading.read_at) == ("elsewhere", None, None)


class TestManners:
    def test_one_page_a_minute_of_a_host_the_newest_first(self, paper):
        a_visit(of(paper), [said(paper, n, published_at=NOON - n * MINUTE) for n in (2, 1, 3)])

        for seconds in (0, 30, 59, 61, 90, 122):
            readings.go_on(at=NOON + timedelta(seconds=seconds))

        assert paths(paper) == ["/1", "/2", "/3"]
        hours = Reading.objects.order_by("tried_at").values_list("tried_at", flat=True)
        assert [(hour - NOON).seconds for hour in hours] == [0, 61, 122]

    def test_hosts_are_asked_together(self, paper, settings):
        with LoopbackSite({"/1": Reply(200, HTML, a_page())}, host="127.0.0.2") as other:
            settings.OUTBOUND_ALLOW = [paper.pair, other.pair]
            a_visit(of(paper), [said(paper)])
            a_visit(of(other), [said(other)])

            assert readings.go_on(at=NOON) == 2

    def test_a_host_that_somebody_asks_is_left_alone_meanwhile(self, paper):
        a_visit(of(paper), [said(paper)])

        with hosts.held(name=paper.host, at=NOON):
            assert readings.go_on(at=NOON) == 0
        assert readings.go_on(at=NOON + MINUTE) == 1

    def test_one_that_taught_us_to_go_slowly_is_asked_as_slowly(self, paper):
        a_visit(of(paper), [said(paper)])
        Host.objects.create(name=paper.host, gap=110, asked_at=NOON)

        assert readings.go_on(at=NOON + MINUTE) == 0
        assert readings.go_on(at=NOON + 2 * MINUTE) == 1

    def test_one_that_asks_us_to_wait_is_asked_neither_for_pages_nor_for_feeds(self, paper):
        paper.pages["/1"] = [Reply(429, {"Retry-After": "7200"}), Reply(200, HTML, a_page())]
        source = of(paper)
        a_visit(source, [said(paper), said(paper, 2, published_at=NOON - MINUTE)])

        for minutes in (0, 2, 30, 119, 121):
            readings.go_on(at=NOON + minutes * MINUTE)

        source.refresh_from_db()
        assert paths(paper) == ["/1", "/1"]
        assert source.next_try_at >= NOON + 120 * MINUTE

    def test_a_page_that_fails_is_asked_again_ever_later_and_then_no_more(self, paper):
        paper.pages["/1"] = Reply(503, HTML, b"en panne")
        source = of(paper)
        a_visit(source, [said(paper)])

        hours = (0, 5, 14, 16, 30, 75, 77, 200, 315, 318, 2000, 9000)
        asked = [minutes for minutes in hours if readings.go_on(at=NOON + minutes * MINUTE)]

        assert asked == [0, 16, 77, 318]
        assert (Reading.objects.get().trouble, Reading.objects.get().next_at) == ("site_broken", None)
        assert "trente députés" in body_of(source.entries.get())

    @pytest.mark.parametrize(
        ("reply", "trouble"),
        [
            (Reply(200, HTML, a_page(head='<meta name="robots" content="noarchive">')), "reserved"),
            (Reply(200, {**HTML, "X-Robots-Tag": "noarchive"}, a_page()), "reserved"),
            (Reply(200, {"Content-Type": "application/pdf"}, b"%PDF"), "not_a_page"),
            (Reply(200, HTML, a_page("<p>À deux heures du matin.</p>")), "no_more"),
        ],
    )
    def test_what_asking_again_does_not_change_is_asked_once(self, paper, reply, trouble):
        paper.pages["/1"] = reply
        source = of(paper)
        a_visit(source, [said(paper)])

        for days in range(3):
            readings.go_on(at=NOON + days * DAY)

        assert paths(paper) == ["/1"]
        assert Reading.objects.get().trouble == trouble
        assert "trente députés" in body_of(source.entries.get())

    def test_a_page_too_big_is_not_taken(self, paper):
        paper.pages["/1"] = Reply(200, HTML, a_page("<p>Encore et encore.</p>" * 200_000))
        a_visit(of(paper), [said(paper)])

        readings.go_on(at=NOON)

        assert Reading.objects.get().trouble == "too_big"

    def test_a_source_that_is_paused_is_left_alone_until_it_is_resumed(self, paper):
        source = of(paper)
        a_visit(source, [said(paper)])
        sources.pause(source=source, at=NOON)
        assert readings.go_on(at=NOON) == 0

        sources.resume(source=source, at=NOON)

        assert readings.go_on(at=NOON) == 1


class TestWhatItsFeedSaysLater:
    @pytest.fixture
    def entry(self, paper):
        source = of(paper)
        a_visit(source, [said(paper)])
        readings.go_on(at=NOON)
        return source.entries.get()

    def edited(self, paper, entry, at=NOON + DAY, **more):
        a_visit(entry.source, [said(paper, **{"title": "Nuit longue", **more})], at=at)
        entry.publication.refresh_from_db()

    def test_a_shorter_text_does_not_take_the_place_of_the_longer_one(self, paper, entry):
        self.edited(paper, entry)

        assert "avec le nom des députés présents" in body_of(entry)
        assert entry.publication.title == "Nuit longue"
        assert [(edit.title != [], edit.words) for edit in entry.edits.all()] == [(True, [])]

    def test_an_article_that_changed_is_read_again_and_what_changed_is_kept(self, paper, entry):
        paper.pages["/1"] = Reply(200, HTML, a_page(TEXT.replace("trois mille communes", "quatre mille communes")))
        self.edited(paper, entry)

        readings.go_on(at=NOON + DAY)

        assert "quatre mille communes" in body_of(entry)
        assert ["gone", "trois"] in entry.edits.order_by("-pk")[0].words
        assert paths(paper) == ["/1", "/1"]

    def test_a_feed_that_changes_at_each_visit_has_it_read_a_few_times_and_no_more(self, paper, entry):
        for days in range(1, 12):
            self.edited(paper, entry, NOON + days * DAY, title=f"Nuit, version {days}")
            readings.go_on(at=NOON + days * DAY)

        assert len(paper.asked) == 6
        assert "avec le nom des députés présents" in body_of(entry)

    def test_a_page_that_is_gone_since_leaves_the_text_that_was_read(self, paper, entry):
        del paper.pages["/1"]
        self.edited(paper, entry)

        for days in range(1, 5):
            readings.go_on(at=NOON + days * DAY)

        assert "avec le nom des députés présents" in body_of(entry)

    def test_a_feed_that_gives_more_than_the_page_is_believed(self, paper, entry):
        self.edited(paper, entry, body=TEXT * 2 + "<p>Le dernier mot du flux.</p>")
        readings.go_on(at=NOON + DAY)

        assert "Le dernier mot du flux." in body_of(entry)
        assert "read on its page" not in HouseClient().get(f"/en{entry.publication.address}").text

    def test_what_the_feed_says_while_the_page_is_read_is_not_written_over(self, paper, entry, monkeypatch):
        ask = readings.outbound.fetch_all
        whole = TEXT * 2 + "<p>Le dernier mot du flux.</p>"
        self.edited(paper, entry)

        def meanwhile(asks, **how):
            answers = ask(asks, **how)
            Reading.objects.update(next_at=None)
            self.edited(paper, entry, NOON + 2 * DAY, body=whole)
            return answers

        monkeypatch.setattr(readings.outbound, "fetch_all", meanwhile)
        readings.go_on(at=NOON + 2 * DAY)

        assert "Le dernier mot du flux." in body_of(entry)


class TestLessThanBefore:
    def test_the_copy_goes_when_the_agreement_ends_and_nothing_more_is_asked(self, paper):
        source = of(paper)
        a_visit(source, [said(paper), said(paper, 2)])
        readings.go_on(at=NOON)

        agreements.end(source=source, at=NOON + MINUTE)
        run_jobs()

        assert [len(body_of(entry)) < 700 for entry in source.entries.all()] == [True, True]
        assert readings.go_on(at=NOON + DAY) == 0
        assert not Reading.objects.exists()

    def test_agreed_for_the_feed_alone_what_was_read_on_pages_goes_and_the_rest_stays(self, paper):
        source = of(paper)
        whole = "<p>" + "Tout est dans le flux. " * 100 + "</p>"
        a_visit(source, [said(paper), said(paper, 2, body=whole)])
        readings.go_on(at=NOON)

        agreements.write(source=source, extent="full", at=NOON + MINUTE)
        run_jobs()

        lengths = {entry.link: len(body_of(entry)) for entry in source.entries.all()}
        assert lengths[paper.url("/1")] < 700
        assert lengths[paper.url("/2")] > 2000

    def test_it_stays_when_that_was_said(self, paper):
        source = of(paper)
        a_visit(source, [said(paper)])
        readings.go_on(at=NOON)

        agreements.end(source=source, at=NOON + MINUTE, keeps_past=True)
        run_jobs()

        assert "avec le nom des députés présents" in body_of(source.entries.get())

    def test_a_text_that_arrives_after_the_end_is_not_kept(self, paper, monkeypatch):
        source, ask = of(paper), readings.outbound.fetch_all
        a_visit(source, [said(paper)])

        def meanwhile(asks, **how):
            answers = ask(asks, **how)
            agreements.end(source=source, at=NOON)
            return answers

        monkeypatch.setattr(readings.outbound, "fetch_all", meanwhile)
        readings.go_on(at=NOON)

        assert "avec le nom" not in body_of(source.entries.get())
        assert not Reading.objects.exists()


class TestDesk:
    def test_it_is_agreed_on_the_desk(self):
        client, source = signed_in_client(with_charge(a_person("Dora"), "sources")), a_source()

        done = client.post(f"/en/desk/sources/{source.code}/agreement/", {"extent": "page", "seen": ""})

        source.refresh_from_db()
        assert (done.status_code, source.extent) == (303, "page")
        assert "from its page if need be" in client.get(done["Location"]).text

    def test_what_could_not_be_read_is_said_in_plain_words_and_what_waits_is_named_to_the_desk_alone(self, paper):
        paper.pages["/2"] = Reply(200, {**HTML, "X-Robots-Tag": "noarchive"}, a_page())
        source, now = of(paper, trusted=False), timezone.now()
        a_visit(source, [said(paper, published_at=now), said(paper, 2, title="Note interne", published_at=now)], at=now)
        vitals.show(source=source, by=None, at=now)
        health = f"/en/sources/{source.code}/health/"
        assert "could not be read" not in HouseClient().get(health).text

        readings.go_on(at=now)
        readings.go_on(at=now + 2 * MINUTE)

        told, desk = HouseClient().get(health).text, signed_in_client(with_charge(a_person("Dora"), "sources"))
        assert "Texts read on its pages" in told
        assert "The page asks not to be copied" in told
        assert "Note interne" not in told
        assert "Note interne" in desk.get(health).text

    def test_of_a_source_without_such_an_agreement_nothing_is_said_of_pages(self):
        source = a_source(extent="full")
        vitals.show(source=source, by=None, at=NOON)

        assert "Texts read" not in HouseClient().get(f"/en/sources/{source.code}/health/").text
