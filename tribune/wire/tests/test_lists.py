"""Lists of feeds: brought and looked at, added in batches, taken away; each thing said of each line."""

import socket
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tribune.facts.testing import run_jobs
from tribune.kit.testing import Reply
from tribune.people.testing import a_person, an_operator, signed_in_client
from tribune.wire import opml_out
from tribune.wire.list_tasks import go_on_with_lists
from tribune.wire.models import FeedList, Host, Listed, Source
from tribune.wire.parsing.opml import read_opml
from tribune.wire.testing import NOON, FeedSite, a_source, an_item, rss
from tribune.wire.verbs import hosts, lists
from tribune.wire.verbs.lists import ListIsEmpty, NoListThere

pytestmark = pytest.mark.django_db


class NamedSite(FeedSite):
    """At a name that anybody could have: a list may name no address of a private network."""

    def url(self, path: str = "/") -> str:
        return super().url(path).replace("127.0.0.1", "flux.example")


@pytest.fixture
def site(settings, monkeypatch):
    found = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: found("127.0.0.1" if host == "flux.example" else host, *a, **k)
    )
    with NamedSite() as site:
        settings.OUTBOUND_ALLOW = [site.pair]
        yield site


@pytest.fixture
def olga():
    return signed_in_client(an_operator())


def opml(*lines: str, folder: str = "Presse locale") -> bytes:
    outlines = "".join(f'<outline type="rss" text="Flux {n}" xmlUrl="{one}"/>' for n, one in enumerate(lines))
    return f'<opml version="2.0"><head/><body><outline text="{folder}">{outlines}</outline></body></opml>'.encode()


def brought(*addresses: str) -> FeedList:
    return lists.bring(body=opml(*addresses), name="mes-flux.opml", by=None, at=NOON)


def to_the_end(made: FeedList) -> int:
    """How many batches it took."""
    count = 1
    while lists.go_on(list_id=made.pk, at=NOON, gap=0):
        count += 1
    return count


def states(made: FeedList) -> list[str]:
    return list(made.lines.order_by("number").values_list("state", flat=True))


class TestLookingAtAList:
    def test_what_is_listened_to_already_and_what_is_there_twice_is_said_before_anybody_is_asked(self, site):
        known = a_source(feed_address="https://www.journal.example/feed/")

        made = brought("http://journal.example/feed", site.url("/a"), site.url("/a/"))

        assert states(made) == ["known", "waiting", "twice"]
        assert made.lines.get(number=1).source == known
        assert site.asked == []

    def test_each_line_is_asked_and_the_dead_say_why(self, site):
        site.say("/alive", rss([an_item(), an_item()], title="Le Vivant"))
        site.pages["/page"] = Reply(200, {"Content-Type": "text/html"}, b"<html><body>Bonjour</body></html>")
        made = brought(site.url("/alive"), site.url("/page"), site.url("/nowhere"), "http://name.invalid/feed")

        to_the_end(made)

        assert states(made) == ["alive", "dead", "dead", "dead"]
        assert list(made.lines.order_by("number").values_list("trouble", flat=True)[1:]) == [
            "not_a_feed", "absent", "no_such_site",
        ]  # fmt: skip
        assert all(line.trouble_words for line in made.lines.filter(state="dead"))
        assert made.lines.get(number=1).items == 2
        assert not Source.objects.exists()

    def test_one_server_is_asked_one_thing_at_a_time(self, site):
        for n in range(3):
            site.say(f"/{n}", rss([an_item()]))

        assert to_the_end(brought(*(site.url(f"/{n}") for n in range(3)))) == 3

    def test_a_server_that_is_being_asked_or_rests_is_left_alone_and_the_others_are_asked(self, site):
        site.say("/a", rss([an_item()]))
        made = brought(site.url("/a"), "http://name.invalid/feed")
        word, _ours = hosts.claim(names=["flux.example"], at=NOON)

        assert lists.go_on(list_id=made.pk, at=NOON, gap=0)
        assert not lists.go_on(
            list_id=made.pk, at=NOON, gap=0
        )  # nobody is left to ask now: its job does not turn round
        assert states(made) == ["waiting", "dead"]

        hosts.release(word=word, asked=[], at=NOON)
        hosts.rest(name="flux.example", seconds=600, is_too_often=True, at=NOON)
        assert not lists.go_on(list_id=made.pk, at=NOON, gap=0)
        assert (site.asked, lists.going()) == ([], [made.pk])

        lists.go_on(list_id=made.pk, at=NOON + timedelta(seconds=600), gap=0)
        assert states(made) == ["alive", "dead"]
        assert not Host.objects.exclude(claim="").exists()

    @pytest.mark.parametrize(
        ("body", "refusal"),
        [(b"<html></html>", NoListThere), (b"", NoListThere), (b"\xff\xfe\x00", NoListThere),
         (b"<opml version='2.0'><body/></opml>", ListIsEmpty)],
    )  # fmt: skip
    def test_what_is_no_list_is_said_to_be_none(self, body, refusal):
        with pytest.raises(refusal):
            lists.bring(body=body, name="x", by=None, at=NOON)
        assert not FeedList.objects.exists()


