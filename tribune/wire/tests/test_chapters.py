"""Chapters that an episode keeps in a file of their own: asked for once, politely, and told to its reader."""

import json
from datetime import timedelta

import pytest

from tribune.facts.testing import run_jobs
from tribune.kit.testing import Reply
from tribune.people.testing import HouseClient
from tribune.wire.models import ChapterFile, Entry
from tribune.wire.parsing import Episode
from tribune.wire.parsing.chapters import read_chapters
from tribune.wire.parsing.values import Chapter
from tribune.wire.tasks import poll
from tribune.wire.testing import NOON, a_source, a_visit, an_entry, an_item
from tribune.wire.verbs import chapters, hosts, intake

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SAID = {
    "version": "1.2.0",
    "chapters": [
        {"startTime": 62.5, "title": "Le débat", "url": "/debat", "img": "https://a.example/1.jpg"},
        {"startTime": 0, "title": "Début"},
        {"startTime": 90, "title": "Une image de plus", "toc": False},
        {"startTime": "1:02:03", "title": "<b>Fin</b>", "url": "javascript:alert(1)"},
        {"startTime": 99, "img": "https://a.example/2.jpg"},
        {"startTime": "plus tard", "title": "Quand"}, {"startTime": -1, "title": "Avant"}, {"startTime": True, "title": "?"}, 7,
    ],
}  # fmt: skip


def naming(address: str, title: str = "Cinq", **more):
    return an_item(title, episode=Episode(chapters_address=address, **more), published_at=NOON - HOUR)


def an_episode(address: str, **more) -> Entry:
    source = a_source(**more)
    a_visit(source, [naming(address)])
    return Entry.objects.select_related("source").get(source=source)


def listed(entry: Entry) -> list[str]:
    return [one["title"] for one in ChapterFile.objects.get(entry=entry).chapters]


class TestReading:
    def test_they_are_in_order_with_addresses_that_may_be_followed_and_those_without_a_title_are_left(self):
        read = read_chapters(json.dumps(SAID).encode(), address="https://a.example/5/chapters.json")

        assert read == (
            Chapter(0, "Début"), Chapter(62, "Le débat", "https://a.example/debat", "https://a.example/1.jpg"),
            Chapter(3723, "<b>Fin</b>"),
        )  # fmt: skip

    @pytest.mark.parametrize(
        "body",
        [b"", b"<html>", b"[]", b'{"chapters": 3}', b'{"chapters": [null, [], {"startTime": 1e999, "title": "x"}]}',
         b'{"chapters": [{"startTime": NaN, "title": "x"}]}', b"[" * 100_000, b"\xff\xfe"],
    )  # fmt: skip
    def test_what_is_no_such_file_has_none(self, body):
        assert read_chapters(body, address="https://a.example/") == ()

    def test_two_hundred_are_enough(self):
        many = {"chapters": [{"startTime": n, "title": f"No {n}"} for n in range(900)]}

        assert len(read_chapters(json.dumps(many).encode(), address="https://a.example/")) == 200


class TestAsking:
    def test_a_new_episodes_file_is_asked_for_once_and_its_page_tells_them(self, site):
        site.pages["/5.json"] = Reply(200, {}, json.dumps(SAID).encode())
        entry = an_episode(site.url("/5.json"))

        poll.func()
        run_jobs()
        page = HouseClient().get(f"/en/wire/{entry.code}/", follow=True).text

        assert [asked.path for asked in site.asked] == ["/5.json"]
        assert "3 chapters" in page
        assert 'href="' + site.url("/debat") in page
        assert page.index("Début") < page.index("Le débat") < page.index("1:02:03")
        assert not ChapterFile.objects.due(NOON + timedelta(days=900)).exists()

    def test_chapters_within_the_feed_need_no_file(self):
        a_visit(a_source(), [naming("https://a.example/5.json", chapters=(Chapter(0, "Ici"),)), an_item()])

        assert not ChapterFile.objects.exists()

    def test_a_long_list_of_past_episodes_asks_for_the_newest_alone_and_none_that_is_old(self):
        items = [naming(f"https://a.example/{n}.json", f"No {n}") for n in range(30)]
        old = an_item(
            "Vieux", episode=Episode(chapters_address="https://a.example/old"), published_at=NOON - 100 * 24 * HOUR
        )

        a_visit(a_source(), [*items, old])

        assert ChapterFile.objects.count() == chapters.MOST
        assert not ChapterFile.objects.filter(address="https://a.example/old").exists()

    def test_of_what_waits_for_an_editor_nothing_is_asked_until_it_is_out(self, site):
        site.pages["/5.json"] = Reply(200, {}, json.dumps(SAID).encode())
        entry = an_episode(site.url("/5.json"), trusted=False)
        assert chapters.bring_home(at=NOON, gap=0) == 0

        intake.publish_entries(entries=[entry], at=NOON)

        assert chapters.bring_home(at=NOON, gap=0) == 1
        assert listed(entry) == ["Début", "Le débat", "<b>Fin</b>"]

    def test_one_that_does_not_answer_is_asked_three_times_more_and_then_given_up(self, site):
        entry = an_episode(site.url("/gone.json"))

        hours = [n for n in range(72) if chapters.bring_home(at=NOON + n * HOUR, gap=0)]

        assert hours == [0, 1, 7, 31]
        assert len(site.asked) == 4
        assert listed(entry) == []

    def test_a_server_that_is_being_asked_or_rests_is_left_alone_and_one_that_says_wait_rests(self, site):
        site.pages["/5.json"] = Reply(429, {"Retry-After": "7200"})
        an_episode(site.url("/5.json"))
        word, _ours = hosts.claim(names=["127.0.0.1"], at=NOON)

        assert chapters.bring_home(at=NOON, gap=0) == 0
        hosts.release(word=word, asked=[], at=NOON)
        assert chapters.bring_home(at=NOON, gap=0) == 1
        assert chapters.bring_home(at=NOON + HOUR, gap=0) == 0
        assert chapters.bring_home(at=NOON + 2 * HOUR, gap=0) == 1

    def test_a_file_of_a_private_network_or_a_huge_one_is_not_taken(self, site):
        site.pages["/huge.json"] = Reply(200, {}, b" " * (chapters.LARGEST + 1))
        inside, huge = an_episode("http://10.0.0.5/5.json"), an_episode(site.url("/huge.json"))

        chapters.bring_home(at=NOON, gap=0)

        assert (listed(inside), listed(huge)) == ([], [])
        assert set(ChapterFile.objects.values_list("failures", flat=True)) == {1}

    def test_chapters_stay_when_the_episode_is_edited_upstream(self, site):
        site.pages["/5.json"] = Reply(200, {}, json.dumps(SAID).encode())
        source, item = a_source(), naming(site.url("/5.json"))
        a_visit(source, [item])
        chapters.bring_home(at=NOON, gap=0)

        item.title = "Cinq, corrigé"
        a_visit(source, [item], at=NOON + HOUR)

        assert listed(source.entries.get()) == ["Début", "Le débat", "<b>Fin</b>"]
        assert not ChapterFile.objects.due(NOON + HOUR).exists()

    def test_an_ordinary_entry_costs_nothing_more(self, django_assert_num_queries):
        entry = an_entry()
        with django_assert_num_queries(0):
            chapters.want([entry], at=NOON)
