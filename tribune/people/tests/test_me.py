import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from tribune.media.models import Picture
from tribune.media.testing import a_file
from tribune.people import sessions
from tribune.people.models import Consultation, Person, Session
from tribune.people.queries import FIELDS
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client
from tribune.people.tests import post_box
from tribune.places.testing import a_place

pytestmark = pytest.mark.django_db

PAGES = ["/me/", "/me/profile/", "/me/sessions/", "/me/consents/", "/me/data/", "/me/data/address/", "/me/data/leave/"]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_of_mine_draws_and_asks_strangers_to_sign_in(path):
    assert signed_in_client(a_person("Alice")).get(path).status_code == 200
    assert signed_in_client(a_person("Gina", supporter=False)).get("/en" + path).status_code == 200
    assert HouseClient().get(path)["Location"].startswith("/sign-in/?next=")


def test_a_profile_is_private_until_its_person_decides():
    alice = Person()

    for name in ("name", "picture", "place", "email", "phone", "skills", "availability", "about"):
        assert getattr(alice, f"{name}_reach") == "me"


def profile(**more):
    return {
        "name": "Alice",
        "radius_km": "30",
        "phone": "06 12 34 56 18",
        "skills": "affiches",
        "availability": "le soir",
        "about": "Bonjour",
        **more,
    }


def test_alice_writes_her_profile():
    alice = a_person("Alice")
    browser = signed_in_client(alice)

    lille = a_place("Lille")
    done = browser.post("/me/profile/", profile(place="59000"))
    alice.refresh_from_db()

    assert (alice.place, alice.postcode) == (lille, "59000")
    assert done.status_code == 303
    assert (alice.radius_km, alice.phone, alice.skills) == (30, "06 12 34 56 18", "affiches")
    page = browser.get("/me/profile/").content.decode()
    assert "06 •• •• 18" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"radius_km": "0"},
        {"radius_km": "501"},
        {"radius_km": "ten"},
        {"phone": "call me"},
        {"name": "x" * 81},
        {"name": "\u202e\u202d"},
        {"name": "\u200b \u200f"},
        {"name": "\u3164"},
    ],
)
def test_what_was_typed_comes_back(wrong):
    alice = a_person("Alice")
    answer = signed_in_client(alice).post("/me/profile/", profile(**wrong, about="Keep me"))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Keep me" in page
    assert next(iter(wrong.values())) in page
    alice.refresh_from_db()
    assert alice.about == ""


def test_each_field_goes_as_far_as_its_person_says():
    alice = a_person("Alice")
    reaches = {f"{name}_reach": "teams" for name in ("name", "picture", "place", "skills", "availability", "about")}

    done = signed_in_client(alice).post(
        "/me/profile/reach/", {**reaches, "phone_reach": "organisers", "email_reach": "me"}
    )
    alice.refresh_from_db()

    assert done.status_code == 303
    assert (alice.skills_reach, alice.phone_reach, alice.email_reach) == ("teams", "organisers", "me")


def test_a_reach_that_does_not_exist_is_refused():
    alice = a_person("Alice")

    answer = signed_in_client(alice).post("/me/profile/reach/", {"name_reach": "everyone"})

    assert answer.status_code == 422


def test_one_session_or_all_the_others_are_ended():
    alice, bob = a_person("Alice"), a_person("Bob")
    here, there, elsewhere = signed_in_client(alice), signed_in_client(alice), signed_in_client(alice)
    bobs = signed_in_client(bob)
    page = here.get("/me/sessions/")
    current = page.context["current"]
    others = Session.objects.filter(person=alice).exclude(pk=current.pk)

    assert "Firefox, Linux" in page.content.decode()
    assert bobs.post(f"/me/sessions/{others[0].code}/end/").status_code == 404
    assert here.post(f"/me/sessions/{others[0].code}/end/").status_code == 303
    assert Session.objects.filter(person=alice).count() == 2
    here.post("/me/sessions/others/end/")

    assert Session.objects.get(person=alice) == current
    assert Session.objects.filter(person=bob).exists()
    assert [browser.get("/me/").status_code for browser in (here, there, elsewhere)] == [200, 303, 303]


