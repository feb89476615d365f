from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tribune.kit.refusals import Refusal
from tribune.people import limits, sessions
from tribune.people.models import Intent, Session
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.people.tests import post_box
from tribune.people.verbs import intents

pytestmark = pytest.mark.django_db


def ask(client, address, **more):
    return client.post("/sign-in/", {"email": address, **more})


def later(**after):
    Intent.objects.update(
        code_expires_at=Intent.objects.get().code_expires_at - timedelta(**after),
        link_expires_at=Intent.objects.get().link_expires_at - timedelta(**after),
    )


def asked_in(queries):
    """How many queries, the movement's settings aside: each process looks at them again once a second."""
    return sum("movement_" not in query["sql"] for query in queries)


def is_signed_in(client):
    return sessions.COOKIE in client.cookies and bool(client.cookies[sessions.COOKIE].value)


def test_alice_signs_in_with_the_code_of_her_letter():
    alice, browser = a_person("Alice", email="alice@example.org"), HouseClient()

    page = ask(browser, " Alice@Example.ORG ", next="/actions/x/")
    assert page.status_code == 303
    assert not browser.cookies
    waiting = browser.get(page["Location"])
    assert "alice@example.org" in waiting.content.decode()
    done = browser.post(page["Location"], {"code": post_box.last().code})

    assert done["Location"] == "/actions/x/"
    assert Session.objects.get().person == alice
    cookie = done.cookies[sessions.COOKIE]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_spaces_in_the_code_do_not_matter():
    a_person(email="alice@example.org")
    browser = HouseClient()
    page = ask(browser, "alice@example.org")["Location"]
    code = post_box.last().code

    assert browser.post(page, {"code": f" {code[:3]} {code[3:]} "}).status_code == 303


def test_an_unknown_address_sees_the_same_page_and_gets_another_letter():
    a_person(email="alice@example.org")
    known, unknown = HouseClient(), HouseClient()

    with CaptureQueriesContext(connection) as of_known:
        yes = ask(known, "alice@example.org")
    with CaptureQueriesContext(connection) as of_unknown:
        no = ask(unknown, "nobody@example.org")
    pages = [
        client.get(answer["Location"]).content.decode().replace(address, "…").replace(answer["Location"], "…")
        for client, answer, address in ((known, yes, "alice@example.org"), (unknown, no, "nobody@example.org"))
    ]

    assert (yes.status_code, len(yes["Location"])) == (no.status_code, len(no["Location"]))
    assert pages[0].replace(yes["Location"], "") == pages[1].replace(no["Location"], "")
    assert asked_in(of_known) == asked_in(of_unknown)
    first, second = post_box.letters()
    assert first.code in first.subject.replace(" ", "")
    assert "/join/" in second.text
    assert "sign-in" not in second.text


def test_nobody_enters_with_a_wrong_code_and_the_sixth_try_is_not_looked_at():
    a_person(email="alice@example.org")
    browser = HouseClient()
    page = ask(browser, "alice@example.org")["Location"]
    right = post_box.last().code
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"

    told = [browser.post(page, {"code": wrong}) for _try in range(5)]
    sixth = browser.post(page, {"code": right})

    assert {answer.status_code for answer in told} == {422}
    assert "4" in told[0].content.decode()
    assert wrong in told[0].content.decode()
    assert sixth.status_code == 422
    assert not is_signed_in(browser)


def test_the_same_words_for_wrong_codes_whether_or_not_the_account_exists():
    a_person(email="alice@example.org")
    browser = HouseClient()
    said = []
    for address in ("alice@example.org", "nobody@example.org"):
        page = ask(browser, address)["Location"]
        said.append(browser.post(page, {"code": "000000"}).content.decode().replace(address, "…").replace(page, ""))

    assert said[0] == said[1]


def test_a_code_works_once():
    a_person(email="alice@example.org")
    first, second = HouseClient(), HouseClient()
    page = ask(first, "alice@example.org")["Location"]
    code = post_box.last().code
    first.post(page, {"code": code})

    again = second.post(page, {"code": code})

    assert again.status_code == 422
    assert not is_signed_in(second)
    assert Session.objects.count() == 1


