"""Rules of the desk: tried before they stand, applied to what comes, the reason kept, nothing left out for good."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tribune.people.testing import a_person, an_operator, signed_in_client, with_charge
from tribune.publications.models import Publication, Topic
from tribune.wire.models import Entry, Rule, Ruling
from tribune.wire.rehearsing import rehearse
from tribune.wire.testing import NOON, a_rule, a_source, a_visit, an_item
from tribune.wire.verbs import dropped, intake, rules, sources
from tribune.wire.verbs.dropped import NotLeftOut
from tribune.wire.verbs.rules import RuleIsOver, RuleStandsAlready

pytestmark = pytest.mark.django_db


def titles(state: str) -> set[str]:
    rows = Entry.objects.filter(state=state).select_related("publication")
    return {e.publication.title if e.publication else e.words["title"] for e in rows}


class TestIntake:
    def test_what_a_rule_leaves_out_is_published_nowhere_and_its_reason_is_kept(self):
        rule, source = a_rule(), a_source()

        taking = a_visit(source, [an_item("Le football gagne"), an_item("Une loi passe")])

        assert taking.taken == 2
        assert (titles("published"), titles("dropped")) == ({"Une loi passe"}, {"Le football gagne"})
        assert Publication.objects.count() == 1
        assert [(r.rule, r.entry.state) for r in Ruling.objects.all()] == [(rule, "dropped")]

    def test_what_was_left_out_does_not_come_back_at_the_next_visit(self):
        a_rule()
        source, item = a_source(), an_item("Du football")
        a_visit(source, [item])

        assert a_visit(source, [item], at=NOON + timedelta(hours=1)).taken == 0

    def test_a_rule_holds_what_a_trusted_source_says_and_trusting_again_does_not_let_it_out(self):
        a_rule(deed="hold")
        source = a_source()
        a_visit(source, [an_item("Du football"), an_item("Une loi")])

        sources.trust(source=source, at=NOON)

        assert (titles("held"), titles("published")) == ({"Du football"}, {"Une loi"})

    def test_a_rule_lets_out_what_a_held_source_says(self):
        a_rule("loi", deed="keep")

        a_visit(a_source(trusted=False), [an_item("Une loi"), an_item("Du football")])

        assert (titles("published"), titles("held")) == ({"Une loi"}, {"Du football"})

    def test_a_section_and_a_topic_go_with_what_comes_out_at_once_or_later(self):
        a_rule("loi", deed="section", name="Parlement")
        a_rule("loi", deed="tag", name="Droits et libertés")
        held = a_source(trusted=False)
        a_visit(a_source(), [an_item("Une loi")])
        a_visit(held, [an_item("Une loi encore")])

        intake.publish_entries(entries=Entry.objects.held(), at=NOON)

        assert set(Entry.objects.values_list("section", flat=True)) == {"Parlement"}
        topic = Topic.objects.get()
        assert (topic.slug, topic.name) == ("droits-et-libertes", "Droits et libertés")
        assert all(list(card.topics.all()) == [topic] for card in Publication.objects.all())

    def test_a_change_of_the_sources_section_leaves_what_a_rule_put_elsewhere(self):
        a_rule("loi", deed="section", name="Parlement")
        source = a_source()
        a_visit(source, [an_item("Une loi"), an_item("Du football")])

        sources.change(source=source, title="X", kind="elected", section="Nord", language="fr")

        assert set(Entry.objects.values_list("kind", "section")) == {("elected", "Parlement"), ("elected", "Nord")}

    def test_a_sources_own_rule_is_read_before_those_of_several_and_another_kind_is_not_concerned(self):
        partner, elected = a_source(), a_source(kind="elected")
        a_rule(kind="partner")
        a_rule("football féminin", deed="keep", source=partner)

        for source in (partner, elected):
            a_visit(source, [an_item("Le football féminin"), an_item("Du football")])

        assert set(Entry.objects.filter(state="dropped").values_list("source", "words__title")) == {
            (partner.pk, "Du football")
        }

    def test_categories_and_authors_are_looked_at_and_the_past_of_a_site_too(self):
        a_rule("sport", look="category")
        a_rule("agence presse", look="author")
        source = a_source()
        items = [an_item("A", categories=("Sport", "Nord")), an_item("B", authors=("Agence Presse",)), an_item("C")]

        a_visit(source, items[1:])
        intake.keep_past(source=source, items=items[:1], at=NOON)

        assert (titles("dropped"), titles("published")) == ({"A", "B"}, {"C"})

    def test_an_ended_rule_judges_nothing_more(self):
        rule = a_rule()
        rules.end(rule=rule, at=NOON)

        a_visit(a_source(), [an_item("Du football")])

        assert titles("published") == {"Du football"}
        with pytest.raises(RuleIsOver):
            rules.end(rule=rule, at=NOON)

    def test_rules_cost_the_same_for_many_entries(self):
        a_rule("loi", deed="tag", name="Lois")
        a_rule("loi", deed="section", name="Parlement")

        def cost(count: int) -> int:
            source = a_source()
            with CaptureQueriesContext(
                connection,
            ) as seen:
                a_visit(source, [an_item(f"Une loi {n}") for n in range(count)])
            return len(seen)

        cost(1)
        assert cost(10) == cost(20)


class TestTakingBack:
    def test_what_was_left_out_is_taken_back_with_what_other_rules_gave_it(self):
        dora = a_person("Dora")
        a_rule()
        a_rule(deed="section", name="Sport")
        a_rule(deed="tag", name="Stades")
        a_visit(a_source(), [an_item("Du football", body="<p>Trois buts.</p>")])
        entry = Entry.objects.get()

        dropped.take_back(entries=[entry], by=dora, at=NOON)

        entry.refresh_from_db()
        assert (entry.state, entry.section, entry.words) == ("published", "Sport", None)
        assert entry.publication.summary == "Trois buts."
        assert [t.name for t in entry.publication.topics.all()] == ["Stades"]
        undone = Ruling.objects.get(rule__deed="drop")
        assert (undone.undone_by, undone.undone_at) == (dora, NOON)
        with pytest.raises(NotLeftOut):
            dropped.take_back(entries=[entry], by=dora, at=NOON)

    def test_what_an_editor_left_out_is_not_taken_back_with_it(self):
        a_visit(a_source(trusted=False), [an_item("Du football")])
        intake.drop_entries(entries=Entry.objects.all(), at=NOON)

        with pytest.raises(NotLeftOut):
            dropped.take_back(entries=Entry.objects.all(), by=None, at=NOON)

    def test_an_edit_upstream_is_found_in_what_is_taken_back(self):
        a_rule()
        source = a_source()
        a_visit(source, [an_item("Du football", guid="1")])
        a_visit(source, [an_item("Du football à Lens", guid="1")], at=NOON + timedelta(hours=1))

        dropped.take_back(entries=Entry.objects.all(), by=None, at=NOON)

        assert titles("published") == {"Du football à Lens"}

    def test_after_two_months_the_words_go_and_the_entry_still_does_not_come_back(self):
        a_rule()
        source, item = a_source(), an_item("Du football")
        a_visit(source, [item])

        assert dropped.forget_old(at=NOON + dropped.KEPT) == 0
        assert dropped.forget_old(at=NOON + dropped.KEPT + timedelta(seconds=1)) == 1

        assert Entry.objects.get().words is None
        assert a_visit(source, [item], at=NOON + timedelta(days=61)).taken == 0


class TestRehearsal:
    def test_what_a_rule_would_have_done_is_what_it_then_does(self):
        items = [an_item("Du football"), an_item("Une loi"), an_item("Football et loi")]
        a_visit(a_source(), items)
        rule = rules.drawn_up(look="title", words="football", deed="drop")

        told = {one.title: (one.before, one.after) for one in rehearse(rule).tried}
        rules.make(look="title", words="football", deed="drop", by=None, at=NOON)
        a_visit(again := a_source(), items)

        assert told == {
            "Du football": ("published", "dropped"), "Une loi": ("published", "published"),
            "Football et loi": ("published", "dropped"),
        }  # fmt: skip
        done = {e.publication.title if e.publication else e.words["title"]: e.state for e in again.entries.all()}
        assert done == {title: after for title, (_before, after) in told.items()}

    def test_a_rule_above_that_decides_is_said(self):
        a_rule(deed="keep")
        a_visit(a_source(), [an_item("Du football")])

        (one,) = rehearse(rules.drawn_up(look="all", deed="drop")).tried

        assert (one.is_met, one.is_late, one.after) == (True, True, "published")

    def test_in_the_place_of_another_it_is_tried_there(self):
        standing, _below = a_rule(deed="hold"), a_rule("loi", deed="drop")
        a_visit(a_source(), [an_item("La loi du football")])

        (one,) = rehearse(rules.drawn_up(look="title", words="lois", deed="hold"), instead_of=standing).tried

        assert (one.is_met, one.after) == (False, "dropped")

    def test_it_writes_nothing_and_costs_the_same_for_many(self):
        def cost() -> int:
            with CaptureQueriesContext(connection) as seen:
                rehearse(rules.drawn_up(look="text", words="loi", deed="tag", name="Lois"))
            assert not [q for q in seen.captured_queries if not q["sql"].startswith("SELECT")]
            return len(seen)

        source = a_source()
        a_visit(source, [an_item(f"Une loi {n}") for n in range(10)])
        first = cost()
        a_visit(source, [an_item(f"Une loi {n}") for n in range(10, 60)], at=NOON + timedelta(hours=1))

        assert cost() == first
        assert not Topic.objects.exists()


def typed(**more):
    return {"of": "", "look": "title", "words": "Football", "deed": "drop", "name": "", "do": "try", **more}


class TestDesk:
    def test_an_editor_tries_a_rule_over_the_last_entries_then_keeps_it(self):
        dora = signed_in_client(with_charge(a_person("Dora"), "sources"))
        a_visit(a_source(), [an_item("Du football"), an_item("Une loi")])

        shown = dora.post("/en/desk/sources/rules/new/", typed())
        mark = re.search(r'name="tried" value="(\w+)"', shown.text).group(1)
        kept = dora.post("/en/desk/sources/rules/new/", typed(do="keep", tried=mark))

        assert "Of the last 2 entries it reads:" in shown.text
        assert "left out (without this rule: out at once)" in shown.text
        assert Rule.objects.standing().count() == 1
        assert kept.status_code == 303
        assert "Football" in dora.get("/en/desk/sources/rules/").text

    def test_what_was_changed_since_it_was_tried_is_tried_again_instead_of_kept(self):
        olga = signed_in_client(an_operator())
        shown = olga.post("/en/desk/sources/rules/new/", typed())
        mark = re.search(r'name="tried" value="(\w+)"', shown.text).group(1)

        again = olga.post("/en/desk/sources/rules/new/", typed(words="Loi", do="keep", tried=mark))

        assert again.status_code == 200
        assert "Keep this rule" in again.text
        assert not Rule.objects.exists()

    @pytest.mark.parametrize(
        "wrong", [{"words": ""}, {"words": "*"}, {"deed": "tag", "name": "!"}, {"deed": "section"}, {"look": "all", "is_without": "on"}]
    )  # fmt: skip
    def test_a_rule_that_would_mean_nothing_is_refused_beside_its_field(self, wrong):
        olga = signed_in_client(an_operator())

        assert olga.post("/en/desk/sources/rules/new/", typed(**wrong)).status_code == 422

    def test_a_rule_that_is_changed_keeps_its_place_and_the_old_one_its_reasons(self):
        olga = signed_in_client(an_operator())
        first, _second = a_rule(), a_rule("loi")
        a_visit(a_source(), [an_item("Du football")])
        own = f"/en/desk/sources/rules/{first.code}/"

        mark = re.search(r'name="tried" value="(\w+)"', olga.post(own, typed(words="rugby")).text).group(1)
        olga.post(own, typed(words="rugby", do="keep", tried=mark))

        assert list(Rule.objects.standing().in_order().values_list("words", flat=True)) == ["rugby", "loi"]
        assert "football" in olga.get("/en/desk/sources/dropped/").text
        assert olga.get(own).status_code == 404

    def test_the_same_rule_twice_is_refused_when_it_is_tried_and_the_first_is_shown(self):
        olga = signed_in_client(an_operator())
        first = a_rule("Football\nRugby à XV")

        refused = olga.post("/en/desk/sources/rules/new/", typed(words="rugby a xv\r\n\r\nFOOTBALL"))
        others = [typed(words="Football"), typed(look="text", words=first.words), typed(deed="hold", words=first.words),
                  typed(words=first.words, is_without="on"), typed(of="partner", words=first.words)]  # fmt: skip

        assert refused.status_code == 409
        assert "This very rule stands already." in refused.text
        assert f'href="/en/desk/sources/rules/{first.code}/"' in refused.text
        assert [olga.post("/en/desk/sources/rules/new/", other).status_code for other in others] == [200] * 5
        assert olga.post(f"/en/desk/sources/rules/{first.code}/", typed(words=first.words)).status_code == 200

    def test_a_rule_that_somebody_made_while_it_was_tried_is_not_made_twice(self):
        olga = signed_in_client(an_operator())
        mark = re.search(r'name="tried" value="(\w+)"', olga.post("/en/desk/sources/rules/new/", typed()).text).group(1)
        first = a_rule("Football")

        refused = olga.post("/en/desk/sources/rules/new/", typed(do="keep", tried=mark))

        assert refused.status_code == 409
        assert Rule.objects.get() == first
        rules.end(rule=first, at=NOON)
        assert olga.post("/en/desk/sources/rules/new/", typed(do="keep", tried=mark)).status_code == 303

    def test_a_topics_rule_is_the_same_however_the_topic_is_written(self):
        a_rule("loi", deed="tag", name="Santé")

        with pytest.raises(RuleStandsAlready):
            a_rule("Loi", deed="tag", name="sante")
        a_rule("loi", deed="tag", name="Eau")

    def test_rules_are_put_in_order_and_ended(self):
        olga = signed_in_client(an_operator())
        made = [a_rule(word) for word in ("un", "deux", "trois")]

        olga.post(f"/desk/sources/rules/{made[2].code}/place/", {"up": "1"})
        olga.post(f"/desk/sources/rules/{made[0].code}/place/", {"up": "1"})
        olga.post(f"/desk/sources/rules/{made[1].code}/end/")

        assert list(Rule.objects.standing().in_order().values_list("words", flat=True)) == ["un", "trois"]

    def test_the_desk_lists_what_a_rule_left_out_and_takes_back_what_is_chosen(self):
        olga = signed_in_client(an_operator())
        rule = a_rule()
        a_rule("rugby")
        a_visit(a_source(), [an_item("Du football"), an_item("Du football encore"), an_item("Du rugby")])
        page = olga.get(f"/en/desk/sources/dropped/?rule={rule.code}").text
        chosen = Entry.objects.get(words__title="Du football")

        back = olga.post("/en/desk/sources/dropped/return/", {"entry": [chosen.code]})

        assert "Du football encore" in page
        assert "Du rugby" not in page
        assert back.status_code == 303
        assert titles("published") == {"Du football"}
        assert "taken back" in olga.get("/en" + Publication.objects.get().address).text

    def test_readers_are_not_told_of_rules_and_editors_are(self):
        olga, bob = signed_in_client(an_operator()), signed_in_client(a_person("Bob"))
        a_rule("loi", deed="section", name="Parlement")
        a_visit(a_source(), [an_item("Une loi")])
        address = "/en" + Publication.objects.get().address

        assert "put it in a section: Parlement" in olga.get(address).text
        assert "put it in a section" not in bob.get(address).text

    def test_why_something_waits_stands_beside_it(self):
        olga = signed_in_client(an_operator())
        a_rule(deed="hold")
        a_visit(a_source(), [an_item("Du football")])

        assert "hold it for an editor" in olga.get("/en/desk/sources/held/").text
