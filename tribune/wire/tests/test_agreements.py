"""What was agreed with a source: obeyed by what comes in, what readers see and what leaves in feeds."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from lxml import etree

from tribune.facts.testing import run_jobs
from tribune.kit.refusals import Refusal
from tribune.people.testing import HouseClient, a_person, signed_in_client, with_charge
from tribune.publications.models import CardText, Publication
from tribune.wire import agreeing
from tribune.wire.agreement_personal import erase, export
from tribune.wire.models import Edit, Entry, Source
from tribune.wire.tasks import poll
from tribune.wire.testing import NOON, a_rule, a_source, a_visit, an_entry, an_item, rss
from tribune.wire.verbs import agreements, intake, sources

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LONG = "<p>" + "Deux lignes ajoutées dans la nuit, sans débat ni vote. " * 40 + "</p>"
DAY = date(2026, 10, 5)


def states(source: Source) -> dict[str, str]:
    titled = {(e.publication.title if e.publication else e.words["title"]): e for e in source.entries.all()}
    return {title: entry.waits or entry.state for title, entry in sorted(titled.items())}


def body_of(entry: Entry) -> str:
    return CardText.objects.get(publication=entry.publication_id).body


class TestWhatItHoldsBack:
    def waits(self, hours, *, out=(), embargo=timedelta(0), quota=None):
        return agreeing.waits(hours, [hour.date() for hour in hours], out, embargo=embargo, quota=quota, at=NOON)

    def test_so_many_of_a_day_and_no_more(self):
        assert self.waits([NOON - HOUR, NOON], out=[DAY], quota=2) == ["", "quota"]

    def test_another_day_has_its_own(self):
        assert self.waits([NOON - 30 * HOUR, NOON], out=[DAY], quota=1) == ["", "quota"]

    def test_what_waits_for_its_hour_takes_nobodys_place(self):
        assert self.waits([NOON - HOUR, NOON - 3 * HOUR], embargo=2 * HOUR, quota=1) == ["embargo", ""]

    def test_the_hour_agreed_is_not_too_early(self):
        assert self.waits([NOON - 2 * HOUR], embargo=2 * HOUR) == [""]


class TestIntake:
    def test_nothing_agreed_is_a_summary(self):
        an_entry(source=a_source(), body=LONG)

        assert len(CardText.objects.get().body) < 700

    def test_the_whole_text_comes_where_it_was_agreed(self):
        an_entry(source=a_source(extent="full"), body=LONG)

        assert CardText.objects.get().body == LONG

    def test_beyond_what_was_agreed_for_a_day_entries_wait(self):
        source = a_source(quota=2)
        said = [an_item(f"No {n}", published_at=NOON - n * HOUR) for n in range(3)]

        a_visit(source, said)

        assert states(source) == {"No 0": "quota", "No 1": "published", "No 2": "published"}

    def test_what_came_in_earlier_visits_counts(self):
        source = a_source(quota=1)
        a_visit(source, [an_item("Matin", published_at=NOON - HOUR)])

        a_visit(source, [an_item("Midi")])

        assert states(source) == {"Matin": "published", "Midi": "quota"}

    def test_an_editor_is_told_why_one_more_may_not_come_out(self):
        source = a_source("Le Quotidien", quota=1)
        a_visit(source, [an_item("Matin", published_at=NOON - HOUR), an_item("Midi")])

        with pytest.raises(Refusal, match="Le Quotidien"):
            intake.decide(entry=source.entries.get(waits="quota"), is_published=True, at=NOON)

        assert Publication.objects.count() == 1

    def test_a_place_is_free_again_when_one_is_withheld(self):
        source = a_source(quota=1)
        a_visit(source, [an_item("Matin", published_at=NOON - HOUR), an_item("Midi")])
        Publication.objects.update(withheld_at=NOON)

        intake.decide(entry=source.entries.get(waits="quota"), is_published=True, at=NOON)

        assert states(source) == {"Matin": "published", "Midi": "published"}

    def test_under_embargo_an_entry_comes_out_by_itself_at_its_hour(self):
        now = timezone.now()
        source = a_source(embargo_hours=2)
        a_visit(source, [an_item("Midi", published_at=now - HOUR)], at=now)
        assert states(source) == {"Midi": "embargo"}

        poll.func()
        run_jobs()
        assert states(source) == {"Midi": "embargo"}
        Entry.objects.update(free_at=now - HOUR, published_at=now - 3 * HOUR)
        poll.func()
        run_jobs()

        assert states(source) == {"Midi": "published"}
        assert Entry.objects.get().free_at is None

    def test_of_a_source_that_is_held_nothing_comes_out_by_itself(self):
        source = a_source(embargo_hours=2)
        a_visit(source, [an_item("Midi")])
        sources.hold(source=source)

        intake.let_out(at=NOON + 5 * HOUR)

        assert states(source) == {"Midi": "embargo"}

    def test_an_editor_does_not_break_an_embargo(self):
        entry = an_entry("Midi", source=a_source(trusted=False, embargo_hours=2))

        with pytest.raises(Refusal):
            intake.decide(entry=entry, is_published=True, at=NOON + HOUR)
        intake.decide(entry=entry, is_published=True, at=NOON + 2 * HOUR)

        entry.refresh_from_db()
        assert entry.state == Entry.State.PUBLISHED

    def test_trusting_a_source_lets_out_what_was_agreed_and_no_more(self):
        source = a_source(trusted=False, quota=1)
        a_visit(source, [an_item("Matin", published_at=NOON - HOUR), an_item("Midi")])

        sources.trust(source=source, at=NOON)

        assert states(source) == {"Matin": "published", "Midi": "quota"}

    def test_what_waited_comes_out_when_the_agreement_ends_and_waits_for_nothing_more(self):
        source = a_source(embargo_hours=2)
        entry = an_entry("Midi", source=source)

        agreements.end(source=source, at=NOON)
        intake.let_out(at=NOON)

        entry.refresh_from_db()
        assert (entry.state, entry.waits, entry.free_at) == (Entry.State.PUBLISHED, "", None)

    def test_another_embargo_moves_the_hour_of_what_waits(self):
        source = a_source(embargo_hours=2)
        entry = an_entry("Midi", source=source)
        assert entry.free_at == NOON + 2 * HOUR

        agreements.write(source=source, extent="summary", embargo_hours=1, at=NOON)

        entry.refresh_from_db()
        assert entry.free_at == NOON + HOUR


class TestLessThanBefore:
    def test_what_is_here_is_cut_when_the_agreement_ends(self):
        source = a_source(extent="full")
        out = an_entry("Dehors", source=source, body=LONG)
        sources.hold(source=source)
        waiting = an_entry("Dedans", source=source, body=LONG)

        agreements.end(source=source, at=NOON)
        run_jobs()

        waiting.refresh_from_db()
        assert len(body_of(out)) < 700
        assert len(waiting.words["body"]) < 700
        assert out.publication.summary

    def test_batches_reach_every_copy(self, monkeypatch):
        monkeypatch.setattr(agreements, "AT_ONCE", 2)
        source = a_source(extent="full")
        entries = [an_entry(f"No {n}", source=source, body=LONG) for n in range(5)]

        agreements.end(source=source, at=NOON)
        run_jobs()

        assert [len(body_of(entry)) < 700 for entry in entries] == [True] * 5

    def test_what_is_here_stays_whole_when_that_was_said(self):
        entry = an_entry(source=a_source(extent="full"), body=LONG)

        agreements.end(source=entry.source, at=NOON, keeps_past=True)
        run_jobs()

        assert len(body_of(entry)) > 700

    def test_others_texts_are_left_alone(self):
        other, source = an_entry(source=a_source(extent="full"), body=LONG), a_source(extent="full")
        an_entry(source=source, body=LONG)

        agreements.write(source=source, extent="summary", at=NOON)
        run_jobs()

        assert len(body_of(other)) > 700

    def test_agreed_again_before_it_was_cut_it_stays(self):
        source = a_source(extent="full")
        entry = an_entry(source=source, body=LONG)

        agreements.end(source=source, at=NOON)
        agreements.write(source=source, extent="full", at=NOON + HOUR)
        run_jobs()

        assert len(body_of(entry)) > 700


class TestMoreThanBefore:
    def test_what_the_feed_still_gives_of_what_is_here_comes_whole_at_the_next_visit(self, site):
        kept, gone, waiting = (an_item(title, body=LONG) for title in ("Là", "Parti", "Attend"))
        a_rule("Attend", deed="hold")
        site.say("/feed", rss([kept, gone, waiting]))
        source = a_source(feed_address=site.url("/feed"), host="127.0.0.1")
        intake.visit(source=source, at=NOON)
        site.say("/feed", rss([kept, waiting]))
        intake.visit(source=source, at=NOON + HOUR)

        agreements.write(source=source, extent="full", at=NOON + HOUR)
        source.refresh_from_db()
        taking = intake.visit(source=source, at=NOON + 2 * HOUR)

        assert (taking.taken, taking.changed) == (0, 2)
        texts = {text.publication.title: text.body for text in CardText.objects.select_related("publication")}
        assert texts["Là"] == LONG
        assert len(texts["Parti"]) < 700
        assert source.entries.get(state="held").words["body"] == LONG
        assert not Edit.objects.exists()  # its source edited nothing
        assert intake.visit(source=source, at=NOON + 3 * HOUR).changed == 0
        assert site.asked[-1].headers.get("if-none-match")

    def test_an_edit_upstream_after_that_is_an_edit_again(self):
        source, item = a_source(), an_item("Une loi", body=LONG)
        a_visit(source, [item])
        agreements.write(source=source, extent="full", at=NOON)
        source = Source.objects.get()
        a_visit(source, [item])

        a_visit(source, [replace(item, body="<p>Tout autre chose.</p>")])

        assert Edit.objects.count() == 1

    def test_the_desk_says_so_and_only_then(self, olga):
        source = a_source()
        an_entry("Une loi", source=source, body=LONG)
        client = signed_in_client(olga)

        first = client.post(f"/en/desk/sources/{source.code}/agreement/", {"extent": "summary"}, follow=True).text
        seen = agreements.mark_of(Source.objects.get())
        more = client.post(
            f"/en/desk/sources/{source.code}/agreement/", {"extent": "full", "seen": seen}, follow=True
        ).text  # fmt: skip

        assert "what comes from now on follows it" in first
        assert "comes whole at the next visit" not in first
        assert "comes whole at the next visit" in more


class TestFeeds:
    def feed(self, format):
        answer = HouseClient().get(f"/en/wire.{format}")
        return json.loads(answer.content)["items"][0] if format == "json" else etree.fromstring(answer.content)

    def test_a_whole_text_agreed_for_our_pages_alone_leaves_as_a_summary(self):
        an_entry(source=a_source(extent="full"), body=LONG)

        assert len(self.feed("json")["content_html"]) < 600

    def test_it_leaves_whole_where_that_was_agreed(self):
        an_entry(source=a_source(extent="full", is_passed_on=True), body=LONG)

        assert len(self.feed("json")["content_html"]) > len(LONG)

    def test_the_credit_and_the_original_go_along(self):
        source = a_source("Le Quotidien", credit="Le Quotidien, sous licence CC BY-SA")
        an_entry("Une dépêche", source=source, link="https://quotidien.example/une")

        item, rss, atom = self.feed("json"), self.feed("rss"), self.feed("atom")

        assert item["external_url"] == "https://quotidien.example/une"
        assert "Le Quotidien, sous licence CC BY-SA</a>" in item["content_html"]
        assert rss.xpath("string(//item/source)") == "Le Quotidien"
        assert rss.xpath("string(//item/source/@url)") == source.feed_address
        assert atom.xpath("string(//*[@rel='via']/@href)") == "https://quotidien.example/une"

    def test_without_a_line_of_its_own_a_source_is_named(self):
        an_entry(source=a_source("Le Quotidien"))

        assert "Published by Le Quotidien." in self.feed("json")["content_html"]

    def test_the_page_bears_the_credit_line_and_leads_to_the_original(self):
        source = a_source("Le Quotidien", extent="full", credit="Repris du Quotidien & amis")
        entry = an_entry("Une", source=source, body=LONG, link="https://quotidien.example/une")

        page = HouseClient().get(entry.publication.address).content.decode()

        assert "Repris du Quotidien &amp; amis" in page
        assert 'href="https://quotidien.example/une"' in page


class TestDesk:
    def test_what_was_agreed_is_written_down_with_who_and_when_and_what_stood_before(self):
        dora = with_charge(a_person("Dora"), "sources")
        client, source = signed_in_client(dora), a_source("Le Quotidien", credit="Avant")
        where = f"/en/desk/sources/{source.code}/agreement/"
        seen = source.agreement.at.isoformat()

        done = client.post(
            where,
            {"extent": "full", "quota": "3", "embargo_hours": "", "credit": "Après", "note": "Mail du 3", "seen": seen},
        )

        source.refresh_from_db()
        assert (done.status_code, done["Location"]) == (303, f"/en/desk/sources/{source.code}/")
        assert (source.extent, source.agreement.quota, source.agreement.by) == ("full", 3, dora)
        page = client.get(where).content.decode()
        assert "Avant" in page
        assert "Dora" in client.get(done["Location"]).content.decode()
        assert source.agreements.exclude(pk=source.agreement_id).get().ended_by == dora

    def test_the_second_of_two_editors_does_not_write_over_the_first(self):
        client, source = signed_in_client(with_charge(a_person("Dora"), "sources")), a_source()
        where = f"/en/desk/sources/{source.code}/agreement/"
        assert client.post(where, {"extent": "full", "seen": ""}).status_code == 303

        refused = client.post(where, {"extent": "summary", "credit": "Tapé", "seen": ""})

        source.refresh_from_db()
        assert (refused.status_code, source.extent) == (422, "full")
        assert 'value="Tapé"' in refused.text

    @pytest.mark.parametrize("typed", [{"quota": "0"}, {"quota": "501"}, {"embargo_hours": "721"}, {"extent": "all"}])
    def test_what_makes_no_sense_is_said_beside_its_field(self, typed):
        client, source = signed_in_client(with_charge(a_person("Dora"), "sources")), a_source()

        refused = client.post(f"/en/desk/sources/{source.code}/agreement/", {"extent": "full", **typed})

        assert (refused.status_code, source.agreements.count()) == (422, 0)

    def test_it_is_ended_by_a_press(self):
        client, source = signed_in_client(with_charge(a_person("Dora"), "sources")), a_source(extent="full")

        client.post(f"/desk/sources/{source.code}/agreement/ending/")

        source.refresh_from_db()
        assert (source.extent, source.agreement) == ("summary", None)
        assert source.agreements.get().ended_at is not None

    def test_what_waits_says_why(self):
        client = signed_in_client(with_charge(a_person("Dora"), "sources"))
        an_entry(source=a_source(embargo_hours=2), at=datetime(2026, 10, 5, 12, tzinfo=UTC))

        assert "comes out by itself, as was agreed" in client.get("/en/desk/sources/held/").content.decode()

    def test_who_wrote_it_down_reads_so_in_their_data_and_leaves_without_it(self):
        dora, source = a_person("Dora"), a_source("Le Quotidien")
        agreements.write(source=source, extent="full", by=dora, at=NOON)
        assert export(dora)["agreements"] == [{"source": "Le Quotidien", "written_at": NOON.isoformat()}]

        erase(dora, NOON)

        assert export(dora)["agreements"] == []
        assert source.agreements.get().by is None
