"""When two entries tell the same thing, decided on plain values."""

from datetime import timedelta

import pytest

from tribune.wire import likening
from tribune.wire.likening import Candidate, Lesson, canonical, liken, verdict, without_name
from tribune.wire.testing import NOON

OPENING = (
    "La direction de l’hôpital de Denain a annoncé lundi soir que la fermeture des vingt-quatre lits du service de "
    "médecine, prévue pour la fin du mois, était suspendue jusqu’en janvier, le temps d’une nouvelle concertation avec "
    "les soignants, les élus de l’agglomération et les usagers réunis depuis trois semaines devant l’entrée."
)
OTHER = (
    "Le conseil municipal se réunira jeudi pour examiner le budget de la régie des eaux, dont les tarifs doivent être "
    "revus à la baisse pour les premiers mètres cubes, comme l’avait demandé le comité d’usagers au printemps dernier."
)


def like(title="", source=1, *, entry=None, text="", link="", at=NOON, named="", language="fr"):
    like.count += 1
    return liken(
        entry=entry or like.count,
        source=source,
        named=named,
        at=at,
        language=language,
        title=title,
        text=text,
        link=link,
    )


like.count = 100


def told(new, *others, seen=None, lessons=None):
    found = verdict(
        new, [o if isinstance(o, Candidate) else Candidate(o) for o in others], seen=seen or {}, lessons=lessons or {}
    )
    return (found.way, found.candidate.like.entry) if found else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://site.example/a", "http://www.site.example/a/"),
        ("https://site.example/a", "https://site.example/a?utm_source=rss&utm_medium=feed"),
        ("https://site.example/a", "https://site.example/a#xtor=RSS-16"),
        ("https://site.example/a", "https://site.example/a?xtor=RSS-16"),
        ("https://site.example/a", "https://amp.site.example/a/amp"),
        ("https://site.example/?p=3&l=fr", "https://site.example/?l=fr&p=3"),
    ],
)
def test_addresses_of_one_page_are_one_address(one, other):
    assert canonical(one) == canonical(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://site.example/a", "https://site.example/b"),
        ("https://site.example/?p=3", "https://site.example/?p=4"),
        ("https://site.example/a", "https://other.example/a"),
    ],
)
def test_addresses_of_two_pages_stay_two(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "address", ["https://site.example/", "https://site.example", "", "mailto:a@b.example", "http://[::1"]
)
def test_the_front_page_of_a_site_is_no_piece_of_its_own(address):
    assert canonical(address) == ""


@pytest.mark.parametrize(
    "title", ["Les lits sauvés | L’Heure publique", "L’HEURE PUBLIQUE – Les lits sauvés", "Les lits sauvés"]
)
def test_the_name_of_a_source_is_no_part_of_its_titles(title):
    assert without_name(title, "L'Heure publique") == "Les lits sauvés"


def test_one_address_is_one_piece_whatever_its_title():
    first = like("À lire ailleurs", 1, link="https://site.example/denain?utm_source=rss")

    assert told(like("Denain : les lits sauvés", 2, link="https://www.site.example/denain"), first) == (
        "link",
        first.entry,
    )


def test_an_address_given_to_several_entries_says_nothing():
    """Some feeds give one link to all their items."""
    link = "https://site.example/lettre"
    others = [like("Une chose", 1, link=link), like("Une autre", 1, link=link)]

    assert told(like("Une troisième", 2, link=link), *others) is None
    assert told(like("Une quatrième", 2, link=link), like("Une", 2, link=link), like("Deux", 3, link=link)) is None


def test_one_title_is_one_piece_whatever_the_marks_and_the_case():
    first = like("Denain : la fermeture des lits suspendue", 1)

    assert told(like("DENAIN. La fermeture des lits suspendue !", 2), first) == ("title", first.entry)


@pytest.mark.parametrize(
    "title", ["Revue de presse", "Questions au gouvernement", "Édito", "Communiqué", "Le point du 12 octobre 2026"]
)
def test_a_title_that_anyone_gives_says_nothing(title):
    assert told(like(title, 2), like(title, 1)) is None


def test_one_text_under_two_titles_is_one_piece():
    first = like("À Denain, la fermeture des lits attendra", 1, text=OPENING)

    assert told(like("Hôpital : sursis jusqu’en janvier à Denain", 2, text=OPENING), first) == ("text", first.entry)


def test_a_summary_is_found_in_the_whole_text():
    whole = like("Hôpital de Denain : un sursis", 1, text=OPENING + " " + OTHER)
    short = like("Sursis pour les lits de Denain", 2, text=" ".join(OPENING.split()[:30]) + "…")

    assert told(short, whole) == ("text", whole.entry)


def test_the_same_last_sentence_is_no_same_text():
    """What a network writes under each of its items ("Rejoignez-nous…")."""
    foot = "Retrouvez toutes nos informations sur notre site et rejoignez nous dès maintenant"
    first = like("La régie des eaux en débat", 1, text=OTHER + foot)

    assert told(like("Les lits de Denain", 2, text=OPENING[:150] + foot), first) is None


