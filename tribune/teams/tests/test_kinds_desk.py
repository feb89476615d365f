import pytest
from lxml import html

from tribune.people.testing import an_operator, signed_in_client
from tribune.teams.models import TeamKind
from tribune.teams.testing import a_team, a_team_kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    a_team_kind()
    return signed_in_client(an_operator())


def typed(client, slug="", **more):
    page = html.fromstring(client.get(f"/desk/teams/kinds/{slug}/" if slug else "/desk/teams/new-kind/").content)
    (form,) = [f for f in page.forms if f.method == "POST" and "order" in f.fields]
    return dict(form.form_values()) | more


def kind(slug):
    return TeamKind.objects.get(slug=slug)


def test_a_kind_of_team_is_added_below_another_and_shown_in_lists(desk):
    answer = desk.post("/desk/teams/new-kind/", typed(desk, name_fr="Équipe de lycée", parent=str(kind("youth").pk)))

    assert answer.status_code == 303
    assert kind("equipe-de-lycee").parent == kind("youth")
    assert "Équipe de lycée" in desk.get("/teams/").content.decode()
    assert "Équipe de lycée" in desk.get("/teams/new/").content.decode()


def test_no_kind_stands_below_itself(desk):
    desk.post("/desk/teams/kinds/youth/", typed(desk, "youth", parent=str(kind("local").pk)))
    desk.post("/desk/teams/kinds/local/", typed(desk, "local", parent=str(kind("thematic").pk)))

    ring = desk.post("/desk/teams/kinds/thematic/", typed(desk, "thematic", parent=str(kind("youth").pk)))
    itself = desk.post("/desk/teams/kinds/thematic/", typed(desk, "thematic", parent=str(kind("thematic").pk)))

    assert (ring.status_code, itself.status_code) == (422, 422)
    assert kind("thematic").parent is None


def test_a_retired_kind_leaves_the_forms_and_chips_and_its_teams_keep_it(desk):
    team = a_team("Culture", kind="thematic")
    name = kind("thematic").names["fr"]

    desk.post("/desk/teams/kinds/thematic/retirement/", {"on": "1"})

    assert f">{name}<" not in desk.get("/teams/new/").content.decode()
    assert name in desk.get(team.address).content.decode()
    desk.post("/desk/teams/kinds/thematic/retirement/", {"on": "0"})
    assert name in desk.get("/teams/new/").content.decode()


def test_the_second_of_two_windows_is_told(desk):
    first, second = typed(desk, "youth", name_fr="Jeunes"), typed(desk, "youth", name_fr="Les jeunes")
    desk.post("/desk/teams/kinds/youth/", first)

    told = desk.post("/desk/teams/kinds/youth/", second)

    assert told.status_code == 409
    assert 'value="Les jeunes"' in told.content.decode()
    assert "<q>Jeunes</q>" in told.content.decode()
    assert kind("youth").names["fr"] == "Jeunes"