def test_a_code_is_over_after_ten_minutes():
    a_person(email="alice@example.org")
    browser = HouseClient()
    page = ask(browser, "alice@example.org")["Location"]
    later(minutes=10)

    answer = browser.post(page, {"code": post_box.last().code})

    assert answer.status_code == 422
    assert not is_signed_in(browser)


def test_another_letter_makes_the_first_code_worthless():
    a_person(email="alice@example.org")
    browser = HouseClient()
    page = ask(browser, "alice@example.org")["Location"]
    old = post_box.last().code

    again = browser.post(page + "letter/")
    new = post_box.last().code

    assert again.status_code == 303
    if old != new:
        assert browser.post(page, {"code": old}).status_code == 422
    assert browser.post(page, {"code": new}).status_code == 303


def test_the_link_of_the_letter_acts_only_when_its_button_is_pressed_in_any_browser():
    alice, computer, phone = a_person(email="alice@example.org"), HouseClient(), HouseClient()
    page = ask(computer, "alice@example.org", next="/actions/x/")["Location"]
    link = post_box.last().link

    shown = phone.get(link)
    assert shown.status_code == 200
    assert not Session.objects.exists()
    pressed = phone.post(link)

    assert pressed["Location"] == "/actions/x/"
    assert Session.objects.get().person == alice
    assert phone.get(link).status_code == 410
    assert phone.post(link).status_code == 410
    assert not is_signed_in(computer)
    assert computer.post(page, {"code": post_box.last().code}).status_code == 422


@pytest.mark.parametrize("after", [{"minutes": 10}, {"hours": 2}])
def test_a_link_to_sign_in_is_over_after_ten_minutes(after):
    a_person(email="alice@example.org")
    ask(HouseClient(), "alice@example.org")
    later(**after)

    assert HouseClient().post(post_box.last().link).status_code == 410


def test_signing_in_again_leaves_the_session_before():
    alice = a_person(email="alice@example.org")
    browser = signed_in_client(alice)
    held = Session.objects.get()
    page = ask(browser, "alice@example.org")["Location"]

    browser.post(page, {"code": post_box.last().code})

    assert Session.objects.get().pk != held.pk


@pytest.mark.parametrize(
    "towards", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "x" * 600]
)
def test_next_never_leads_to_another_site(towards):
    a_person(email="alice@example.org")
    browser = HouseClient()
    page = ask(browser, "alice@example.org", next=towards)["Location"]

    assert browser.post(page, {"code": post_box.last().code})["Location"] == "/"


def test_an_obvious_slip_is_asked_about_once_and_both_answers_work():
    browser = HouseClient()

    asked = ask(browser, "nina@gmial.com")
    assert asked.status_code == 200
    assert "nina@gmail.com" in asked.content.decode()
    assert not post_box.letters()
    ask(browser, "nina@gmial.com", meant="nina@gmail.com")
    ask(browser, "nina@gmial.com", sure="1")

    assert [letter.to for letter in post_box.letters()] == ["nina@gmail.com", "nina@gmial.com"]


def test_what_was_typed_comes_back_with_a_sentence():
    answer = ask(HouseClient(), "nina@example")

    assert answer.status_code == 422
    assert 'value="nina@example"' in answer.content.decode()


def test_one_address_gets_six_letters_an_hour_whether_or_not_it_is_known():
    a_person(email="alice@example.org")
    for address in ("alice@example.org", "nobody@example.org"):
        answers = [ask(HouseClient(), address) for _time in range(7)]

        assert [answer.status_code for answer in answers] == [303] * 6 + [422]


def test_a_restart_gives_an_address_no_more_letters():
    a_person(email="alice@example.org")
    answers = []
    for _time in range(7):
        answers.append(ask(HouseClient(), "alice@example.org").status_code)
        cache.clear()

    assert answers == [303] * 6 + [422]


