import pytest
from lxml import html

from tribune.events import shelf
from tribune.events.models import EventKind
from tribune.events.testing import an_event, an_event_kind
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client, with_charge
from tribune.people.viewers import NOBODY
from tribune.publications import drawing
from tribune.publications.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    an_event_kind()
    return signed_in_client(an_operator())


def typed(client, slug="", **more):
    """What the form holds, as a browser would send it back, with *more*."""
    page = html.fromstring(client.get(f"/desk/actions/kinds/{slug}/" if slug else "/desk/actions/new-kind/").content)
    (form,) = [f for f in page.forms if f.method == "POST" and "order" in f.fields]
    return dict(form.form_values()) | more


def offered(client):
    page = html.fromstring(client.get("/actions/new/").content)
    return [
        words.text_content().strip()
        for words in page.xpath("//*[@name='kind']/option | //label[.//input[@name='kind']]")
    ]


def test_the_operator_adds_a_kind_and_it_is_offered_at_once(desk):
    before = offered(desk)

    answer = desk.post(
        "/desk/actions/new-kind/", typed(desk, name_fr="Ciné-débat : dehors", name_en="Open-air film", icon="video")
    )

    kind = EventKind.objects.get(slug="cine-debat-dehors")
    assert answer.status_code == 303
    assert kind.names == {"fr": "Ciné-débat\u00a0: dehors", "en": "Open-air film"}
    assert (kind.icon, kind.usual_minutes) == ("video", 120)
    assert set(offered(desk)) - set(before) == {"Ciné-débat\u00a0: dehors"}


def test_pressed_twice_or_named_as_another_it_is_refused_and_what_was_typed_comes_back(desk):
    values = typed(desk, name_fr="Pique-nique", usual_minutes="90")
    desk.post("/desk/actions/new-kind/", values)

    again = desk.post("/desk/actions/new-kind/", {**values, "name_fr": "pique nique"})

    assert again.status_code == 422
    assert 'value="pique nique"' in again.content.decode()
    assert 'value="90"' in again.content.decode()
    assert EventKind.objects.filter(slug__startswith="pique").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"name_fr": ""}, {"name_fr": "\u202e\u200b"}, {"icon": "no-such-icon"}, {"usual_minutes": "0"}, {"order": "-1"}],
)
def test_what_cannot_be_is_said_and_nothing_changes(desk, wrong):
    answer = desk.post("/desk/actions/kinds/march/", typed(desk, "march", name_en="Kept here", **wrong))

    assert answer.status_code == 422
    assert "Kept here" in answer.content.decode()
    assert EventKind.objects.get(slug="march").names["en"] == "March"


def test_a_new_name_is_read_at_once_where_it_was_drawn_before(desk):
    kind = an_event("Marche pour l’eau").kind
    cards = Publication.objects.for_drawing()
    assert "Marche" in shelf.kinds_for([kind.pk])[kind.pk].names["fr"]
    drawing.draw(cards, viewer=NOBODY, language="fr")

    desk.post("/desk/actions/kinds/march/", typed(desk, "march", name_fr="Manifestation"))

    assert "Manifestation" in offered(desk)
    assert shelf.kinds_for([kind.pk])[kind.pk].names["fr"] == "Manifestation"
    assert "Manifestation" in str(drawing.draw(cards.all(), viewer=NOBODY, language="fr")[0])


def test_the_second_of_two_windows_is_told_and_keeps_what_was_typed(desk):
    first, second = typed(desk, "march", name_fr="Défilé"), typed(desk, "march", name_fr="Cortège")
    desk.post("/desk/actions/kinds/march/", first)

    told = desk.post("/desk/actions/kinds/march/", second)

    page = html.fromstring(told.content)
    assert told.status_code == 409
    assert page.xpath("//input[@name='name_fr']/@value") == ["Cortège"]
    assert page.xpath("//*[contains(@class, 'note')]//q/text()") == ["Défilé"]
    (form,) = [f for f in page.forms if "order" in f.fields]
    assert desk.post("/desk/actions/kinds/march/", dict(form.form_values())).status_code == 303
    assert EventKind.objects.get(slug="march").names["fr"] == "Cortège"


def test_a_retired_kind_is_offered_no_more_and_its_actions_keep_it(desk):
    alice = a_person("Alice")
    event = an_event("Marche pour l’eau", by=alice)
    name = event.kind.names["fr"]

    desk.post("/desk/actions/kinds/march/retirement/", {"on": "1"})

    assert name not in offered(desk)
    assert name in HouseClient().get(event.address).content.decode()
    assert f">{name}<" in signed_in_client(alice).get(f"/actions/{event.code}/edit/").content.decode()
    desk.post("/desk/actions/kinds/march/retirement/", {"on": "0"})
    assert name in offered(desk)


def test_a_kind_leads_to_its_reminders(desk):
    assert "/desk/actions/kinds/march/reminders/" in desk.get("/desk/actions/kinds/march/").content.decode()
    assert "/reminders/" not in desk.get("/desk/actions/new-kind/").content.decode()


def test_the_last_kind_in_use_stays(desk):
    for kind in EventKind.objects.exclude(slug="march"):
        desk.post(f"/desk/actions/kinds/{kind.slug}/retirement/", {"on": "1"})

    answer = desk.post("/desk/actions/kinds/march/retirement/", {"on": "1"})

    assert answer.status_code == 422
    assert list(EventKind.objects.filter(retired_at=None).values_list("slug", flat=True)) == ["march"]


def test_the_desk_lists_kinds_by_their_rank(desk):
    EventKind.objects.create(slug="aaa", names={"fr": "Le dernier"}, order=9000)
    by_rank = [kind.name for kind in EventKind.objects.all()]

    page = html.fromstring(desk.get("/desk/actions/kinds/").content)

    assert page.xpath("//article//h2/a/text()") == by_rank
    assert by_rank[-1] == "Le dernier"


def test_only_the_operator_edits_kinds(desk):
    yann = signed_in_client(with_charge(a_person("Yann"), "moderator"))

    assert yann.get("/desk/actions/kinds/").status_code == 404
    assert "/desk/actions/kinds/" not in yann.get("/desk/actions/").content.decode()
    assert "/desk/actions/kinds/" in desk.get("/desk/actions/").content.decode()


def test_the_list_of_kinds_costs_the_same_with_twice_as_many(desk, django_assert_max_num_queries):
    desk.get("/desk/actions/kinds/")
    counts = []
    for round_ in range(2):
        for n in range(5):
            EventKind.objects.create(slug=f"more-{round_}-{n}", names={"fr": f"Type {round_} {n}"})
        with django_assert_max_num_queries(8) as asked:
            desk.get("/desk/actions/kinds/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
