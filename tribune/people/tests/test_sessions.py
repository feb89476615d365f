from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tribune.people import circles, sessions
from tribune.people.gates import charged, signed_in, stepped_up, supporters_only
from tribune.people.middleware import PersonMiddleware, SessionMiddleware
from tribune.people.models import Role, Session
from tribune.people.testing import a_person, an_operator, signed_in_client, with_charge
from tribune.people.viewers import Viewer

pytestmark = pytest.mark.django_db


def ask(view, *, key="", method="get", path="/somewhere/", secure=True, **headers):
    request = getattr(RequestFactory(), method)(path, secure=secure, headers=headers)
    if key:
        request.COOKIES[sessions.COOKIE] = key
    return SessionMiddleware(PersonMiddleware(view))(request), request


def says_ok(request):
    return HttpResponse("ok")


def test_a_stranger_gets_no_cookie_and_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer, request = ask(says_ok)

    assert not answer.cookies
    assert isinstance(request.user, AnonymousUser)
    assert not request.viewer.is_signed_in
    assert "Cookie" in answer["Vary"]


def test_a_page_kept_for_strangers_is_not_shown_to_whoever_signs_in_next():
    def page(request):
        return HttpResponse("ok", headers={"Cache-Control": "public, max-age=30"})

    def file(request):
        return HttpResponse("ok", content_type="image/webp", headers={"Cache-Control": "public, max-age=30"})

    assert "Cookie" in ask(page)[0]["Vary"]
    assert "Vary" not in ask(file)[0]


def test_a_signed_in_page_costs_one_query_for_the_person_and_one_for_the_seats(django_assert_num_queries):
    alice = a_person("Alice")
    circle = circles.found(kind="team", name="Fives")
    circles.seat(circle=circle, person=alice, role=Role.ORGANISER, at=timezone.now())
    key, _session = sessions.open_for(alice, agent="", at=timezone.now())

    def view(request):
        assert request.user == alice
        assert request.user.is_supporter
        assert not request.viewer.has_charge
        assert request.viewer.circle_ids == {circle.pk}
        assert request.viewer.roles == {circle.pk: Role.ORGANISER}
        return HttpResponse("ok")

    with django_assert_num_queries(2):
        answer, _request = ask(view, key=key)

    assert "private" in answer["Cache-Control"]


def test_a_page_that_looks_at_nobody_asks_nothing(django_assert_num_queries):
    key, _session = sessions.open_for(a_person(), agent="", at=timezone.now())

    with django_assert_num_queries(0):
        ask(says_ok, key=key)


def test_a_follower_does_not_belong_to_the_circle():
    bob = a_person("Bob")
    circle = circles.found(kind="team", name="Fives")
    circles.seat(circle=circle, person=bob, role=Role.FOLLOWER, at=timezone.now())

    viewer = Viewer(bob)

    assert viewer.roles == {circle.pk: Role.FOLLOWER}
    assert viewer.circle_ids == frozenset()


def test_the_key_is_not_in_the_database():
    key, session = sessions.open_for(a_person(), agent="", at=timezone.now())

    assert key not in str(Session.objects.filter(pk=session.pk).values())


def test_an_ended_session_opens_nothing_and_its_cookie_is_dropped():
    alice = a_person()
    key, session = sessions.open_for(alice, agent="", at=timezone.now() - timedelta(days=91))

    answer, request = ask(lambda request: HttpResponse(str(request.viewer.is_signed_in)), key=key)

    assert answer.content == b"False"
    assert answer.cookies[sessions.COOKIE]["max-age"] == 0
    assert answer.cookies[sessions.COOKIE]["secure"]


def test_seen_is_written_once_in_ten_minutes():
    now = timezone.now()
    key, session = sessions.open_for(a_person(), agent="", at=now)

    for minutes in (1, 9):
        sessions.see(sessions.find(key, at=now), at=now + timedelta(minutes=minutes))
    session.refresh_from_db()
    assert session.seen_at == now

    with CaptureQueriesContext(connection) as queries:
        sessions.see(sessions.find(key, at=now), at=now + timedelta(minutes=11))
    session.refresh_from_db()
    assert session.seen_at == now + timedelta(minutes=11)
    assert len(queries) == 2