class TestAddingThem:
    def test_those_that_answer_are_added_with_their_folder_as_section_and_each_once(self, site):
        site.say("/a", rss([an_item()]))
        site.say("/b", rss([an_item()]))
        made = brought(site.url("/a"), site.url("/nowhere"), site.url("/b"))
        to_the_end(made)

        lists.want(feed_list=made, kind="movement", is_trusted=True, section="", at=NOON)
        to_the_end(made)

        assert states(made) == ["added", "dead", "added"]
        assert set(Source.objects.values_list("title", "kind", "section", "is_trusted")) == {
            ("Flux 0", "movement", "Presse locale", True), ("Flux 2", "movement", "Presse locale", True),
        }  # fmt: skip
        made.refresh_from_db()
        assert made.ended_at == NOON
        assert lists.going() == []

    def test_nothing_is_added_before_the_desk_says_so(self, site):
        site.say("/a", rss([an_item()]))
        made = brought(site.url("/a"))

        assert lists.going() == [made.pk]
        to_the_end(made)
        assert lists.going() == []
        assert not Source.objects.exists()

    def test_a_worker_killed_between_two_batches_is_followed_by_another_that_goes_on(self, site):
        for n in range(3):
            site.say(f"/{n}", rss([an_item()]))
        made = brought(*(site.url(f"/{n}") for n in range(3)))
        lists.want(feed_list=made, kind="partner", is_trusted=False, section="Nord", at=NOON)
        lists.go_on(list_id=made.pk, at=NOON)
        assert sorted(states(made)) == ["added", "waiting", "waiting"]
        asked = len(site.asked)

        go_on_with_lists.call()
        run_jobs()

        assert states(made) == ["added"] * 3
        assert len(site.asked) == asked + 2
        assert set(Source.objects.values_list("section", "is_trusted")) == {("Nord", False)}

    def test_one_that_cannot_be_added_leaves_the_others_and_may_be_asked_again(self, site):
        site.say("/b", rss([an_item()]))
        made = brought(site.url("/a"), site.url("/b"))
        lists.want(feed_list=made, kind="partner", is_trusted=False, section="", at=NOON)
        to_the_end(made)
        assert states(made) == ["dead", "added"]

        site.say("/a", rss([an_item()]))
        assert lists.ask_again(feed_list=made) == 1
        to_the_end(made)

        assert states(made) == ["added", "added"]

    def test_what_somebody_added_meanwhile_is_known_and_what_was_left_aside_stays_out(self, site):
        for path in ("/a", "/b"):
            site.say(path, rss([an_item()]))
        made = brought(site.url("/a"), site.url("/b"))
        source = a_source(feed_address=site.url("/a"))
        lists.leave(feed_list=made, number=2)
        lists.want(feed_list=made, kind="partner", is_trusted=False, section="", at=NOON)

        to_the_end(made)

        assert states(made) == ["known", "left"]
        assert made.lines.get(number=1).source == source


