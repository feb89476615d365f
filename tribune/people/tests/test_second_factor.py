from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.core.cache import cache
from django.utils import timezone

from tribune.people import sessions
from tribune.people.models import Authenticator, RecoveryCode, Session
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client, with_charge
from tribune.people.tests import post_box
from tribune.people.verbs import factors

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 9, 0, 5, tzinfo=UTC)


def set_up(person, at=NOW):
    session = sessions.open_for(person, agent="", at=at)[1]
    secret = factors.prepare(person=person, at=at).secret
    codes = factors.confirm(person=person, typed=pyotp.TOTP(secret).at(at), session=session, at=at)
    return pyotp.TOTP(secret), codes, session


def test_whoever_holds_a_charge_sets_it_up_at_the_first_entry_to_the_desk():
    yann = with_charge(a_person("Yann"), "moderator")
    browser = signed_in_client(yann, second_factor=False)

    sent = browser.get("/desk/people/")
    assert sent["Location"] == "/sign-in/second/?next=%2Fdesk%2Fpeople%2F"
    set_up_page = browser.get(sent["Location"])["Location"]
    assert set_up_page == "/me/authenticator/?next=%2Fdesk%2Fpeople%2F"
    assert browser.get(set_up_page).status_code == 200
    picture = browser.get("/me/authenticator/picture.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    old_key = browser.cookies[sessions.COOKIE].value
    secret = Authenticator.objects.get().secret
    done = browser.post("/me/authenticator/", {"code": pyotp.TOTP(secret).now(), "next": "/desk/people/"})

    assert len(done.context["codes"]) == 10
    assert browser.cookies[sessions.COOKIE].value != old_key
    assert sessions.find(old_key, at=timezone.now()) is None
    assert browser.get("/desk/people/").status_code == 200
    assert browser.get("/me/authenticator/picture.svg").status_code == 404


def test_the_secret_and_the_recovery_codes_are_sealed():
    yann = with_charge(a_person("Yann"), "moderator")
    totp, codes, _session = set_up(yann)

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM people_authenticator")
        raw = str(cursor.fetchall())
        cursor.execute("SELECT code_hash FROM people_recoverycode")
        raw += str(cursor.fetchall())
    assert totp.secret not in raw
    assert not any(code.replace("-", "") in raw for code in codes)


def test_the_same_code_is_refused_the_second_time():
    yann = with_charge(a_person("Yann"), "moderator")
    totp, _codes, session = set_up(yann)
    later = NOW + timedelta(minutes=2)

    factors.check(person=yann, typed=totp.at(later), session=session, at=later)
    with pytest.raises(factors.SecondCodeIsWrong):
        factors.check(person=yann, typed=totp.at(later), session=session, at=later + timedelta(seconds=5))


def test_the_code_that_set_it_up_is_spent_too():
    yann = with_charge(a_person("Yann"), "moderator")
    totp, _codes, session = set_up(yann)

    with pytest.raises(factors.SecondCodeIsWrong):
        factors.check(person=yann, typed=totp.at(NOW), session=session, at=NOW)


@pytest.mark.parametrize(("seconds", "is_taken"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
def test_a_phone_may_be_half_a_minute_off(seconds, is_taken):
    yann = with_charge(a_person("Yann"), "moderator")
    totp, _codes, session = set_up(yann)
    later = NOW + timedelta(minutes=10)
    typed = totp.at(later + timedelta(seconds=seconds))

    if is_taken:
        factors.check(person=yann, typed=typed, session=session, at=later)
    else:
        with pytest.raises(factors.SecondCodeIsWrong):
            factors.check(person=yann, typed=typed, session=session, at=later)


def test_a_recovery_code_works_once():
    yann = with_charge(a_person("Yann"), "moderator")
    _totp, codes, session = set_up(yann)
    later = NOW + timedelta(hours=1)

    factors.check(person=yann, typed=f" {codes[0]} ", session=session, at=later)
    with pytest.raises(factors.SecondCodeIsWrong):
        factors.check(person=yann, typed=codes[0], session=session, at=later)

    assert factors.recovery_codes_left(yann) == 9
    assert RecoveryCode.objects.exclude(used_at=None).count() == 1


def test_ten_wrong_codes_and_one_waits():
    yann = with_charge(a_person("Yann"), "moderator")
    _totp, codes, session = set_up(yann)
    later = NOW + timedelta(hours=1)
    for _try in range(10):
        with pytest.raises(factors.SecondCodeIsWrong):
            factors.check(person=yann, typed="000000", session=session, at=later)

    with pytest.raises(factors.TooManyGuesses):
        factors.check(person=yann, typed=codes[0], session=session, at=later)


def test_a_restart_gives_no_more_guesses_and_ten_minutes_do():
    yann = with_charge(a_person("Yann"), "moderator")
    totp, _codes, session = set_up(yann)
    later = NOW + timedelta(hours=1)
    for _try in range(10):
        with pytest.raises(factors.SecondCodeIsWrong):
            factors.check(person=yann, typed="000000", session=session, at=later)
    cache.clear()

    with pytest.raises(factors.TooManyGuesses):
        factors.check(person=yann, typed="000000", session=session, at=later)

    after = later + timedelta(minutes=10)
    factors.check(person=yann, typed=totp.at(after), session=session, at=after)


def test_the_page_asks_it_and_gives_back_what_was_typed():
    yann = with_charge(a_person("Yann"), "moderator")
    totp, _codes, _session = set_up(yann, at=timezone.now() - timedelta(hours=1))
    browser = signed_in_client(yann, second_factor=False, stepped_up=False)

    wrong = browser.post("/sign-in/second/", {"code": "000000", "next": "/desk/people/"})
    assert wrong.status_code == 422
    assert 'value="000000"' in wrong.content.decode()
    right = browser.post("/sign-in/second/", {"code": totp.now(), "next": "/desk/people/"})

    assert right["Location"] == "/desk/people/"
    assert browser.get("/desk/people/").status_code == 200


def test_stepping_up_uses_the_second_factor_of_those_who_have_one():
    yann = with_charge(a_person("Yann"), "moderator")
    set_up(yann)
    browser = signed_in_client(yann, stepped_up=False)

    assert browser.get("/me/data/export/")["Location"] == "/sign-in/again/?next=%2Fme%2Fdata%2Fexport%2F"
    assert browser.get("/sign-in/again/?next=/me/data/export/")["Location"].startswith("/sign-in/second/")


def test_stepping_up_is_a_mailed_code_for_the_others():
    alice = a_person("Alice")
    browser = signed_in_client(alice, stepped_up=False)

    assert browser.get("/sign-in/again/?next=/me/data/export/").status_code == 200
    page = browser.post("/sign-in/again/", {"next": "/me/data/export/"})["Location"]
    assert browser.post(page, {"code": "12"}).status_code == 422
    done = browser.post(page, {"code": post_box.last().code})

    assert done["Location"] == "/me/data/export/"
    assert browser.get("/me/data/export/").status_code == 200


def test_nobody_answers_the_step_up_of_someone_else():
    alice, bob = a_person("Alice"), a_person("Bob")
    page = signed_in_client(alice, stepped_up=False).post("/sign-in/again/")["Location"]

    assert signed_in_client(bob).get(page).status_code == 404


def test_someone_without_a_charge_has_no_second_factor_to_set_up():
    browser = signed_in_client(a_person("Alice"))

    assert browser.get("/me/authenticator/").status_code == 404
    assert browser.get("/sign-in/second/").status_code == 404
    assert browser.get("/me/authenticator/picture.svg").status_code == 404


def test_an_operator_removes_the_second_factor_of_someone_who_lost_everything():
    yann, olga = with_charge(a_person("Yann"), "moderator"), an_operator("Olga")
    set_up(yann)

    done = signed_in_client(olga).post(f"/desk/people/{yann.code}/second-factor/removal/")

    assert done.status_code == 303
    assert factors.authenticator_of(yann) is None
    assert not Session.objects.filter(person=yann).exists()


def test_a_stranger_is_sent_to_sign_in():
    browser = HouseClient()

    for path in ("/sign-in/second/", "/sign-in/again/", "/me/authenticator/", "/me/authenticator/picture.svg"):
        assert browser.get(path)["Location"].startswith("/sign-in/?next=")