def test_a_sentence_is_said_once_on_the_next_page():
    browser = signed_in_client(a_person("Alice"))
    browser.post("/me/sessions/others/end/")
    said = Session.objects.get().pocket["said"][0][0]

    first = browser.get("/me/sessions/").content.decode()
    second = browser.get("/me/sessions/").content.decode()

    assert said.split()[0] in first
    assert Session.objects.get().pocket == {}
    assert len(first) > len(second)


def test_the_export_holds_everything_the_register_says_with_who_looked():
    alice, olga = a_person("Alice", about="Bonjour", phone="0612345618"), an_operator("Olga")
    Consultation.objects.create(
        person=alice, by=olga, way="desk", charges="operator", reason="She asked", at=timezone.now()
    )

    answer = signed_in_client(alice).get("/me/data/export/")
    box = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    told = json.loads(box.read("people.json"))

    assert "attachment" in answer["Content-Disposition"]
    assert told["profile"]["email"] == alice.email
    assert told["profile"]["phone"] == "0612345618"
    assert told["who_looked"][0]["by__name"] == "Olga"
    assert told["who_looked"][0]["reason"] == "She asked"
    assert told["declaration"]["declared_at"]
    assert {name.removesuffix(".json") for name in box.namelist()} >= {"people", "README.txt"}


def test_taking_ones_data_needs_a_fresh_proof():
    browser = signed_in_client(a_person("Alice"), stepped_up=False)

    for path in ("/me/data/export/", "/me/data/leave/", "/me/data/address/"):
        assert browser.get(path)["Location"].startswith("/sign-in/again/")
        assert browser.post(path)["Location"].startswith("/sign-in/again/") or path.endswith("export/")


def test_who_looked_is_told_to_the_person():
    alice, olga = a_person("Alice"), an_operator("Olga")
    Consultation.objects.create(
        person=alice, by=olga, way="sealed", charges="operator", reason="A lost ticket", at=timezone.now()
    )

    page = signed_in_client(alice).get("/me/data/").content.decode()

    assert "Olga" in page
    assert "A lost ticket" in page


def test_the_address_changes_once_the_new_one_is_confirmed_and_the_old_one_is_told():
    alice = a_person("Alice", email="alice@example.org")
    browser = signed_in_client(alice)

    page = browser.post("/me/data/address/", {"email": " Alice@Example.NET"})["Location"]
    assert Person.objects.by_email("alice@example.org") == alice
    assert post_box.last().to == "alice@example.net"
    wrong = browser.post(page, {"code": "1"})
    done = browser.post(page, {"code": post_box.last().code})

    assert wrong.status_code == 422
    assert done["Location"] == "/me/data/"
    assert Person.objects.by_email("alice@example.net") == alice
    assert Person.objects.by_email("alice@example.org") is None
    assert post_box.last().to == "alice@example.org"


def test_an_address_someone_else_has_is_not_given_away_and_the_screen_says_the_same():
    alice, bob = a_person("Alice", email="alice@example.org"), a_person("Bob", email="bob@example.org")
    browser = signed_in_client(alice)

    taken = browser.post("/me/data/address/", {"email": "bob@example.org"})
    free = browser.post("/me/data/address/", {"email": "carla@example.org"})

    assert taken.status_code == free.status_code == 303
    first, _second = post_box.letters()
    assert first.to == "bob@example.org"
    with pytest.raises(AttributeError):
        _ = first.code
    assert Person.objects.by_email("bob@example.org") == bob


def test_my_own_address_is_not_a_new_one():
    alice = a_person("Alice", email="alice@example.org")

    answer = signed_in_client(alice).post("/me/data/address/", {"email": "ALICE@example.org"})

    assert answer.status_code == 422
    assert not post_box.letters()