class TestTakingItAway:
    def test_what_we_write_is_what_any_reader_reads_ours_included(self):
        a_source("Été & hiver <1>", section="Nord", feed_address="https://a.example/feed?x=1&y=2", site_address="")
        a_source("Bell\x07e", kind="elected", feed_address="https://b.example/feed")

        body = opml_out.write_opml(Source.objects.by_name(), title="Liste", at=NOON)

        assert [(one.feed_address, one.title, one.sections) for one in read_opml(body)] == [
            ("https://b.example/feed", "Belle", ("Personnes élues",)),
            ("https://a.example/feed?x=1&y=2", "Été & hiver <1>", ("Nord",)),
        ]

    def test_everyone_may_take_the_list_but_no_key_to_a_private_feed(self, client, olga):
        a_source("Ouvert", feed_address="https://a.example/feed?channel_id=UC0123456789")
        a_source("Fermé", feed_address="https://a.example/feed?access_token=s3cret")
        a_source("Nommé", feed_address="https://user:s3cret@a.example/feed")
        a_source("En pause", paused_at=NOON)

        public, desk = client.get("/en/sources.opml"), olga.get("/en/desk/sources.opml")

        assert [one.title for one in read_opml(public.content)] == ["Ouvert"]
        assert b"s3cret" not in public.content
        assert desk.content.count(b"xmlUrl=") == 4
        assert public["Content-Type"].startswith("text/x-opml")

    def test_it_costs_the_same_for_many(self, client, django_assert_max_num_queries):
        for number in range(30):
            a_source(f"Source {number}")
        client.get("/sources.opml")

        with django_assert_max_num_queries(3):
            client.get("/sources.opml")


class TestDesk:
    def test_an_editor_brings_a_list_sees_what_it_says_and_adds_what_answers(self, site, olga):
        site.say("/a", rss([an_item()], title="Le Vivant"))
        file = SimpleUploadedFile("flux.opml", opml(site.url("/a"), site.url("/nowhere")))

        sent = olga.post("/en/desk/sources/lists/", {"file": file})
        here = sent["Location"]
        before = olga.get(here).text
        run_jobs()
        looked_at = olga.get(here).text
        olga.post(here, {"kind": "partner", "section": "", "is_trusted": "on"})
        run_jobs()
        after = olga.get(here).text

        assert "0 of 2 looked at" in before
        assert "there is nothing at this address for now" in looked_at
        assert "Add those that answer" in looked_at
        assert "All of it is done." in after
        assert Source.objects.get().is_trusted
        assert "flux.opml" in olga.get("/en/desk/sources/lists/").text

    def test_what_is_no_list_is_said_beside_the_field(self, olga):
        refused = olga.post("/en/desk/sources/lists/", {"file": SimpleUploadedFile("x.opml", b"<html></html>")})

        assert refused.status_code == 422
        assert "This file is no list of feeds (OPML)." in refused.text
        assert olga.post("/en/desk/sources/lists/").status_code == 422

    def test_a_line_is_left_aside_and_the_dead_are_asked_once_more(self, site, olga):
        made = brought(site.url("/a"), site.url("/b"))
        to_the_end(made)

        olga.post(f"/en/desk/sources/lists/{made.code}/lines/", {"leave": "1"})
        again = olga.post(f"/en/desk/sources/lists/{made.code}/lines/", {})

        assert again.status_code == 303
        assert states(made) == ["left", "waiting"]

    def test_only_the_desk_sees_lists(self):
        bob, made = signed_in_client(a_person("Bob")), brought("https://a.example/feed")

        for path in ("lists/", f"lists/{made.code}/"):
            assert bob.get("/desk/sources/" + path).status_code == 404
        assert bob.get("/desk/sources.opml").status_code == 404

    def test_a_long_list_costs_the_same(self, olga, django_assert_max_num_queries):
        made = brought(*(f"https://a{n}.example/feed" for n in range(150)))
        assert Listed.objects.count() == 150

        with django_assert_max_num_queries(10):
            olga.get(f"/desk/sources/lists/{made.code}/")
