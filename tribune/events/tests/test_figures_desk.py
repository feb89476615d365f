import pytest
from lxml import html

from tribune.events.models import FigureKind
from tribune.events.testing import a_figure_kind, a_past_event, a_report
from tribune.events.verbs import reports
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client, with_charge

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    a_figure_kind()
    return signed_in_client(an_operator())


def typed(client, slug="", **more):
    page = html.fromstring(
        client.get(f"/desk/actions/figures/{slug}/" if slug else "/desk/actions/new-figure/").content
    )
    (form,) = [f for f in page.forms if f.method == "POST" and "order" in f.fields]
    return dict(form.form_values()) | more


def asked_of(event, alice):
    """The words beside the boxes of the report's form."""
    page = html.fromstring(signed_in_client(alice).get(f"/actions/{event.code}/organise/report/").content)
    return page.xpath("//*[@class='figures']")[0].text_content()


def test_what_the_operator_adds_is_asked_in_the_next_report(desk):
    alice = a_person("Alice")
    event = a_past_event(by=alice)

    answer = desk.post("/desk/actions/new-figure/", typed(desk, name_fr="Repas servis", name_en="Meals served"))

    kind = FigureKind.objects.get(slug="repas-servis")
    assert answer.status_code == 303
    assert kind.names == {"fr": "Repas servis", "en": "Meals served"}
    assert "Repas servis" in asked_of(event, alice)
    assert "Repas servis" in desk.get("/desk/actions/figures/").content.decode()


def test_a_new_name_is_read_in_the_reports_that_stand(desk):
    alice = a_person("Alice")
    report = a_report(a_past_event(by=alice), by=alice, published=False)
    counted = {a_figure_kind("doors"): 120}
    reports.write(
        report=report, title="Samedi", body="Bien.", figures=counted, version=report.version, at=report.updated_at
    )
    report.refresh_from_db()
    reports.publish(report=report, at=report.updated_at)
    assert "Portes frappées" in HouseClient().get(report.address).content.decode()

    desk.post("/desk/actions/figures/doors/", typed(desk, "doors", name_fr="Portes ouvertes"))

    assert "Portes ouvertes" in HouseClient().get(report.address).content.decode()


def test_what_is_retired_is_asked_no_more_and_stays_where_it_was_counted(desk):
    alice = a_person("Alice")
    event = a_past_event(by=alice)
    report = a_report(event, by=alice, published=False)
    counted = {a_figure_kind("doors"): 120}
    reports.write(
        report=report, title="Samedi", body="Bien.", figures=counted, version=report.version, at=report.updated_at
    )

    desk.post("/desk/actions/figures/doors/retirement/", {"on": "1"})

    assert "Portes frappées" not in asked_of(event, alice)
    assert report.figures.get().number == 120
    assert "1 fois" in desk.get("/desk/actions/figures/").content.decode()
    desk.post("/desk/actions/figures/doors/retirement/", {"on": "0"})
    assert "Portes frappées" in asked_of(event, alice)


def test_the_second_of_two_windows_is_told(desk):
    first, second = typed(desk, "doors", name_fr="Portes"), typed(desk, "doors", name_fr="Paliers")
    desk.post("/desk/actions/figures/doors/", first)

    told = desk.post("/desk/actions/figures/doors/", second)

    assert told.status_code == 409
    assert "<q>Portes</q>" in told.content.decode()
    assert FigureKind.objects.get(slug="doors").names["fr"] == "Portes"


def test_only_the_operator_says_what_is_counted(desk):
    yann = signed_in_client(with_charge(a_person("Yann"), "moderator"))

    assert yann.get("/desk/actions/figures/").status_code == 404
    assert "/desk/actions/figures/" not in yann.get("/desk/actions/").content.decode()
    assert "/desk/actions/figures/" in desk.get("/desk/actions/").content.decode()
