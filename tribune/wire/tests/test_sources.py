"""Adding a source by the address a person knows, and tending it from the desk."""

import re

import pytest
from django.utils import timezone

from tribune.facts.testing import run_jobs
from tribune.kit.outbound import AddressNotAllowed, NotAWebAddress, NotReachable
from tribune.kit.testing import Reply, Sentinel, corpus
from tribune.people.testing import a_person, an_operator, signed_in_client, with_charge
from tribune.publications.models import Publication
from tribune.wire import discovering
from tribune.wire.discovering import NoFeedThere, announced, find, youtube_feed
from tribune.wire.models import Entry, Source
from tribune.wire.testing import NOON, a_source, an_entry, an_item, rss
from tribune.wire.verbs import hosts, sources

pytestmark = pytest.mark.django_db


class TestFinding:
    def test_the_address_of_a_site_leads_to_the_feed_its_page_names(self, site):
        site.say("/actu.xml", rss([an_item()], title="Actu"))
        page = site.site_page("/", {"/comments/feed/": "Comments", "/actu.xml": "Actu"})
        site.say("/comments/feed/", rss([an_item()], title="Commentaires"))

        found = find(page)

        assert (found.feed_address, found.site_address) == (site.url("/actu.xml"), site.url("/"))
        assert found.feed.title == "Actu"

    def test_the_address_of_a_feed_is_its_own_answer(self, site):
        assert find(site.say("/feed.xml", rss([an_item()]))).feed_address == site.url("/feed.xml")

    def test_a_site_that_names_no_feed_is_tried_where_feeds_usually_are(self, site):
        site.pages["/"] = Reply(200, {"Content-Type": "text/html"}, b"<html><body>Bonjour</body></html>")
        site.say("/feed/", rss([an_item()]))

        assert find(site.url("/")).feed_address == site.url("/feed/")

    def test_a_named_feed_that_is_none_is_passed_over(self, site):
        page = site.site_page("/", {"/dead.xml": "Dead", "/alive.xml": "Alive"})
        site.say("/alive.xml", rss([an_item()]))

        assert find(page).feed_address == site.url("/alive.xml")

    @pytest.mark.parametrize("where", ["robots", "usual", "index"])
    def test_a_site_without_a_feed_is_read_by_its_sitemap_of_news(self, site, where):
        page = site.site_page("/", {})
        news = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc><news:news>
        <news:title>Une motion</news:title></news:news></url></urlset>"""
        path = {"robots": "/plan-news.xml", "usual": "/news-sitemap.xml", "index": "/actu-news.xml"}[where]
        address = site.say(path, news, type="application/xml")
        if where == "robots":
            site.say("/robots.txt", f"User-agent: *\nSitemap: {address}\n".encode(), type="text/plain")
        if where == "index":
            index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{address}</loc></sitemap></sitemapindex>'
            site.say("/sitemap.xml", index.encode(), type="application/xml")

        found = find(page)

        assert (found.feed_address, found.site_address) == (address, page)
        assert [item.title for item in found.feed.items] == ["Une motion"]

    def test_a_site_without_a_feed_is_said_to_have_none(self, site):
        page = site.site_page("/", {})

        with pytest.raises(NoFeedThere) as refused:
            find(page)

        assert refused.value.field == "address"

    @pytest.mark.parametrize("typed", ["", "bonjour", "mailto:a@b.example", "javascript:alert(1)", "http://"])
    def test_what_is_no_address_is_said_to_be_none(self, typed):
        with pytest.raises((NotAWebAddress, NotReachable)):
            find(typed)

    def test_an_address_inside_is_refused_beside_its_field(self, settings):
        with Sentinel() as sentinel, pytest.raises(AddressNotAllowed) as refused:
            find(f"http://127.0.0.1:{sentinel.port}/")

        assert refused.value.field == "address"
        assert sentinel.connections == 0

    def test_a_page_that_names_a_feed_inside_is_not_followed_there(self, site):
        with Sentinel() as sentinel:
            page = site.site_page("/", {f"http://127.0.0.1:{sentinel.port}/feed": "Inside"})
            with pytest.raises(NoFeedThere):
                find(page)

            assert sentinel.connections == 0

    @pytest.mark.parametrize(
        ("address", "feed"),
        [
            ("https://www.youtube.com/channel/UC0123456789012345678901", "channel_id=UC0123456789012345678901"),
            ("https://youtube.com/playlist?list=PL0123456789", "playlist_id=PL0123456789"),
        ],
    )
    def test_a_video_channel_named_by_its_address_needs_no_page(self, address, feed):
        assert youtube_feed(address) == discovering.YOUTUBE_FEED + feed

    @pytest.mark.corpus
    def test_the_corpus_page_declares_its_feed(self):
        body = corpus("feeds", "discovery-html", "jocmp__test_index.html").read_bytes()

        assert len(list(announced(discovering.Answer(200, "https://a.example/", {}, body)))) == 1


def added(site, **choices) -> Source:
    site.say("/feed", rss([an_item("Une", guid="1"), an_item("Deux", guid="2")], title="Le Quotidien partagé"))
    given = {"kind": "partner", "is_trusted": True, **choices}
    return sources.add(finding=find(site.url("/feed")), at=timezone.now(), **given)


class TestTending:
    def test_a_source_added_is_taken_in_at_once_and_asked_once(self, site):
        source = added(site)

        assert source.entries.count() == 2
        assert source.title == source.voice.name == "Le Quotidien partagé"
        assert source.extent == "summary"
        assert len(site.asked) == 1

    def test_a_source_is_listened_to_once(self, site):
        added(site)

        with pytest.raises(sources.SourceIsKnown):
            added(site)

    def test_trusting_lets_out_what_waited(self, site):
        source = added(site, is_trusted=False)
        assert Publication.objects.count() == 0

        sources.trust(source=source, at=NOON)

        assert Publication.objects.count() == 2
        assert source.is_trusted

    def test_removing_takes_its_entries_away_and_adding_again_brings_them_back_once(self, site):
        source = added(site)
        moderated = source.entries.first().publication
        Publication.objects.filter(pk=moderated.pk).update(withheld_at=NOON)

        sources.remove(source=source, at=timezone.now())
        run_jobs()
        assert Publication.objects.filter(withheld_at=None).count() == 0

        again = added(site)
        run_jobs()
        assert again.pk == source.pk
        assert Entry.objects.count() == 2
        assert list(Publication.objects.filter(withheld_at=None)) == [
            p for p in Publication.objects.all() if p.pk != moderated.pk
        ]

    def test_a_change_of_section_is_found_on_its_entries(self, site):
        source = added(site)

        sources.change(source=source, title="Le Quotidien", kind="movement", section="Nord", language="fr")

        assert set(source.entries.values_list("kind", "section")) == {("movement", "Nord")}
        source.voice.refresh_from_db()
        assert source.voice.name == "Le Quotidien"

    def test_a_paused_source_is_not_tried(self, site):
        source = added(site)
        sources.pause(source=source, at=NOON)

        with pytest.raises(sources.SourceIsPaused):
            sources.try_now(source=source, at=NOON)

        sources.resume(source=source, at=NOON)
        assert sources.try_now(source=source, at=NOON).taken == 0

    def test_nothing_is_asked_of_a_server_that_is_being_asked_or_rests_and_the_editor_is_told(self, site):
        olga = signed_in_client(an_operator())
        source = added(site)
        own, asked = f"/en/desk/sources/{source.code}/", len(site.asked)
        word, _ours = hosts.claim(names=["127.0.0.1"], at=timezone.now())

        answers = [olga.post(own + "visit/"), olga.post(own + "trial/")]
        hosts.release(word=word, asked=[], at=NOON)
        hosts.rest(name="127.0.0.1", seconds=3600, is_too_often=True, at=timezone.now())
        answers += [olga.post(own + "visit/"), olga.post(own + "trial/")]

        assert [answer.status_code for answer in answers] == [409] * 4
        assert all("asking this server something else just now" in answer.text for answer in answers[:2])
        assert all("This server asked us to wait" in answer.text for answer in answers[2:])
        assert len(site.asked) == asked


class TestDesk:
    def test_an_editor_of_sources_adds_one_after_seeing_what_would_come(self, site):
        dora = signed_in_client(with_charge(a_person("Dora"), "sources"))
        site.say("/feed", rss([an_item("Une dépêche")], title="Le Quotidien"))

        preview = dora.post("/desk/sources/new/", {"address": site.url("/feed")})
        done = dora.post(
            "/desk/sources/new/",
            {"feed_address": site.url("/feed"), "title": "Le Quotidien", "kind": "partner", "language": "fr",
             "section": "Médias", "extent": "summary", "is_trusted": "on"},
        )  # fmt: skip

        assert "Une dépêche" in preview.content.decode()
        source = Source.objects.get()
        assert done.status_code == 303
        assert done["Location"] == f"/desk/sources/{source.code}/"
        assert len(site.asked) == 1
        assert "Le Quotidien" in dora.get(done["Location"]).content.decode()

    def test_a_site_without_a_feed_is_said_beside_the_field_and_what_was_typed_stays(self, site):
        olga = signed_in_client(an_operator())
        page = site.site_page("/", {})

        answer = olga.post("/desk/sources/new/", {"address": page})

        assert answer.status_code == 422
        assert f'value="{page}"' in answer.content.decode()

    def test_an_address_that_is_listened_to_already_leads_to_its_source(self, site):
        olga = signed_in_client(an_operator())
        site.say("/feed", rss([an_item("Une dépêche")]))
        known = a_source(feed_address=site.url("/feed"))

        answer = olga.post("/desk/sources/new/", {"address": site.url("/feed")})

        assert answer["Location"] == f"/desk/sources/{known.code}/"
        assert Source.objects.count() == 1

    def test_what_waits_is_decided_on_the_desk(self):
        olga = signed_in_client(an_operator())
        source = a_source(trusted=False)
        kept, left = an_entry("À garder", source=source), an_entry("À laisser", source=source)

        assert "À garder" in olga.get("/desk/sources/held/").content.decode()
        olga.post(f"/desk/sources/held/{kept.code}/decision/", {"is_published": "1"})
        olga.post(f"/desk/sources/held/{left.code}/decision/", {"is_published": "0"})

        assert sorted(Entry.objects.values_list("state", flat=True)) == ["dropped", "published"]

    def test_buttons_pause_trust_try_and_remove(self, site):
        olga = signed_in_client(an_operator())
        source = added(site)
        own = f"/desk/sources/{source.code}/"

        for path, given in [("pause/", "1"), ("pause/", "0"), ("trust/", "0"), ("trust/", "1"), ("visit/", "")]:
            assert olga.post(own + path, {"on": given}).status_code == 303
        assert olga.get(own).status_code == 200
        assert olga.get(own + "removal/").status_code == 200
        assert olga.post(own + "removal/").status_code == 303

        assert olga.get(own).status_code == 404
        assert olga.get("/desk/sources/").status_code == 200

    def test_the_second_of_two_editors_is_told_what_the_first_one_changed(self, site):
        dora, olga = signed_in_client(with_charge(a_person("Dora"), "sources")), signed_in_client(an_operator())
        source = added(site)
        own = f"/en/desk/sources/{source.code}/"
        seen = [re.search(r'name="seen" value="(\w+)"', who.get(own).text).group(1) for who in (dora, olga)]
        typed = {"title": "Le Quotidien", "kind": "movement", "language": "fr"}
        dora.post(own, {**typed, "section": "Nord", "seen": seen[0]})

        refused = olga.post(own, {**typed, "section": "Sud", "seen": seen[1]})

        source.refresh_from_db()
        assert (refused.status_code, source.section) == (422, "Nord")
        assert "Somebody changed this source while you were writing." in refused.text
        assert "<li>Section: <q>Nord</q></li>" in refused.text
        assert 'value="Sud"' in refused.text
        again = re.search(r'name="seen" value="(\w+)"', refused.text).group(1)
        assert olga.post(own, {**typed, "section": "Sud", "seen": again}).status_code == 303

    @pytest.mark.parametrize("path", ["", "new/", "held/"])
    def test_an_outsider_does_not_learn_that_there_is_a_desk(self, path):
        bob = signed_in_client(a_person("Bob"))

        assert bob.get("/desk/sources/" + path).status_code == 404

    def test_a_list_of_sources_costs_the_same_for_many(self, django_assert_max_num_queries):
        olga = signed_in_client(an_operator())
        for number in range(20):
            a_source(f"Source {number}")

        with django_assert_max_num_queries(8):
            olga.get("/desk/sources/")