def test_an_ended_session_sends_to_sign_in_and_back():
    alice = a_person("Alice")
    browser = signed_in_client(alice)
    Session.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    answer = browser.get("/me/profile/")

    assert answer["Location"] == "/sign-in/?next=%2Fme%2Fprofile%2F"
    assert answer.cookies[sessions.COOKIE]["max-age"] == 0


def test_a_photo_is_seen_as_far_as_its_person_says_and_goes_when_removed():
    alice, bob = a_person("Alice"), a_person("Bob")
    hers, his = signed_in_client(alice), signed_in_client(bob)

    hers.post("/me/profile/", profile(picture=a_file(width=200, height=200)))
    alice.refresh_from_db()
    picture = alice.picture
    file = f"/media/pictures/{picture.code}/160.webp"
    export = hers.get("/me/data/export/")
    with zipfile.ZipFile(io.BytesIO(b"".join(export.streaming_content))) as box:
        assert box.read("photo.webp")[:4] == b"RIFF"
    private = [browser.get(file).status_code for browser in (hers, his, HouseClient())]
    Person.objects.filter(pk=alice.pk).update(picture_reach="members")
    shown = [browser.get(file).status_code for browser in (hers, his, HouseClient())]
    hers.post("/me/profile/", profile(picture_clear="on"))

    assert private == [200, 404, 404]
    assert shown == [200, 200, 404]
    assert hers.get(file).status_code == 404
    assert not Picture.objects.filter(pk=picture.pk).exists()


def test_a_script_renamed_as_a_photo_is_refused_and_the_rest_is_kept():
    alice = a_person("Alice")
    script = ContentFile(b"<script>alert(1)</script>", name="me.jpg")

    answer = signed_in_client(alice).post("/me/profile/", profile(picture=script, about="Keep me"))

    assert answer.status_code == 422
    assert "Keep me" in answer.content.decode()
    alice.refresh_from_db()
    assert (alice.about, alice.picture) == ("", None)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([0-9a-f]{{64}})"', page.content.decode())[1]


def test_the_second_of_two_windows_is_told_and_nothing_of_either_is_lost():
    alice = a_person("Alice", skills="affiches")
    browser = signed_in_client(alice)
    seen = hidden(browser.get("/me/profile/"), "seen")

    browser.post("/me/profile/", profile(skills="la sono", seen=seen))
    second = browser.post("/me/profile/", profile(about="Bonsoir", seen=seen))
    between = Person.objects.get(pk=alice.pk)
    again = browser.post("/me/profile/", profile(about="Bonsoir", seen=hidden(second, "seen")))

    page = second.content.decode()
    assert second.status_code == 409
    assert "dans une autre fenêtre" in page
    assert "<q>la sono</q>" in page and "<q>Bonjour</q>" in page
    assert "Bonsoir</textarea>" in page and 'value="affiches"' in page
    assert (between.skills, between.about) == ("la sono", "Bonjour")
    alice.refresh_from_db()
    assert (again.status_code, alice.skills, alice.about) == (303, "affiches", "Bonsoir")


def test_a_field_closed_in_one_window_is_not_opened_again_by_the_other():
    alice = a_person("Alice", phone_reach="members", about_reach="me")
    browser = signed_in_client(alice)
    seen = hidden(browser.get("/me/profile/"), "seen_reach")
    before = {f"{name}_reach": getattr(alice, f"{name}_reach") for name in FIELDS}

    browser.post("/me/profile/reach/", {**before, "phone_reach": "me", "seen_reach": seen})
    second = browser.post("/me/profile/reach/", {**before, "about_reach": "teams", "seen_reach": seen})

    alice.refresh_from_db()
    assert second.status_code == 409
    assert "dans une autre fenêtre" in second.content.decode()
    assert (alice.phone_reach, alice.about_reach) == ("me", "me")


def test_saving_twice_by_a_double_press_says_nothing_of_windows():
    alice = a_person("Alice")
    browser = signed_in_client(alice)
    seen = hidden(browser.get("/me/profile/"), "seen")

    browser.post("/me/profile/", profile(seen=seen))
    second = browser.post("/me/profile/", profile(seen=seen))

    assert second.status_code == 303