def test_an_hour_later_an_address_gets_letters_again():
    a_person(email="alice@example.org")
    long_ago = timezone.now() - timedelta(hours=1, minutes=1)
    for _time in range(6):
        intent = intents.begin(purpose="sign_in", address="alice@example.org", at=long_ago, language="fr")
        intents.draw(intent, at=long_ago)

    assert ask(HouseClient(), "alice@example.org").status_code == 303


def test_one_household_and_everyone_have_limits_too(monkeypatch):
    monkeypatch.setattr(limits, "LETTERS_A_BLOCK", limits.Limit("test.block", 2, 3600))
    codes = [ask(HouseClient(REMOTE_ADDR="192.0.2.7"), f"n{i}@example.org").status_code for i in range(3)]
    elsewhere = ask(HouseClient(REMOTE_ADDR="198.51.100.7"), "other@example.org").status_code
    monkeypatch.setattr(limits, "LETTERS_IN_ALL", limits.Limit("test.all", 1, 600))
    in_all = [ask(HouseClient(REMOTE_ADDR=f"203.0.113.{i}"), f"m{i}@example.org").status_code for i in range(2)]

    assert codes == [303, 303, 422]
    assert elsewhere == 303
    assert in_all == [303, 422]


def test_someone_erased_or_suspended_is_treated_as_unknown():
    a_person(email="alice@example.org", is_active=False)

    ask(HouseClient(), "alice@example.org")

    assert "/join/" in post_box.last().text


def test_a_page_whose_day_is_over_offers_to_begin_again():
    a_person(email="alice@example.org")
    page = ask(HouseClient(), "alice@example.org")["Location"]
    Intent.objects.update(expires_at=Intent.objects.get().made_at)

    answer = HouseClient().get(page)

    assert answer.status_code == 404
    assert "/sign-in/" in answer.content.decode()


def test_signing_out_ends_the_session_and_needs_a_press():
    alice = a_person()
    browser = signed_in_client(alice)

    assert browser.get("/sign-out/").status_code == 200
    assert Session.objects.exists()
    answer = browser.post("/sign-out/")

    assert not Session.objects.exists()
    assert answer.cookies[sessions.COOKIE]["max-age"] == 0


def test_another_site_cannot_sign_anyone_in_or_out():
    alice = a_person(email="alice@example.org")
    browser = signed_in_client(alice)

    answer = browser.post("/sign-out/", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert Session.objects.exists()


def test_in_english_the_letter_and_the_pages_stay_english():
    a_person(email="alice@example.org")
    browser = HouseClient()

    page = browser.post("/en/sign-in/", {"email": "alice@example.org"})["Location"]

    assert page.startswith("/en/sign-in/")
    assert "is your code for" in post_box.last().subject
    assert browser.get(post_box.last().link).status_code == 200


def test_two_browsers_that_type_the_same_code_at_once_get_one_session():
    a_person(email="alice@example.org")
    ask(HouseClient(), "alice@example.org")
    code = post_box.last().code
    one, other = Intent.objects.get(), Intent.objects.get()  # both read before either has written

    intents.claim(one, typed=code, at=timezone.now())

    with pytest.raises(intents.CodeWasUsed):
        intents.claim(other, typed=code, at=timezone.now())


def test_guesses_that_race_share_five_tries():
    a_person(email="alice@example.org")
    ask(HouseClient(), "alice@example.org")
    copies = [Intent.objects.get() for _copy in range(8)]
    right = int(post_box.last().code)

    refusals = []
    for number, copy in enumerate(copies, start=1):
        with pytest.raises(Refusal) as refusal:
            intents.claim(copy, typed=f"{(right + number) % 1_000_000:06d}", at=timezone.now())
        refusals.append(type(refusal.value))

    assert refusals == [intents.CodeIsWrong] * 4 + [intents.TooManyTries] * 4
    with pytest.raises(intents.TooManyTries):
        intents.claim(Intent.objects.get(), typed=f"{right:06d}", at=timezone.now())
