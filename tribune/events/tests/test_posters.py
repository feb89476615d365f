import io
from datetime import UTC, datetime, timedelta

import pytest
import zxingcpp
from django.conf import settings
from django.core.cache import cache
from PIL import Image
from pypdf import PdfReader

from tribune.design import printing
from tribune.events import posters
from tribune.events.posters import LOOKS, SIZES
from tribune.events.testing import a_kit, a_thing, an_event, the_date_of
from tribune.events.verbs import events
from tribune.media import keeping
from tribune.media.testing import a_picture
from tribune.people.testing import HouseClient, signed_in_client
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
OF_PAPER = [(size.name, size.ending) for size in SIZES.values()]


@pytest.fixture(autouse=True)
def _none_kept():
    posters.forget_all()


def drawn(event, look="bold", size=("a4", "pdf"), **at):
    return posters.draw(event, the_date_of(event), look=LOOKS[look], size=SIZES[size], at=at.get("at", NOW))


def words_of(pdf):
    """Spaces of every sort as one: a line of a poster breaks where its letters end."""
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()


def codes_in(png):
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))]


@pytest.mark.parametrize("look", ["bold", "strips", "plain", "picture"])
def test_a_poster_says_what_when_where_and_who(look, alice):
    team = a_team("Fives–Moulins", referent=alice)
    day = datetime(2027, 11, 27, 13, 0, tzinfo=UTC)
    event = an_event(
        "Marche pour l’eau", by=alice, team=team, starts_at=day, picture=a_picture(by=alice), at=day - timedelta(days=9)
    )

    said = words_of(drawn(event, look, at=day - timedelta(days=9)))

    for word in ("Marche", "27", "novembre", "samedi", "14", "République", "Lille", "Fives–Moulins"):
        assert any(word in each for each in said), (word, said)
    assert event.code in "".join(said), said  # a long address may go on on the next line


@pytest.mark.parametrize("look", ["bold", "picture", "plain", "strips"])
@pytest.mark.parametrize("size", [("glance", "png"), ("square", "png"), ("story", "png")])
def test_a_phone_reads_the_code_and_it_is_the_action_s_address(look, size, alice):
    if look == "strips" and size[0] not in posters.ONE_A_SHEET:
        size = ("glance", "png")
    event = an_event(by=alice, picture=a_picture(by=alice))

    codes = codes_in(drawn(event, look, size))

    assert codes
    assert set(codes) == {f"{settings.SITE_URL}/actions/{event.code}/"}


def test_the_address_of_the_code_answers_in_the_language_of_the_poster(alice):
    event = an_event(by=alice)

    paper = signed_in_client(alice).get(f"/en/actions/{event.code}/organise/posters/bold/square.png")

    assert codes_in(paper.content) == [f"{settings.SITE_URL}/en/actions/{event.code}/"]
    assert HouseClient().get(f"/en/actions/{event.code}/", follow=True).status_code == 200


@pytest.mark.parametrize(("size", "ending"), OF_PAPER)
def test_each_paper_has_its_size(size, ending, alice):
    paper = SIZES[size, ending]
    body = drawn(an_event(by=alice), size=(size, ending))

    if ending == "png":
        assert Image.open(io.BytesIO(body)).width == pytest.approx(paper.pixels, abs=1)
        return
    (page,) = PdfReader(io.BytesIO(body)).pages
    points = [float(page.mediabox.width), float(page.mediabox.height)]
    assert points == pytest.approx([paper.width * paper.copies / 25.4 * 72, paper.height / 25.4 * 72], abs=0.5)


@pytest.mark.parametrize("look", ["bold", "picture", "strips", "plain"])
@pytest.mark.parametrize(
    "title",
    [
        "x" * 10_000,
        "Grande journée de mobilisation régionale " * 4,
        "مسيرة من أجل الماء",
        "הפגנה למען המים",
        "🎉🥖🌊",
        "为了水的游行",
        "ꙮ \U0001f9ff \ue123",
        "#panic() *a* $b$ [c] \\ \" #image(\"/etc/passwd\")",
    ],
    ids=["long-word", "long", "arabic", "hebrew", "emoji", "chinese", "no-glyph", "typst"],
)  # fmt: skip
def test_any_title_fits_one_page_and_none_is_run(look, title, alice):
    event = an_event(title, by=alice, picture=a_picture(by=alice))

    body = drawn(event, look)

    assert len(PdfReader(io.BytesIO(body)).pages) == 1
    if title.startswith("#panic"):
        assert "#panic()" in words_of(body)


def test_a_title_fills_what_it_is_given_and_does_not_leave_it(alice):
    """The words of a long one stand on the accent, and the paper below is left to the date."""
    whole = PdfReader(io.BytesIO(drawn(an_event("Grande journée de mobilisation régionale " * 4, by=alice)))).pages[0]
    heights = {}

    def met(text, _matrix, where, _font, _size):
        for word in text.split():
            heights.setdefault(word, where[5] or _matrix[5])

    whole.extract_text(visitor_text=met)
    lowest = min(height for word, height in heights.items() if word in ("Grande", "mobilisation", "régionale"))
    assert lowest > float(whole.mediabox.height) * 47 / 141.4