def test_a_word_or_two_in_common_is_no_same_event():
    first = like("La régie publique de l’eau votée à Lille", 1)

    assert told(like("À Lille, une marche pour le climat et l’eau", 2), first) is None


def test_titles_that_say_the_same_are_one_event_and_say_which_words():
    first = like("Denain : la fermeture des lits de l’hôpital suspendue jusqu’en janvier", 1)
    new = like("À l’hôpital de Denain, la fermeture de lits est suspendue", 2)

    found = verdict(new, [Candidate(first)], seen={}, lessons={})

    assert found.way == "event"
    assert found.because == ("hôpital", "Denain", "fermeture", "lits", "suspendue")


def test_common_words_weigh_less_than_rare_ones():
    """In a week when every title says "budget", "assemblée", "vote", that is not what makes two titles alike."""
    first = like("Budget : l’Assemblée vote la baisse des crédits du logement", 1)
    new = like("Budget : l’Assemblée vote un amendement sur la pêche côtière", 2)
    rare = like("Budget : la pêche côtière obtient un amendement", 3)
    seen = {"budget": 80, "assemblee": 90, "vote": 60}

    assert told(new, first, seen=seen) is None
    assert told(new, rare, seen=seen) == ("event", rare.entry)


def test_other_numbers_are_other_events():
    first = like("Grève des transports à Lille : préavis déposé pour le 12", 1)

    assert told(like("Grève des transports à Lille : préavis déposé pour le 19", 2), first) is None


def test_two_days_later_it_is_another_event_and_a_week_later_another_piece():
    title = "Denain : fermeture des lits de l’hôpital suspendue"
    first = like(title, 1, text=OPENING)
    later = NOON + timedelta(days=3)

    assert told(like("À Denain, fermeture suspendue des lits d’hôpital", 2, at=later), first) is None
    assert told(like(title, 2, at=later), first) == ("title", first.entry)
    assert told(like(title, 2, text=OPENING, at=NOON + timedelta(days=8)), first) is None


def test_two_languages_tell_two_things_unless_the_piece_is_the_same():
    first = like("Denain hospital: beds closure suspended", 1, language="en")

    assert told(like("Denain hospital: closure of beds suspended", 2), first) is None


def test_a_source_is_never_grouped_with_itself():
    link, title = "https://site.example/denain", "Denain : la fermeture des lits suspendue"

    assert told(like(title, 1, text=OPENING, link=link), like(title, 1, text=OPENING, link=link)) is None


def test_the_strongest_reason_is_kept_then_the_nearest_in_time():
    link, title = "https://site.example/denain", "Denain : la fermeture des lits suspendue"
    by_title, by_link = like(title, 1), like("Sursis", 3, link=link)
    near, far = like(title, 1, at=NOON - timedelta(hours=1)), like(title, 3, at=NOON - timedelta(days=1))

    assert told(like(title, 2, link=link), by_title, by_link) == ("link", by_link.entry)
    assert told(like(title, 2), far, near) == ("title", near.entry)


def test_a_chain_of_likeness_does_not_grow_a_story():
    """Each is a little like the one before; the last has nothing of the first."""
    seed = Candidate(like("Hôpital de Denain : fermeture des lits suspendue", 1), 7, NOON, True)
    second = Candidate(like("Denain : lits suspendus, colère à Valenciennes et Douai", 2), 7, NOON)
    new = like("Valenciennes, Douai, Denain : la colère gagne les cheminots", 3)

    assert told(new, second) is None
    assert told(like("La fermeture des lits de Denain suspendue", 3), seed) == ("event", seed.like.entry)


def test_a_story_ends_though_what_is_told_each_day_goes_on():
    title = "Canicule dans le Nord : alerte rouge maintenue à Lille"
    days = [Candidate(like(title, n, at=NOON + timedelta(days=n)), 7, NOON, n == 0) for n in range(5)]

    assert (
        told(like("Alerte rouge dans le Nord : la canicule maintenue", 9, at=NOON + timedelta(days=5)), *days) is None
    )


def test_what_the_desk_took_apart_three_times_is_grouped_no_more():
    first = like("Denain : la fermeture des lits suspendue", 1)
    new = like("Denain : la fermeture des lits suspendue", 2)

    assert told(new, first, lessons={(1, 2, "title"): Lesson(parted=2)}) == ("title", first.entry)
    assert told(new, first, lessons={(1, 2, "title"): Lesson(parted=3), (1, 2, "event"): Lesson(parted=3)}) is None
    assert told(new, first, lessons={(1, 2, "title"): Lesson(parted=3, joined=3)}) == ("title", first.entry)


def test_what_the_desk_put_together_three_times_needs_less():
    first = like("Denain : soignants et usagers obtiennent un sursis pour les lits", 1)
    new = like("Sursis à Denain : les lits restent ouverts, annonce la préfecture", 2)

    assert told(new, first) is None
    assert told(new, first, lessons={(1, 2, likening.EVENT_WAY): Lesson(joined=3)}) == ("event", first.entry)