def test_someone_with_a_charge_signs_in_again_each_day():
    now = timezone.now()
    _key, ordinary = sessions.open_for(a_person(), agent="", at=now)
    key, staff = sessions.open_for(an_operator(), agent="", at=now)

    sessions.see(sessions.find(key, at=now), at=now + timedelta(hours=11))
    staff.refresh_from_db()

    assert staff.expires_at == now + timedelta(hours=12)
    assert ordinary.expires_at > now + timedelta(days=30)


def test_a_charge_given_later_shortens_the_sessions_already_open():
    alice = a_person()
    _key, session = sessions.open_for(alice, agent="", at=timezone.now())

    with_charge(alice, "moderator")

    session.refresh_from_db()
    assert session.expires_at <= timezone.now() + timedelta(hours=12)


@pytest.mark.parametrize(
    ("host", "secure", "name"),
    [
        ("tribune.example", True, "__Host-session"),
        ("127.0.0.1:8000", False, "__Host-session"),
        ("localhost", False, "__Host-session"),
        ("[::1]:8000", False, "__Host-session"),
        ("192.168.1.4:8000", False, "session"),
    ],
)
def test_the_cookie_is_a_host_cookie_on_https_and_loopback(host, secure, name, settings):
    settings.ALLOWED_HOSTS = ["*"]
    key, session = sessions.open_for(a_person(), agent="", at=timezone.now())
    request = RequestFactory().get("/", secure=secure, headers={"Host": host})
    answer = HttpResponse()

    sessions.put_cookie(request, answer, key, session)

    cookie = answer.cookies[name]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert bool(cookie["secure"]) is (name == "__Host-session")


def test_gates_send_people_where_they_can_mend_it():
    alice, guest = a_person(), a_person("Gina", supporter=False)
    alices, _ = sessions.open_for(alice, agent="", at=timezone.now())
    guests, _ = sessions.open_for(guest, agent="", at=timezone.now())

    assert ask(signed_in(says_ok))[0]["Location"] == "/sign-in/?next=%2Fsomewhere%2F"
    assert ask(signed_in(says_ok), key=guests)[0].content == b"ok"
    assert ask(supporters_only(says_ok))[0]["Location"] == "/join/?next=%2Fsomewhere%2F"
    assert ask(supporters_only(says_ok), key=guests)[0]["Location"] == "/join/?next=%2Fsomewhere%2F"
    assert ask(supporters_only(says_ok), key=alices)[0].content == b"ok"


def test_who_pressed_a_button_comes_back_to_its_page_and_not_elsewhere():
    here, _ = ask(signed_in(says_ok), method="post", Referer="http://testserver/actions/x/")
    elsewhere, _ = ask(signed_in(says_ok), method="post", Referer="https://evil.example/actions/x/")

    assert here["Location"] == "/sign-in/?next=%2Factions%2Fx%2F"
    assert elsewhere["Location"] == "/sign-in/"


def test_the_desk_asks_a_charge_and_a_second_factor():
    from django.http import Http404

    moderator, alice = with_charge(a_person("Yann"), "moderator"), a_person()
    view = charged("people.look_up_people")(says_ok)
    now = timezone.now()

    assert ask(view)[0]["Location"].startswith("/sign-in/?")
    with pytest.raises(Http404):
        ask(view, key=sessions.open_for(alice, agent="", at=now)[0])
    without = sessions.open_for(moderator, agent="", at=now)[0]
    assert ask(view, key=without)[0]["Location"].startswith("/sign-in/second/")
    with_factor = sessions.open_for(moderator, agent="", at=now, second_factor=True)[0]
    assert ask(view, key=with_factor)[0].content == b"ok"
    with pytest.raises(Http404):
        ask(charged("people.give_charges")(says_ok), key=with_factor)
    operator = sessions.open_for(an_operator(), agent="", at=now, second_factor=True)[0]
    assert ask(charged("people.give_charges")(says_ok), key=operator)[0].content == b"ok"


def test_stepping_up_holds_ten_minutes():
    now = timezone.now()
    fresh = sessions.open_for(a_person(), agent="", at=now)[0]
    stale = sessions.open_for(a_person(), agent="", at=now - timedelta(minutes=11))[0]

    assert ask(stepped_up(says_ok), key=fresh)[0].content == b"ok"
    assert ask(stepped_up(says_ok), key=stale)[0]["Location"].startswith("/sign-in/again/")


def test_the_makers_sign_a_browser_in():
    alice = a_person("Alice")

    client = signed_in_client(alice)

    assert sessions.find(client.cookies[sessions.COOKIE].value, at=timezone.now()).person == alice
