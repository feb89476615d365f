"""What comes in somebody's feed, in which order, and how it goes on from page to page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.safestring import SafeString

from tribune.discussions.testing import a_comment, a_message, a_thread
from tribune.discussions.verbs import reading
from tribune.events.testing import an_event
from tribune.events.verbs import events
from tribune.people import circles
from tribune.people.models import Role
from tribune.people.testing import a_person
from tribune.people.verbs import blocks
from tribune.people.viewers import Viewer
from tribune.places.testing import a_place
from tribune.publications.models import Topic, Voice
from tribune.publications.testing import a_publication, a_voice
from tribune.publications.verbs import cards, follows
from tribune.teams.testing import a_team
from tribune.timeline import candidates, feed
from tribune.timeline.models import Seen
from tribune.timeline.pages import Place
from tribune.timeline.rule import Less, Reason
from tribune.timeline.testing import less_of
from tribune.timeline.verbs import seen

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def found_for(person, *, at=None):
    viewer, at = Viewer(person), at or timezone.now()
    return feed.found_for(viewer, feed.around_of(viewer, at=at), at=at)


def titles(person, *, at=None, pages=1, **more):
    """What the feed says, page after page."""
    viewer, at = Viewer(person), at or timezone.now()
    around, place, said = feed.around_of(viewer, at=at), Place.first(at), []
    for _page in range(pages):
        page = feed.page_of(viewer, place, around, **more)
        said.append(page)
        if page.next_cursor is None:
            break
        place = Place.read(page.next_cursor, at=timezone.now())
    return said


def entry(title, voice=None, at=None, **more):
    return a_publication(title, voice=voice or a_voice("L’Heure publique", kind=Voice.Kind.SOURCE), at=at, **more)


def reasons_of(person, card):
    return next((each.reasons for each in found_for(person).cards if each.pk == card.pk), ())


@pytest.fixture
def alice():
    return a_person("Alice", place=a_place("Lille", lat=50.63, lon=3.06))


@pytest.fixture
def now():
    return timezone.now()


def test_each_card_has_its_reasons(alice, now):
    team = a_team(name="Fives–Moulins", referent=alice)
    source, movement = a_voice("Le Quai", kind=Voice.Kind.SOURCE), a_voice("Les Communs", kind=Voice.Kind.MOVEMENT)
    follows.follow(person=alice, voice=source, at=now)
    by_team = a_publication("De l’équipe", voice=team.voice, kind="post", at=now)
    wire = entry("Du fil", at=now)
    followed = entry("D’une source suivie", voice=source, at=now)
    said = a_publication("Du mouvement", voice=movement, kind="kit", at=now)

    assert reasons_of(alice, by_team) == (Reason.TEAM,)
    assert reasons_of(alice, wire) == (Reason.WIRE,)
    assert reasons_of(alice, followed) == (Reason.FOLLOWED, Reason.WIRE)
    assert reasons_of(alice, said) == (Reason.MOVEMENT,)


def test_an_action_near_me_is_there_and_one_far_away_is_not(alice):
    near = an_event(title="Porte-à-porte à Wazemmes")
    far = an_event(title="Marche à Marseille", point=(43.3, 5.4), town="Marseille")

    assert Reason.NEAR in reasons_of(alice, near.publication)
    assert not reasons_of(alice, far.publication)


def test_a_big_action_is_there_however_far(alice):
    far = an_event(title="Marche à Marseille", point=(43.3, 5.4), town="Marseille")

    events.make_big(event=far, is_big=True, at=timezone.now())

    assert reasons_of(alice, far.publication) == (Reason.MOVEMENT,)


def test_an_action_of_my_team_leaves_once_it_is_over(alice):
    event = an_event(title="Réunion", team=a_team(referent=alice), by=alice)
    over = event.publication.ends_at + HOUR

    assert reasons_of(alice, event.publication)
    assert all(each.pk != event.publication_id for each in found_for(alice, at=over).cards)


def test_an_answer_in_a_thread_i_follow_brings_it_once_whatever_their_number(alice, now):
    bob, card = a_person("Bob"), entry("Sous ceci on parle", at=now - 9 * HOUR)
    thread = a_comment(card, alice, at=now - 8 * HOUR).thread
    reading.follow(thread=thread, person=alice, at=now)
    for n in range(3):
        a_message(thread, bob, f"Réponse {n}", at=now - HOUR)

    found = found_for(alice)

    rows = [each for each in found.cards if each.pk == card.pk]
    assert [Reason.THREAD in each.reasons for each in rows] == [True]
    assert found.left[card.pk] == 3
    reading.mark_read(thread=thread, person=alice, number=4, at=now)
    assert Reason.THREAD not in reasons_of(alice, card)


def test_a_post_of_my_team_says_how_many_answered(alice, now):
    bob = a_person("Bob")
    team = a_team(name="Fives–Moulins", referent=alice)
    circles.seat(circle=team.circle, person=bob, role=Role.MEMBER, at=now)
    thread = a_thread(circle=team.circle, by=bob, at=now - HOUR)
    a_message(thread, alice, at=now)

    page = titles(alice)[0]

    html = next(row.html for row in page.rows if "Marche du 28" in row.html)
    assert "1 réponse" in html or "1 answer" in html
    assert "Bob" in html


def test_what_somebody_i_muted_opens_is_not_brought_to_me(alice, now):
    bob = a_person("Bob")
    team = a_team(referent=alice)
    circles.seat(circle=team.circle, person=bob, role=Role.MEMBER, at=now)
    a_thread(circle=team.circle, by=bob, at=now - HOUR)
    assert any("Marche du 28" in row.html for row in titles(alice)[0].rows)

    blocks.mute(by=alice, person=bob, called="", at=now)

    assert not any("Marche du 28" in row.html for row in titles(alice)[0].rows)


def test_an_outsider_finds_nothing_of_what_a_team_keeps_to_itself(alice, now):
    charlie, team = a_person("Charlie"), a_team(referent=alice)
    follows.follow(person=charlie, voice=team.voice, at=now)
    kept = a_publication("Entre nous", audience="circle", circle=team.circle, voice=team.voice, at=now)

    assert reasons_of(alice, kept)
    assert not reasons_of(charlie, kept)


def test_a_loud_voice_does_not_hide_the_others(alice, now):
    team, quiet = a_team(name="Bavarde", referent=alice), a_team(name="Discrète", referent=alice)
    for n in range(40):
        a_publication(f"Encore {n}", voice=team.voice, kind="post", at=now - n * HOUR / 10)
    said = a_publication("Une chose", voice=quiet.voice, kind="post", at=now - 20 * HOUR)

    found = found_for(alice).cards

    assert sum(each.voice == team.voice_id for each in found) == candidates.of_each(2)
    assert said.pk in {each.pk for each in found}
    assert any("Une chose" in row.html for row in titles(alice)[0].rows)


def test_every_card_comes_once_while_others_arrive_and_are_seen(alice, now):
    team = a_team(referent=alice)
    there = {entry(f"Nouvelle {n:02}", at=now - n * HOUR).pk for n in range(1, 31)}
    there |= {a_publication(f"Équipe {n}", voice=team.voice, kind="post", at=now - n * HOUR).pk for n in range(1, 7)}
    viewer, shown = Viewer(alice), []
    around, place = feed.around_of(viewer, at=now), Place.first(now)
    while place is not None:
        page = feed.page_of(viewer, place, around)
        shown += [int(row.key) for row in page.rows]
        entry("À l’instant", at=timezone.now())
        a_publication("Équipe à l’instant", voice=team.voice, kind="post", at=timezone.now())
        seen.note(person=alice, keys=[row.key for row in page.rows], at=now + timedelta(days=1))
        place = Place.read(page.next_cursor, at=timezone.now()) if page.next_cursor else None

    assert len(shown) == len(set(shown))
    assert set(shown) == there


def test_what_was_seen_goes_below_what_is_new_and_a_line_says_so(alice, now):
    old = entry("Déjà vu", at=now - 2 * HOUR)
    seen.note(person=alice, keys=[str(old.pk)], at=now - HOUR)
    for n in range(3):
        entry(f"Nouveau {n}", at=now - 9 * HOUR)

    rows = titles(alice)[0].rows

    assert [row.is_here for row in rows] == [False, False, False, True]
    assert "Déjà vu" in rows[3].html


def test_the_line_is_drawn_once_however_many_pages(alice, now):
    before = [entry(f"Vu {n:02}", at=now - 2 * HOUR) for n in range(20)]
    seen.note(person=alice, keys=[str(card.pk) for card in before], at=now - HOUR)
    entry("Nouveau", at=now)

    pages = titles(alice, pages=3)

    assert sum(row.is_here for page in pages for row in page.rows) == 1


def test_noting_twice_is_noting_once_and_is_one_row(alice, now):
    for _time in range(2):
        seen.note(person=alice, keys=["1", "2"], at=now)

    assert Seen.objects.get(person=alice).keys.split("|")[1].split() == ["1", "2"]


def test_what_is_too_old_to_be_kept_one_by_one_stays_seen(alice, now):
    first = entry("La première vue", at=now - 99 * HOUR)
    seen.note(person=alice, keys=[str(first.pk)], at=now - 9 * HOUR)
    for visit in range(5):
        keys = [str(10_000 + 100 * visit + n) for n in range(100)]
        seen.note(person=alice, keys=keys, at=now - (8 - visit) * HOUR)

    assert str(first.pk) not in Seen.objects.get(person=alice).keys.replace("|", " ").split()
    assert [row.is_here for row in titles(alice)[0].rows] == [True]


def test_without_a_script_the_next_visit_knows_of_the_former_one(now):
    pocket = {}

    first = seen.former_visit(pocket, at=now)
    again = seen.former_visit(pocket, at=now + timedelta(minutes=5))
    next_day = seen.former_visit(pocket, at=now + timedelta(days=1))

    assert (first, again, next_day) == (None, None, now)
    assert seen.former_visit(pocket, at=now + timedelta(days=1, minutes=1)) == now


def test_less_of_a_voice_lowers_it_and_none_hides_it(alice, now):
    loud, other = (a_voice(name, kind=Voice.Kind.SOURCE) for name in ("Bruyante", "Autre"))
    entry("De la bruyante", voice=loud, at=now)
    entry("De l’autre", voice=other, at=now - 2 * HOUR)

    def first_words():
        return ["bruyante" if "De la bruyante" in row.html else "autre" for row in titles(alice)[0].rows]

    assert first_words() == ["bruyante", "autre"]
    less_of(alice, voice=loud)
    assert first_words() == ["autre", "bruyante"]
    less_of(alice, voice=loud, how=Less.NONE)
    assert first_words() == ["autre"]


def test_none_of_a_topic_hides_what_is_about_it(alice, now):
    card, topic = entry("Du foot", at=now), Topic.objects.create(slug="foot", name="Foot")
    cards.amend(card, at=now, topics=[topic])
    assert titles(alice)[0].rows

    less_of(alice, topic=topic, how=Less.NONE)

    assert not titles(alice)[0].rows


def test_none_of_a_kind_leaves_what_my_team_says(alice, now):
    team = a_team(referent=alice)
    a_publication("De mon équipe", voice=team.voice, kind="kit", at=now)
    entry("Du fil", at=now)

    for kind in ("kit", "entry"):
        less_of(alice, kind=kind, how=Less.NONE)

    assert ["De mon équipe" in row.html for row in titles(alice)[0].rows] == [True]


def test_it_costs_one_query_and_its_holes_however_much_there_is(alice, now):
    team = a_team(referent=alice)

    def more():
        for n in range(4):
            entry(f"Nouvelle {n}", at=now)
            a_publication(f"Équipe {n}", voice=team.voice, kind="post", at=now)
            a_thread(circle=team.circle, by=alice, at=now)

    def cost():
        viewer = Viewer(alice)
        around = feed.around_of(viewer, at=now + HOUR)
        feed.page_of(viewer, Place.first(now + HOUR), around)
        with CaptureQueriesContext(connection) as captured:
            feed.page_of(viewer, Place.first(now + HOUR), around)
        return len(captured)

    more()
    once = cost()
    more()

    assert cost() == once == 1


def test_what_is_read_as_it_comes_is_what_the_orm_gives(alice, now):
    """Every arm says something: the rows are made of no fields, and must not differ for it."""
    bob, team, source = a_person("Bob"), a_team(referent=alice), a_voice("Le Quai", kind=Voice.Kind.SOURCE)
    follows.follow(person=alice, voice=source, at=now)
    topic = Topic.objects.create(slug="foot", name="Foot")
    cards.amend(entry("Du foot", voice=source, at=now - HOUR), at=now, topics=[topic])
    big = an_event(title="Marche", team=team, by=alice)
    events.make_big(event=big, is_big=True, at=now)
    thread = a_thread(circle=team.circle, by=alice, at=now - HOUR)
    reading.follow(thread=thread, person=alice, at=now)
    circles.seat(circle=team.circle, person=bob, role=Role.MEMBER, at=now)
    a_message(thread, bob, at=now)
    for which in ({"topic": topic}, {"voice": source}, {"kind": "kit"}):
        less_of(alice, **which)
    blocks.mute(by=alice, person=a_person("Charlie"), called="", at=now)
    seen.note(person=alice, keys=["1"], at=now)
    viewer, around = Viewer(alice), feed.around_of(Viewer(alice), at=now + HOUR)
    values = {"voices": [team.voice_id], "near": list(around.near), "at": now + HOUR, **viewer.values}

    rows = candidates._rows(viewer.shape, 4, **values)

    plain = list(candidates._rows.__wrapped__(viewer.shape, 4, **values))
    assert sorted(rows) == sorted(plain)
    assert {tuple(map(type, row)) for row in rows} == {tuple(map(type, row)) for row in plain}
    arms = {candidates.SEEN, candidates.LESS, candidates.AWAY, *map(int, Reason)}
    assert {row[0] for row in rows} == arms
    assert candidates._read(rows).cards


def test_a_row_is_poured_whole_and_its_words_are_escaped():
    row = feed.Row("7.2", SafeString("<article>x</article>"), SafeString("<svg/>"), "Near <b>", "/feed/why/1/", True)

    drawn = feed.Feed([row, row]).drawn

    assert (
        drawn.count('data-key="7.2"') == drawn.count("<article>x</article>") == drawn.count("<svg/>Near &lt;b&gt;") == 2
    )
    assert drawn.count('href="/feed/why/1/" hx-get="/feed/why/1/"') == drawn.count('id="here"') == 2
    assert "\ue000" not in drawn


def test_a_place_that_does_not_read_is_the_first_page(now):
    for said in ("", "x", "1-1-" + "z" * 9000, "99999999999999-0-", f"{int(now.timestamp() * 1000)}-0-{'z' * 30}"):
        assert Place.read(said, at=now) is None

    place = Place.first(now, left_out=[3, None, 99]).written()
    assert Place.read(place, at=now + HOUR).shown == (3, 99)
    assert Place.read(place, at=now + timedelta(days=2)) is None
