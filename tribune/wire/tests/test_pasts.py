"""A site's past, read over real sockets: each post once, a page at a time, and from where a killed worker left."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from tribune.facts.testing import run_jobs
from tribune.kit.testing import Asked, Reply
from tribune.people.testing import an_operator, signed_in_client
from tribune.wire import tasks
from tribune.wire.models import Entry, Past, Source
from tribune.wire.testing import NOON, FeedSite, a_source, an_item, rss
from tribune.wire.verbs import hosts, intake, pasts
from tribune.wire.verbs.pasts import BETWEEN, NoPastThere, PastIsBeingRead

pytestmark = pytest.mark.django_db
SIZE = 100


class WordPress(FeedSite):
    """A site of *count* posts, the newest first; *broken* are answers it gives before it gets better."""

    def start(self, count: int, *, said: str = "header") -> str:
        self.count, self.broken = count, []
        link = f'<{self.url("/wp-json/")}>; rel="https://api.w.org/"'
        body = f"<link rel='https://api.w.org/' href='{self.url('/wp-json/')}' />" if said == "page" else ""
        headers = {"Content-Type": "text/html", **({"Link": link} if said == "header" else {})}
        self.pages["/"] = Reply(200, headers, body.encode())
        return self.url("/")

    def reply_to(self, asked: Asked) -> Reply:
        if not asked.path.startswith("/wp-json/wp/v2/posts"):
            return super().reply_to(asked)
        self.asked.append(asked)
        if self.broken:
            return self.broken.pop(0)
        page = int(parse_qs(urlsplit(asked.path).query)["page"][0])
        numbers = range(self.count, 0, -1)[(page - 1) * SIZE : page * SIZE]
        if not numbers:
            return Reply(400, {}, b'{"code":"rest_post_invalid_page_number"}')
        headers = {"Content-Type": "application/json", "X-WP-TotalPages": str(-(-self.count // SIZE))}
        return Reply(200, headers, json.dumps([self.post(number) for number in numbers]).encode())

    def post(self, number: int) -> dict[str, object]:
        at = NOON - timedelta(days=self.count - number + 1)
        return {
            "link": self.url(f"/{number}/"),
            "guid": {"rendered": self.url(f"/?p={number}")},
            "date_gmt": f"{at:%Y-%m-%dT%H:%M:%S}",
            "title": {"rendered": f"Article {number}"},
            "content": {"rendered": f"<p>Texte {number}</p>"},
        }


@pytest.fixture
def site(settings):
    with WordPress() as site:
        settings.OUTBOUND_ALLOW = [site.pair]
        yield site


def of(site, count: int, **more):
    return a_source(site_address=site.start(count, **more), feed_address=site.url("/feed"), host="127.0.0.1")


def go_on_to_the_end(past: Past) -> None:
    past.refresh_from_db()
    while past.ended_at is None:
        assert pasts.due(past.next_at - timedelta(seconds=1)) == []
        assert pasts.due(past.next_at) == [past.pk]
        pasts.go_on(past_id=past.pk, at=past.next_at)
        past.refresh_from_db()


def test_a_sites_whole_past_comes_a_page_at_a_time(site):
    source = of(site, 250)

    past = pasts.ask(source=source, at=NOON)
    between = Entry.objects.count()
    go_on_to_the_end(past)

    past.refresh_from_db()
    assert between == 100
    assert Entry.objects.filter(source=source).count() == 250
    assert (past.seen, past.taken, past.pages, past.trouble) == (250, 250, 3, "")
    assert past.ended_at is not None
    oldest = Entry.objects.order_by("published_at").select_related("publication")[0]
    assert (oldest.publication.title, oldest.published_at) == ("Article 1", NOON - timedelta(days=250))


@pytest.mark.parametrize("said", ["header", "page", "nowhere"])
def test_the_interface_is_found_where_the_site_says_it_is_or_where_it_usually_is(site, said):
    assert pasts.ask(source=of(site, 3, said=said), at=NOON).taken == 3


def test_what_the_feed_gave_already_is_not_taken_twice_nor_touched(site):
    source = of(site, 5)
    said = [an_item("Autre titre", guid=site.url("/?p=5"), link=site.url("/5/"), published_at=NOON)]
    said += [an_item("Autre identifiant", guid="x", link=site.url("/4/"), published_at=NOON)]
    site.say("/feed", rss(said, link=site.url("/")))
    intake.visit(source=source, at=NOON)

    past = pasts.ask(source=source, at=NOON)

    assert past.taken == 3
    titles = set(Entry.objects.values_list("publication__title", flat=True))
    assert titles == {"Autre titre", "Autre identifiant", "Article 1", "Article 2", "Article 3"}


def test_the_rhythm_of_visits_is_the_present_and_not_the_past(site):
    source = of(site, 250)
    before = (source.next_try_at, source.items_a_day, source.last_success_at)

    go_on_to_the_end(pasts.ask(source=source, at=NOON))

    source.refresh_from_db()
    assert (source.next_try_at, source.items_a_day, source.last_success_at) == before


def test_a_held_source_has_its_past_wait_for_an_editor(site):
    source = of(site, 3)
    source.is_trusted = False
    source.save()

    pasts.ask(source=source, at=NOON)

    assert Entry.objects.held().count() == 3


def test_a_site_of_another_make_tells_no_past(site):
    source = of(site, 0)

    with pytest.raises(NoPastThere):
        pasts.ask(source=source, at=NOON)

    assert not Past.objects.exists()


def test_one_reading_at_a_time(site):
    source = of(site, 250)
    pasts.ask(source=source, at=NOON)

    with pytest.raises(PastIsBeingRead):
        pasts.ask(source=source, at=NOON)


def test_a_failure_waits_longer_each_time_and_begins_again_where_it_was(site):
    past = pasts.ask(source=of(site, 250), at=NOON)
    site.broken = [Reply(503, {"Retry-After": "7200"}), Reply(500), Reply(200, {}, b"<html>")]

    waits = []
    for _turn in range(3):
        pasts.go_on(past_id=past.pk, at=NOON)
        past.refresh_from_db()
        waits.append(past.next_at - NOON)
    failed = (past.page, past.failures)
    go_on_to_the_end(past)

    assert waits == [timedelta(hours=2), BETWEEN * 16, BETWEEN * 64]
    assert failed == (2, 3)
    assert Entry.objects.count() == 250


def test_it_is_given_up_after_six_failures_and_the_desk_is_told_why(site):
    past = pasts.ask(source=of(site, 250), at=NOON)
    site.broken = [Reply(500) for _ in range(6)]

    go_on_to_the_end(past)

    past.refresh_from_db()
    assert past.ended_at is not None
    assert past.trouble_words
    assert Entry.objects.count() == 100


def test_a_page_read_by_two_workers_is_kept_once(site):
    past = pasts.ask(source=of(site, 250), at=NOON)
    stale = Past.objects.select_related("source").get(pk=past.pk)
    pasts.go_on(past_id=past.pk, at=NOON)
    answer = pasts.outbound.fetch(pasts._address(stale.root, stale.page, NOON))

    pasts._keep(stale, answer, pasts._posts(answer), NOON)

    past.refresh_from_db()
    assert (past.page, past.seen, Entry.objects.count()) == (3, 200, 200)


def test_stopping_keeps_what_came(site):
    source = of(site, 250)
    past = pasts.ask(source=source, at=NOON)

    pasts.stop(source=source, at=NOON)

    pasts.go_on(past_id=past.pk, at=NOON)
    past.refresh_from_db()
    assert past.trouble == pasts.STOPPED
    assert Entry.objects.count() == 100


def test_a_host_that_is_visited_for_its_feed_is_left_alone_meanwhile(site):
    source = of(site, 250)
    past = pasts.ask(source=source, at=NOON)
    past.refresh_from_db()
    hosts.claim(names=[source.host], at=past.next_at)

    assert pasts.due(past.next_at) == []
    pasts.go_on(past_id=past.pk, at=past.next_at)
    assert not [asked for asked in site.asked if "page=2" in asked.path]
    assert pasts.due(past.next_at + timedelta(minutes=6)) == [past.pk]


def test_an_editor_asks_from_the_desk_and_sees_how_far_it_is(site):
    source = of(site, 250)
    client = signed_in_client(an_operator())
    page = f"/en/desk/sources/{source.code}/"

    before = client.get(page).content.decode()
    answer = client.post(f"{page}past/", {"on": "1"})
    during = client.get(page).content.decode()
    Source.objects.update(next_try_at=None)
    Past.objects.update(next_at=timezone.now())
    tasks.poll.call()
    run_jobs()
    later = client.get(page).content.decode()
    client.post(f"{page}past/", {"on": "0"})

    assert "Read what it published before" in before
    assert answer.status_code == 303
    assert "100 articles read" in during
    assert "page 1 of 3" in during
    assert "200 articles read" in later
    assert "stopped by the desk" in client.get(page).content.decode()


def test_an_editor_is_told_when_a_site_tells_no_past(site):
    source = of(site, 0)
    client = signed_in_client(an_operator())

    answer = client.post(f"/en/desk/sources/{source.code}/past/", {"on": "1"}, follow=True)

    assert "does not tell its past" in answer.content.decode()
