import pytest
from django.urls import clear_script_prefix, set_script_prefix

from tribune.design.menus import Menu


@pytest.fixture
def menu(settings):
    settings.ROOT_URLCONF = "tribune.design.tests.addresses"
    menu = Menu()
    menu.add(place="side", label="Home", url_name="home", order=10)
    menu.add(place="side", label="Act", url_name="near", order=20)
    menu.add(place="side", label="Desk", url_name="desk", order=30, when=lambda viewer: viewer == "operator")
    menu.add(place="side", label="Messages", url_name="messages", order=15, count=lambda request: 3)
    return menu


def labels(entries):
    return [str(entry.label) for entry in entries]


def request_for(rf, path, viewer="anyone"):
    request = rf.get(path)
    request.viewer = viewer
    return request


def test_items_stand_in_the_order_the_rooms_asked_for(menu, rf):
    assert labels(menu.entries("side", request_for(rf, "/"))) == ["Home", "Messages", "Act"]


def test_an_item_hides_from_those_it_is_not_for(menu, rf):
    assert "Desk" in labels(menu.entries("side", request_for(rf, "/", viewer="operator")))


def test_a_page_below_an_item_marks_it_current_and_not_home(menu, rf):
    entries = menu.entries("side", request_for(rf, "/near/59000/"))

    assert [str(e.label) for e in entries if e.is_current] == ["Act"]


def test_home_is_current_on_home(menu, rf):
    entries = menu.entries("side", request_for(rf, "/"))

    assert [str(e.label) for e in entries if e.is_current] == ["Home"]


def test_an_address_keeps_the_language_of_the_page(menu, rf):
    set_script_prefix("/en/")
    try:
        assert menu.address("near") == "/en/near/"
    finally:
        clear_script_prefix()


def test_a_count_is_asked_for_once_a_page(menu, rf):
    assert [e.count for e in menu.entries("side", request_for(rf, "/"))] == [0, 3, 0]


def test_an_unknown_place_is_refused_at_start(menu):
    with pytest.raises(ValueError, match="no such place"):
        menu.add(place="attic", label="x", url_name="home")


def test_a_page_elsewhere_may_belong_to_an_item(rf, monkeypatch):
    menu = Menu()
    monkeypatch.setattr(Menu, "address", lambda self, name: f"/{name}/")
    menu.add(place="main", label="Act", url_name="near", also="actions")
    menu.add(place="main", label="Teams", url_name="teams")

    current = {e.label: e.is_current for e in menu.entries("main", rf.get("/actions/abc/"))}

    assert current == {"Act": True, "Teams": False}


def test_two_menus_to_the_same_addresses_are_not_taken_for_one_another(rf, monkeypatch):
    menu = Menu()
    monkeypatch.setattr(Menu, "address", lambda self, name: f"/{name}/")
    menu.add(place="tabs", label="Home", url_name="first", icon="home")
    menu.add(place="stranger_tabs", label="Front page", url_name="first", icon="news")

    asked = rf.get("/first/")

    assert menu.entries("tabs", asked).key != menu.entries("stranger_tabs", asked).key