def test_a_reserved_address_shows_its_town_alone(alice):
    event = an_event(by=alice, venue="Chez Rosa", street="3 rue des Arts", is_address_reserved=True)

    said = " ".join(words_of(drawn(event)))

    assert "Lille" in said
    assert "Rosa" not in said
    assert "Arts" not in said
    assert "L’adresse est donnée à ceux qui viennent." in said


def test_what_is_online_says_so(alice):
    event = an_event(by=alice, point=None, venue="", town="", online_url="https://meet.example/secret")

    said = " ".join(words_of(drawn(event)))

    assert "En ligne" in said
    assert "secret" not in said


def test_strips_list_what_to_bring(alice):
    event = an_event(by=alice)
    a_thing(event, "Tables pliantes", 4)
    event.refresh_from_db()

    said = " ".join(words_of(drawn(event, "strips")))

    assert "Tables pliantes" in said
    assert said.count("République") > posters.STRIPS


def test_the_campaign_s_picture_is_offered_beside_one_s_own(alice):
    kit = a_kit(by=alice, picture=a_picture(by=alice))
    of_kit = an_event("Tablée", by=alice, kit=kit)
    own = an_event("Autre tablée", by=alice, kit=kit, picture=a_picture(by=alice, width=500, height=500))
    plain = an_event(by=alice)

    offered = {event.title: {look.name for look in posters.looks_of(event)} for event in (of_kit, own, plain)}

    assert offered["Tablée"] == {"bold", "strips", "plain", "campaign"}
    assert offered["Autre tablée"] == {"bold", "strips", "plain", "campaign", "picture"}
    assert offered[plain.title] == {"bold", "strips", "plain"}
    assert drawn(of_kit, "campaign") != drawn(of_kit, "bold")


def test_a_picture_whose_file_is_gone_leaves_the_words(alice):
    event = an_event(by=alice, picture=a_picture(by=alice))
    keeping.discard(event.picture.sha256)

    assert "Marche" in words_of(drawn(event, "picture"))


def test_the_largest_picture_there_may_be_is_drawn(alice):
    event = an_event(by=alice, picture=a_picture(by=alice, width=6000, height=6000))

    assert Image.open(io.BytesIO(drawn(event, "picture", ("a4", "png")))).width == 1654


def test_what_is_over_or_called_off_has_no_poster(alice):
    over = an_event(by=alice, starts_at=NOW - timedelta(days=2))
    off = an_event("Annulée", by=alice)
    events.call_off(event=off, by=alice, reason="Orage", at=NOW)
    host = signed_in_client(alice)

    for event, words in ((over, "Cette date est passée"), (off, "Cette date est annulée")):
        page = host.get(f"/actions/{event.code}/organise/posters/")
        assert (page.status_code, words in page.content.decode()) == (200, True)
        paper = host.get(f"/actions/{event.code}/organise/posters/bold/a4.pdf")
        assert paper.status_code == 409


def test_organisers_choose_and_take_one(alice):
    event = an_event(by=alice)
    host = signed_in_client(alice)
    page = host.get(f"/actions/{event.code}/organise/posters/").content.decode()

    paper = host.get(f"/actions/{event.code}/organise/posters/bold/a4.pdf")

    assert "/organise/posters/bold/a4.pdf?date=" in page
    assert "/organise/posters/" in host.get(event.address).content.decode()
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Content-Disposition"] == 'attachment; filename="marche-pour-l-eau-bold-a4.pdf"'
    again = host.get(f"/actions/{event.code}/organise/posters/bold/a4.pdf", headers={"If-None-Match": paper["ETag"]})
    assert again.status_code == 304
    for address in ("nothing/a4.pdf", "bold/a4.gif", "bold/a9.pdf", "picture/a4.pdf", "strips/story.png"):
        assert host.get(f"/actions/{event.code}/organise/posters/{address}").status_code == 404


def test_the_same_poster_is_drawn_once_and_a_changed_one_anew(alice, monkeypatch):
    event = an_event(by=alice)
    count = []
    real = printing.drawn
    monkeypatch.setattr(printing, "drawn", lambda *given, **named: count.append(1) or real(*given, **named))

    drawn(event)
    drawn(event)
    event.title = "Autre chose"
    drawn(event)

    assert len(count) == 2


def test_when_many_draw_at_once_the_next_is_asked_to_come_back(alice, monkeypatch):
    monkeypatch.setattr(printing, "PATIENCE", 0.01)
    event = an_event(by=alice)
    cache.clear()
    for _n in range(printing.AT_ONCE):
        printing._slots.acquire()
    try:
        answer = signed_in_client(alice).get(f"/actions/{event.code}/organise/posters/bold/a4.pdf")
    finally:
        for _n in range(printing.AT_ONCE):
            printing._slots.release()

    assert answer.status_code == 503
