"""One story told by several sources: found by the job, kept with its reason."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tribune.facts.models import Job
from tribune.wire import tasks
from tribune.wire.models import Entry, Likeness, Mark, Story, Telling
from tribune.wire.testing import NOON, FeedSite, a_source, a_visit, an_entry, an_item, rss
from tribune.wire.verbs import intake, stories

pytestmark = pytest.mark.django_db
TITLE = "Denain : la fermeture des lits suspendue jusqu’en janvier"
LINK = "https://quotidien.example/denain"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def weigh(at=NOON):
    while stories.weigh(at=at):
        pass


def told_with(entry) -> set[int]:
    telling = Telling.objects.filter(entry=entry).first()
    return set(telling.story.tellings.values_list("entry_id", flat=True)) if telling else set()


def test_the_same_piece_from_two_sources_is_one_story_that_says_why():
    first = an_entry(TITLE, link=LINK, at=NOON - timedelta(hours=2))
    second = an_entry("À lire : un sursis pour l’hôpital", link=LINK + "?utm_source=rss")

    weigh()

    assert told_with(first) == told_with(second) == {first.pk, second.pk}
    assert Telling.objects.get(entry=first).way == "seed"
    said = Telling.objects.get(entry=second)
    assert (said.way, said.like_id, str(said.reason)) == ("link", first.pk, "The same address.")
    assert said.story.at == first.published_at


def test_a_third_joins_the_story_and_nobody_is_left_out_of_it():
    told = [an_entry(TITLE, at=NOON + timedelta(minutes=n)) for n in range(3)]

    weigh()

    assert Story.objects.count() == 1
    assert told_with(told[0]) == {entry.pk for entry in told}


def test_a_story_is_the_same_in_whatever_order_its_tellings_were_weighed():
    late = an_entry(TITLE, at=NOON)
    weigh()
    early = an_entry(TITLE, at=NOON - timedelta(hours=5))
    weigh()

    assert told_with(late) == {late.pk, early.pk}
    assert Telling.objects.get(way="seed").entry_id == early.pk


def test_an_event_says_the_words_that_both_titles_share():
    an_entry("Denain : la fermeture des lits de l’hôpital suspendue jusqu’en janvier", at=NOON - timedelta(hours=2))
    weigh()
    new = an_entry("À l’hôpital de Denain, la fermeture de lits est suspendue", body="<p>Tout autre chose.</p>")

    weigh()

    telling = Telling.objects.get(entry=new)
    assert str(telling.reason) == "Both titles say: hôpital, Denain, fermeture, lits, suspendue."


def test_a_text_says_how_much_of_it_is_the_same():
    text = "<p>" + " ".join(f"mot{n} dit{n}" for n in range(20)) + "</p>"
    an_entry("Un sursis pour les lits", body=text, at=NOON - timedelta(hours=2))
    new = an_entry("L’hôpital garde ses lits", body=text)

    weigh()

    assert str(Telling.objects.get(entry=new).reason) == "The same text: 37 runs of four words of 37."


def test_what_waits_for_an_editor_is_weighed_when_it_is_let_through():
    held = an_entry(TITLE, source=a_source(trusted=False))
    other = an_entry(TITLE)
    weigh()
    assert not Telling.objects.exists()

    intake.publish_entries(entries=[held], at=NOON)
    weigh()

    assert told_with(held) == {held.pk, other.pk}


def test_two_sources_that_say_different_things_make_no_story():
    an_entry("La régie publique de l’eau votée à Lille", body="<p>Un vote.</p>")
    an_entry("Une marche pour le climat samedi à Douai", body="<p>Une marche.</p>")

    weigh()

    assert not Story.objects.exists()
    assert not Entry.objects.unweighed().exists()


def test_what_stood_before_is_weighed_too_the_newest_first_a_batch_at_a_time():
    entries = [an_entry(f"{TITLE} et {n}", at=NOON - timedelta(hours=n)) for n in range(3)]

    assert stories.weigh(at=NOON, most=2) == 2

    assert list(Entry.objects.unweighed()) == [entries[2]]
    assert stories.weigh(at=NOON, most=2) == 1
    assert stories.weigh(at=NOON, most=2) == 0


def test_a_visit_that_brought_something_has_it_weighed_and_so_does_the_clock(settings):
    with FeedSite() as site:
        settings.OUTBOUND_ALLOW = [site.pair]
        address = site.say("/feed", rss([an_item(TITLE)]))
        a_source(feed_address=address, host="127.0.0.1")
        tasks.go_round.func()
    assert Job.objects.filter(task="tribune.wire.tasks.weigh_stories").count() == 1

    Job.objects.all().delete()
    tasks.poll.func()

    assert Job.objects.filter(key="wire:stories").count() == 1
    tasks.weigh_stories.func()
    assert not Entry.objects.unweighed().exists()


def test_an_entry_whose_words_changed_is_weighed_again_and_found_by_its_new_words():
    source, other = a_source(), a_source()
    item = an_item("En direct", guid="a")
    changed = an_item(TITLE, guid="a", link=item.link)
    a_visit(source, [item])
    weigh()
    a_visit(source, [changed])
    weigh()
    later = an_entry(TITLE, source=other)
    weigh()

    entry = Entry.objects.get(source=source)
    assert told_with(later) == {later.pk, entry.pk}
    assert Likeness.objects.get(entry=entry).title.endswith("lits suspendue jusqu’en janvier")
    assert Likeness.objects.count() == 2


def test_weighing_costs_as_many_queries_whatever_has_come():
    def cost() -> int:
        an_entry("Valenciennes : les agents du tramway en grève lundi matin")
        with CaptureQueriesContext(connection) as asked:
            stories.weigh(at=NOON)
        return len(asked)

    weigh()
    cost()
    before = cost()
    for n in range(30):
        an_entry(f"Valenciennes : les agents du tramway en grève lundi, jour {n}")
    weigh()

    assert cost() <= before


def test_what_is_a_month_old_is_compared_no_more_once_all_is_weighed():
    old = an_entry(TITLE, at=NOON - timedelta(days=40))
    new = an_entry("Une marche pour le climat samedi à Douai")
    stories.weigh(at=NOON, most=1)
    stories.forget_likenesses(at=NOON)
    weigh()
    assert Likeness.objects.count() == 2

    stories.forget_likenesses(at=NOON)

    assert list(Likeness.objects.values_list("entry", flat=True)) == [new.pk]
    assert not Mark.objects.filter(entry=old).exists()


def test_a_story_goes_when_its_entries_do():
    first, second = an_entry(TITLE), an_entry(TITLE)
    weigh()

    first.source.delete()

    assert told_with(second) == {second.pk}
