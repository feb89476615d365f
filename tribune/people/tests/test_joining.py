import hashlib

import pytest
from django.db import connection

from tribune.facts.models import Fact
from tribune.movement.settings import movement
from tribune.people.models import Consent, Declaration, Intent, Person, Wording
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.people.tests import post_box
from tribune.people.verbs import support
from tribune.places.testing import a_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lille():
    return a_place("Lille")


def form_of(browser, path="/join/"):
    return browser.get(path).context["form"]


def typed(browser, address="nina@example.org", **more):
    return {"email": address, "place": "59000", "consent": "on", "wording": form_of(browser).initial["wording"], **more}


def test_nina_joins_with_two_fields_a_box_and_a_code():
    browser = HouseClient()

    page = browser.post("/join/", typed(browser))["Location"]
    assert not Person.objects.exists()
    assert not Declaration.objects.exists()
    done = browser.post(page, {"code": post_box.last().code})

    nina = Person.objects.by_email("nina@example.org")
    assert nina.is_supporter
    assert (nina.place.name, nina.postcode) == ("Lille", "59000")
    assert done["Location"] == "/welcome/"
    assert Fact.objects.filter(name="SupportDeclared").count() == 1


def test_nothing_is_stored_in_clear_or_counted_before_the_code():
    browser = HouseClient()

    browser.post("/join/", typed(browser))

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_intent")
        row = str(cursor.fetchall())
    assert "nina" not in row
    assert "59000" not in row
    assert not Consent.objects.exists()
    assert not Person.objects.exists()


def test_the_consent_keeps_the_words_that_were_on_the_screen():
    browser = HouseClient()
    page = browser.post("/join/", typed(browser))["Location"]

    browser.post(page, {"code": post_box.last().code})

    consent = Consent.objects.get()
    words = consent.wording.text
    assert (consent.purpose, consent.channel, consent.is_given, consent.wording_version) == ("support", "web", True, 1)
    assert consent.wording_hash == hashlib.sha256(words.encode()).hexdigest()
    assert words in browser.get("/me/consents/").content.decode().replace("&#x27;", "'")


def test_other_words_are_another_version():
    first = support.words_to_agree_to(language="fr", at=_now())
    again = support.words_to_agree_to(language="fr", at=_now())
    english = support.words_to_agree_to(language="en", at=_now())

    assert first == again
    assert movement().text("consent", "fr")
    assert (english.pk == first.pk) == (english.text == first.text)
    assert Wording.objects.count() in (1, 2)


def test_the_box_is_unticked_and_needed_and_the_rest_is_kept():
    browser = HouseClient()

    shown = browser.get("/join/").content.decode()
    given = typed(browser)
    given.pop("consent")
    answer = browser.post("/join/", given)

    assert "checked" not in shown
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="nina@example.org"' in page
    assert 'value="59000"' in page
    assert not post_box.letters()


def test_who_was_on_the_way_to_something_comes_back_to_it():
    browser = HouseClient()

    page = browser.post("/join/", typed(browser, next="/actions/x/"))["Location"]
    welcome = browser.post(page, {"code": post_box.last().code})["Location"]
    assert welcome == "/welcome/?next=%2Factions%2Fx%2F"
    assert "/actions/x/" in browser.get(welcome).content.decode()
    done = browser.post("/welcome/", {"name": " Nina  B. ", "name_reach": "teams", "next": "/actions/x/"})

    assert done["Location"] == "/actions/x/"
    nina = Person.objects.get()
    assert (nina.name, nina.name_reach) == ("Nina B.", "teams")


def test_the_name_is_optional_and_then_comes_what_is_near():
    browser = signed_in_client(a_person("", welcomed_at=None))

    done = browser.post("/welcome/", {"name": ""})

    assert done["Location"] == "/welcome/near/"
    assert browser.get("/welcome/near/").status_code == 200


def test_an_account_that_joins_again_is_just_signed_in_and_sees_the_same_pages():
    a_person("Alice", email="alice@example.org")
    browser = HouseClient()

    page = browser.post("/join/", typed(browser, "alice@example.org"))["Location"]
    other = browser.post("/join/", typed(browser, "nobody@example.org"))["Location"]
    shown = [
        browser.get(path).content.decode().replace(path, "").replace(address, "")
        for path, address in ((page, "alice@example.org"), (other, "nobody@example.org"))
    ]
    done = browser.post(page, {"code": post_box.letters()[0].code})

    assert shown[0] == shown[1]
    assert done["Location"] == "/"
    assert Person.objects.count() == 1
    assert Declaration.objects.count() == 1


