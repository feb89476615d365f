"""Many sources at once, and one tried without keeping: said before it is done."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tribune.design import dates
from tribune.facts.testing import run_jobs
from tribune.people.testing import an_operator, signed_in_client
from tribune.wire.models import Entry, Source, Visit
from tribune.wire.testing import NOON, a_rule, a_source, a_visit, an_entry, an_item, rss
from tribune.wire.trying import try_out
from tribune.wire.verbs import sources

pytestmark = pytest.mark.django_db
HERE = "/en/desk/sources/together/"


@pytest.fixture
def olga():
    return signed_in_client(an_operator())


def sure(client, page, **more):
    """Press the button of the page that says what would happen."""
    given = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return client.post(HERE, {**given, **more})


class TestTogether:
    def test_nothing_is_done_before_it_was_said_and_then_exactly_that(self, olga):
        one, two, other = a_source("Un"), a_source("Deux"), a_source("Trois")
        said = olga.post(HERE, {"deed": "pause", "source": [one.code, two.code]})
        assert not Source.objects.exclude(paused_at=None).exists()

        done = sure(olga, said)

        assert "2 sources will be paused" in said.text
        assert done.status_code == 303
        assert set(Source.objects.exclude(paused_at=None)) == {one, two}
        other.refresh_from_db()
        assert other.paused_at is None

    def test_all_of_a_narrowed_list_are_those_it_shows_and_a_later_one_is_not_among_them(self, olga):
        for number in range(120):
            a_source(f"Locale {number:03}", kind="movement")
        a_source("Journal")

        said = olga.post(HERE, {"deed": "hold", "all": "1", "q": "locale"})
        a_source("Locale de plus")
        sure(olga, said)
        run_jobs()

        assert "What 120 sources say will wait" in said.text
        assert set(Source.objects.filter(is_trusted=True).values_list("title", flat=True)) == {
            "Journal",
            "Locale de plus",
        }

    def test_those_that_are_so_already_are_counted_apart(self, olga):
        one, two = a_source("Un"), a_source("Deux")
        sources.pause(source=two, at=NOON)

        said = olga.post(HERE, {"deed": "pause", "source": [one.code, two.code]})

        assert "1 source will be paused" in said.text
        assert "1 more of those chosen is so already." in said.text

    @pytest.mark.parametrize(
        ("deed", "more", "words", "field", "value"),
        [
            ("section", {"section": "Nord"}, "will be put in the section “Nord”", "section", "Nord"),
            ("kind", {"kind_wanted": "elected"}, "will be of the kind “Elected people”", "kind", "elected"),
        ],
    )
    def test_a_section_or_a_kind_is_given_to_sources_and_what_they_said(self, olga, deed, more, words, field, value):
        entry = an_entry(source=a_source())

        said = olga.post(HERE, {"deed": deed, "source": [entry.source.code], **more})
        sure(olga, said)

        assert words in said.text
        assert Source.objects.values_list(field, flat=True).get() == value
        assert Entry.objects.values_list(field, flat=True).get() == value

    def test_trusting_says_what_comes_out_and_removing_says_what_leaves(self, olga):
        waiting, out = an_entry(source=a_source(trusted=False)), an_entry(source=a_source())

        trusting = olga.post(HERE, {"deed": "trust", "source": [waiting.source.code]})
        removing = olga.post(HERE, {"deed": "remove", "source": [out.source.code]})
        sure(olga, trusting)
        sure(olga, removing)

        assert "1 entry that waits comes out with it." in trusting.text
        assert "1 entry leaves the site." in removing.text
        waiting.refresh_from_db()
        assert waiting.state == "published"
        assert not Source.objects.standing().filter(pk=out.source.pk).exists()

    @pytest.mark.parametrize(
        "given", [{}, {"deed": "burn"}, {"deed": "pause"}, {"deed": "section", "section": ""}, {"deed": "kind", "kind_wanted": "x"}]
    )  # fmt: skip
    def test_what_says_nothing_does_nothing(self, olga, given):
        a_source()
        assert olga.post(HERE, {**given, "sure": "1"}).status_code == 303
        assert not Source.objects.exclude(paused_at=None).exists()

    def test_the_list_is_narrowed_by_words_health_and_kind(self, olga):
        a_source("Le Journal du Nord", trouble="absent")
        a_source("La Voix du Sud", kind="elected")

        for asked in ("q=nord", "state=unwell", "kind=partner"):
            page = olga.get(f"/en/desk/sources/?{asked}").text
            assert "Le Journal du Nord" in page
            assert "La Voix du Sud" not in page
        assert "No source is like that." in olga.get("/en/desk/sources/?state=paused").text


class TestTrying:
    def test_what_would_come_and_what_rules_would_do_is_shown_and_nothing_is_written(self, site, olga):
        known, edited = an_item("Déjà là", guid="1"), an_item("Avant", guid="2")
        source = a_source(feed_address=site.url("/feed"), host="127.0.0.1")
        a_visit(source, [known, edited])
        a_rule()
        site.say(
            "/feed",
            rss([an_item("Du football", guid="4"), an_item("Une loi", guid="3"), known, an_item("Après", guid="2")]),
        )
        source.refresh_from_db()
        before = (Source.objects.values().get(pk=source.pk), Entry.objects.count(), Visit.objects.count())

        with CaptureQueriesContext(connection) as seen:
            trial = try_out(source, at=NOON)
        page = olga.post(f"/en/desk/sources/{source.code}/trial/")

        written = [q["sql"] for q in seen.captured_queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert not [sql for sql in written if '"wire_host"' not in sql]
        told = {one.words.title: (one.standing, one.fate) for one in trial.would}
        assert told == {
            "Du football": ("new", "dropped"), "Une loi": ("new", "published"), "Déjà là": ("known", ""), "Après": ("changed", ""),
        }  # fmt: skip
        assert page.status_code == 200
        assert "Du football" in page.text
        assert (Source.objects.values().get(pk=source.pk), Entry.objects.count(), Visit.objects.count()) == before

    def test_what_was_agreed_holds_back_in_a_trial_what_it_would_hold_back_of_a_visit(self, site, olga):
        now = timezone.now()
        source = a_source(feed_address=site.url("/feed"), host="127.0.0.1", quota=1, embargo_hours=3)
        noon = dates.midnight(now - timedelta(days=2), "Europe/Paris") + timedelta(hours=12)
        items = [an_item("Trop tôt", published_at=now - timedelta(hours=1)),
                 *(an_item(f"Du même jour {n}", published_at=noon - timedelta(minutes=n)) for n in range(2))]  # fmt: skip
        site.say("/feed", rss(items))
        a_visit(source, [an_item("D’avant", published_at=now - timedelta(days=9))])

        trial = try_out(source, at=now)
        page = olga.post(f"/en/desk/sources/{source.code}/trial/").text
        told = {one.words.title: (one.fate, one.entry.waits) for one in trial.new}
        sources.try_now(source=source, at=now)
        came = Entry.objects.filter(source=source, published_at__gt=now - timedelta(days=8))

        assert told == {
            "Trop tôt": ("held", "embargo"), "Du même jour 0": ("held", "quota"), "Du même jour 1": ("published", ""),
        }  # fmt: skip
        assert sorted(told.values()) == sorted(came.values_list("state", "waits"))
        assert "comes out by itself, as was agreed" in page
        assert "more than was agreed for its day" in page

    def test_what_only_took_another_name_is_not_new_in_a_trial_either(self, site):
        source = a_source(feed_address=site.url("/feed"), host="127.0.0.1")
        item = an_item("Une loi", guid="1")
        a_visit(source, [item])
        source.refresh_from_db()
        site.say("/feed", rss([replace(item, guid="2"), an_item("Une autre")]))

        trial = try_out(source, at=NOON)

        assert [one.words.title for one in trial.new] == ["Une autre"]
        assert sources.try_now(source=source, at=NOON).taken == 1

    def test_a_source_that_does_not_answer_is_said_to_in_plain_words(self, site, olga):
        source = a_source(feed_address=site.url("/gone"), host="127.0.0.1")

        page = olga.post(f"/en/desk/sources/{source.code}/trial/")

        assert page.status_code == 200
        assert "there is nothing at this address for now" in page.text
