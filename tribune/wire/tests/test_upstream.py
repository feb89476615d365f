"""What a source does to what it said already: other names, other words, taken back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tribune.kit.testing import corpus
from tribune.people.testing import HouseClient
from tribune.publications.models import Publication
from tribune.wire import upstream
from tribune.wire.deciding import taken_of
from tribune.wire.models import Edit, Entry, Past
from tribune.wire.parsing import read
from tribune.wire.parsing.values import Episode, Live
from tribune.wire.testing import NOON, a_source, a_visit, an_entry, an_item
from tribune.wire.upstream import Piece
from tribune.wire.verbs import intake

LINK = "https://source.example/"


def item(n, **more):
    given_ = {"guid": f"g{n}", "link": f"{LINK}{n}", "published_at": NOON - timedelta(hours=n), **more}
    return an_item(given_.pop("title", f"Titre {n}"), **given_)


def taken_back() -> list[str]:
    rows = Entry.objects.select_related("source", "publication")
    return [e.publication.title for e in rows.order_by("pk") if e.is_taken_back]


# Names


@pytest.mark.django_db
@pytest.mark.parametrize(
    "again",
    [
        lambda n: item(n, guid=f"https://autre.example/?p={n}"),  # other identifiers, the same addresses
        lambda n: item(n, guid=f"autre-{n}", link=f"https://nouveau.example/{n}"),  # both: title and hour are left
        lambda n: item(n, guid=f"autre-{n}", title=f"Corrigé {n}"),  # identifier and title: address and hour are left
    ],
)
def test_an_entry_that_changes_its_identifier_is_the_same_entry(again):
    source = a_source()
    a_visit(source, [item(n) for n in range(4)])
    before = list(Entry.objects.order_by("published_at").values_list("pk", "code"))

    taking = a_visit(source, [again(n) for n in range(4)], at=NOON + timedelta(hours=1))

    assert taking.taken == 0
    assert list(Entry.objects.order_by("published_at").values_list("pk", "code")) == before
    assert a_visit(source, [again(n) for n in range(4)]).taken == 0
    assert Publication.objects.count() == 4


@pytest.mark.django_db
def test_an_edited_title_makes_no_second_entry_even_where_titles_are_what_tells_entries_apart():
    source = a_source()
    same = {"guid": "feed", "link": "https://source.example/lettre"}
    a_visit(source, [item(n, **same) for n in range(4)])
    assert source.identity == "words"
    unique = [item(n, guid="", link=f"{LINK}{n}") for n in range(4)]
    other = a_source(identity="words")
    a_visit(other, unique)

    a_visit(other, [item(0, guid="", title="Titre corrigé"), *unique[1:]])

    assert Entry.objects.filter(source=other).count() == 4
    assert Entry.objects.get(source=other, link=f"{LINK}0").publication.title == "Titre corrigé"


@pytest.mark.django_db
def test_one_identifier_or_one_link_for_all_merges_nothing():
    """One leaves the feed, another comes: they share what all share, and are two."""
    source = a_source()
    same = {"guid": "feed", "link": "https://source.example/lettre"}
    a_visit(source, [item(n, **same) for n in range(1, 5)])

    a_visit(source, [item(0, **same), *(item(n, **same) for n in range(1, 4))])

    assert Entry.objects.filter(source=source).count() == 5


@pytest.mark.django_db
def test_a_page_whose_address_serves_every_day_is_another_entry_each_day():
    source = a_source()
    rest = [item(n) for n in range(30, 34)]
    a_visit(source, [item(24, title="Le direct de lundi", link=f"{LINK}direct"), *rest])

    a_visit(source, [item(0, title="Le direct de mardi", link=f"{LINK}direct"), *rest])

    assert Entry.objects.count() == 6


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)), max_size=12))
def test_no_two_things_ever_get_one_name(rows):
    known = [
        upstream.Known(f"k{n}", f"{LINK}{a}", f"T{b}", NOON - timedelta(hours=c)) for n, (a, b, c) in enumerate(rows)
    ]
    taken = taken_of(
        [item(a, title=f"T{c}", guid=f"n{n}") for n, (a, _b, c) in enumerate(rows)], identity="guid", at=NOON
    )

    names = upstream.renamed(known, list(taken.values()))

    assert len(set(names.values())) == len(names)
    assert set(names) <= set(taken)


# Taken back


@pytest.mark.django_db
def test_what_a_source_no_longer_lists_for_a_day_is_shown_as_such_and_kept():
    source = a_source()
    a_visit(source, [item(n) for n in range(6)])
    left = [item(n) for n in range(6) if n != 1]

    a_visit(source, left, at=NOON + timedelta(hours=1))
    assert taken_back() == []
    a_visit(source, left, at=NOON + timedelta(hours=26))

    assert taken_back() == ["Titre 1"]
    entry = Entry.objects.get(publication__title="Titre 1")
    page = HouseClient().get(entry.publication.address)
    assert "ne liste plus ceci depuis" in html.fromstring(page.content).text_content()
    assert "que sa source ne liste plus" in HouseClient().get("/wire/").content.decode()


@pytest.mark.django_db
def test_what_is_listed_again_was_not_taken_back():
    source = a_source()
    a_visit(source, [item(n) for n in range(6)])
    a_visit(source, [item(n) for n in range(6) if n != 1], at=NOON + timedelta(hours=1))
    a_visit(source, [item(n) for n in range(6)], at=NOON + timedelta(hours=2))

    a_visit(source, [item(n) for n in range(5)], at=NOON + timedelta(hours=40))

    assert taken_back() == []
    assert not Entry.objects.exclude(missing_since=None).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "left",
    [
        [item(n) for n in range(3)],  # a feed lets go of what is old
        [],  # an empty feed tells nothing
        [item(0), item(5)],  # too few are left to know what it should list
        [item(0), item(1), item(2), item(90)],  # one old entry kept on top
        [item(n, published_at=None) for n in (0, 2, 3, 4, 5)],  # no dates, no order
    ],
)
def test_what_leaves_a_feed_by_itself_is_not_said_to_be_taken_back(left):
    source = a_source()
    a_visit(source, [item(n) for n in range(6)])

    for hours in (1, 30):
        a_visit(source, left, at=NOON + timedelta(hours=hours))

    assert taken_back() == []


@pytest.mark.django_db
def test_a_post_deleted_from_the_middle_of_a_real_feed():
    def items(name):
        body = (corpus() / "feeds" / "update-pair" / name).read_bytes()
        return read(body, address="https://cowboyprogrammer.org/feed/").items

    source = a_source()
    whole = items("spacecowboy__cowboyprogrammer_atom.xml")
    a_visit(source, whole)

    for hours in (1, 30):
        a_visit(source, [*whole[:4], *whole[5:]], at=NOON + timedelta(hours=hours))

    assert taken_back() == [Entry.objects.get(guid=whole[4].guid).publication.title]
    shorter = items("spacecowboy__cowboyprogrammer_deleted_middle_atom.xml")
    assert a_visit(source, shorter, at=NOON + timedelta(hours=31)).taken == 0


@pytest.mark.django_db
def test_what_was_read_of_a_sites_past_or_said_live_is_not_said_to_be_taken_back():
    source = a_source()
    listed = [item(n) for n in range(6)]
    a_visit(source, listed)
    Past.objects.create(
        source=source, root=LINK, until=NOON, asked_at=NOON + timedelta(minutes=1), next_at=NOON,
        ended_at=NOON + timedelta(minutes=9),
    )  # fmt: skip
    elsewhere = item(1, guid="elsewhere", link=f"{LINK}ailleurs", title="Dans une autre rubrique")
    intake.keep_past(source=source, items=[elsewhere], at=NOON + timedelta(minutes=5))
    live = item(2, guid="live", link=f"{LINK}direct", title="En direct", episode=Episode(live=Live("live")))
    a_visit(source, [live, *listed], at=NOON + timedelta(hours=1))

    for hours in (2, 40):
        a_visit(source, listed, at=NOON + timedelta(hours=hours))

    assert Entry.objects.count() == 8
    assert taken_back() == []


# Edits


def test_a_difference_says_what_left_and_what_came():
    assert upstream.difference("Les lits ferment lundi", "Les lits ne ferment pas lundi") == [
        Piece("same", "Les lits"), Piece("new", "ne"), Piece("same", "ferment"), Piece("new", "pas"), Piece("same", "lundi"),
    ]  # fmt: skip
    assert upstream.difference("vingt lits", "trente lits")[:2] == [Piece("gone", "vingt"), Piece("new", "trente")]


def test_long_stretches_that_stayed_are_shortened():
    words = " ".join(f"mot{n}" for n in range(100))

    pieces = upstream.shortened(upstream.difference(f"{words} fin", f"{words} suite"))

    assert [p.kind for p in pieces] == ["same", "gone", "new"]
    assert pieces[0].words.startswith("[…] mot88")


@given(st.text("ab. ", max_size=60), st.text("ab. ", max_size=60))
def test_both_versions_are_in_their_difference(before, after):
    pieces = upstream.difference(before, after)

    assert " ".join(p.words for p in pieces if p.kind != "new").split() == before.split()
    assert " ".join(p.words for p in pieces if p.kind != "gone").split() == after.split()


@pytest.mark.django_db
def test_readers_see_what_a_source_changed():
    source = a_source()
    a_visit(source, [item(0, title="Les lits ferment", body="<p>Vingt lits ferment lundi.</p>")])

    a_visit(source, [item(0, title="Les lits restent", body="<p>Vingt lits restent ouverts.</p>")])

    entry = Entry.objects.get()
    page = html.fromstring(HouseClient().get(entry.publication.address).content)
    details = page.xpath("//details[@class='edits']")[0]
    assert "Modifiée 1 fois par sa source" in details.text_content()
    assert [" ".join(e.text_content().split()) for e in details.iter("del")] == [
        "Retiré : ferment",
        "Retiré : ferment lundi.",
    ]
    assert [" ".join(e.text_content().split()) for e in details.iter("ins")] == [
        "Ajouté : restent",
        "Ajouté : restent ouverts.",
    ]


@pytest.mark.django_db
def test_words_that_read_the_same_are_no_edit():
    source = a_source()
    a_visit(source, [item(0, body="<p>Vingt lits  ferment.</p>")])

    a_visit(source, [item(0, body="<div><p>Vingt <b>lits</b> ferment.</p></div>", views=12)])
    a_visit(source, [item(0, body="<p>Vingt lits ferment.</p>", link=f"{LINK}autre")])

    assert not Edit.objects.exists()


@pytest.mark.django_db
def test_an_edit_that_holds_markup_is_shown_as_words():
    entry = an_entry("Un <script>", source=a_source())
    Edit.objects.create(entry=entry, at=NOON, title=[["gone", "<img src=x onerror=alert(1)>"]], words=[])

    page = HouseClient().get(entry.publication.address).content.decode()

    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


@pytest.mark.django_db
def test_a_page_that_changes_all_day_keeps_its_first_edits_and_its_last():
    source = a_source()
    for n in range(40):
        a_visit(source, [item(0, title=f"Direct : {n} villes")], at=NOON + timedelta(minutes=n))

    kept = [edit.title[-2][1] if len(edit.title) > 1 else "" for edit in Edit.objects.order_by("pk")]

    assert len(kept) == 20
    assert Edit.objects.order_by("pk").first().at == NOON + timedelta(minutes=1)
    assert Edit.objects.order_by("pk").last().at == NOON + timedelta(minutes=39)


@pytest.mark.django_db
def test_what_waits_for_an_editor_keeps_no_edits():
    source = a_source(trusted=False)
    a_visit(source, [item(0)])
    a_visit(source, [item(0, title="Autre titre")])

    assert not Edit.objects.exists()
    assert Entry.objects.get().words["title"] == "Autre titre"