def test_a_guest_becomes_a_supporter_by_joining():
    gina = a_person("Gina", supporter=False, email="gina@example.org")
    browser = HouseClient()
    page = browser.post("/join/", typed(browser, "gina@example.org"))["Location"]

    browser.post(page, {"code": post_box.last().code})

    assert Declaration.objects.get().person == gina


def test_someone_signed_in_only_ticks_the_box():
    gina = a_person("Gina", supporter=False)
    browser = signed_in_client(gina)

    form = form_of(browser)
    assert "email" not in form.fields
    done = browser.post(
        "/join/", {"place": "59000", "consent": "on", "wording": form.initial["wording"], "next": "/teams/new/"}
    )

    assert done.status_code == 303
    assert Person.objects.get().is_supporter
    assert not post_box.letters()


def test_the_link_to_confirm_is_good_for_a_day():
    from datetime import timedelta

    browser = HouseClient()
    browser.post("/join/", typed(browser))
    intent = Intent.objects.get()

    assert intent.link_expires_at - intent.made_at == timedelta(hours=24)
    assert HouseClient().post(post_box.last().link).status_code == 303
    assert Person.objects.get().is_supporter


def test_confirming_twice_at_once_makes_one_person():
    browser = HouseClient()
    first = browser.post("/join/", typed(browser))["Location"]
    second = browser.post("/join/", typed(browser))["Location"]
    codes = [letter.code for letter in post_box.letters()]

    browser.post(first, {"code": codes[0]})
    HouseClient().post(second, {"code": codes[1]})

    assert Person.objects.count() == 1
    assert Consent.objects.count() == 1


def test_support_is_withdrawn_as_easily():
    alice = a_person("Alice", supporter=False)
    support.declare(person=alice, wording=support.words_to_agree_to(language="fr", at=_now()), channel="web", at=_now())
    browser = signed_in_client(alice)

    done = browser.post("/me/consents/support/withdrawal/")

    assert done.status_code == 303
    assert not Person.objects.get().is_supporter
    assert [consent.is_given for consent in Consent.objects.order_by("pk")] == [True, False]
    assert browser.get("/me/consents/").status_code == 200


def test_a_consent_is_never_changed():
    alice = a_person("Alice", supporter=False)
    support.declare(person=alice, wording=support.words_to_agree_to(language="fr", at=_now()), channel="web", at=_now())
    consent = Consent.objects.get()

    for change in (consent.save, consent.delete, Consent.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError):
        Consent.objects.update(is_given=False)


def _now():
    from django.utils import timezone

    return timezone.now()


def test_a_postcode_that_does_not_exist_is_said_plainly_and_stays():
    browser = HouseClient()

    answer = browser.post("/join/", typed(browser, place="99999"))

    assert answer.status_code == 422
    assert 'value="99999"' in answer.content.decode()


def test_a_postcode_of_several_communes_asks_which_and_a_slip_in_the_address_does_not_lose_the_answer():
    chosen = a_place("Longueval", postcode="02160")
    a_place("Beaurieux", postcode="02160")
    browser = HouseClient()

    several = browser.post("/join/", typed(browser, place="02160"))
    assert several.status_code == 422
    assert "Longueval" in several.content.decode()
    answer = {"place": "02160", "place_for": "02160", "place_choice": chosen.ref}
    slip = browser.post("/join/", typed(browser, "nina@gmial.com", **answer))
    words = slip.context["form"]["place"].value()
    page = browser.post("/join/", typed(browser, "nina@gmial.com", place=str(words), meant="nina@gmail.com"))[
        "Location"
    ]
    browser.post(page, {"code": post_box.last().code})

    nina = Person.objects.by_email("nina@gmail.com")
    assert (nina.place, nina.postcode) == (chosen, "02160")


def test_a_closed_account_is_told_so_and_supports_nothing():
    a_person("Alice", email="alice@example.org", supporter=False, is_active=False)
    browser = HouseClient()
    page = browser.post("/join/", typed(browser, "alice@example.org"))["Location"]

    answer = browser.post(page, {"code": post_box.last().code})

    assert answer.status_code == 409
    assert not Declaration.objects.exists()


def test_joining_again_from_elsewhere_moves_nobody():
    roubaix = a_place("Roubaix")
    alice = a_person("Alice", email="alice@example.org", place=roubaix)
    browser = HouseClient()
    page = browser.post("/join/", typed(browser, "alice@example.org"))["Location"]

    browser.post(page, {"code": post_box.last().code})

    alice.refresh_from_db()
    assert alice.place == roubaix
