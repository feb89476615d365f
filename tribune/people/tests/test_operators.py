import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tribune.people.models import Person
from tribune.people.testing import HouseClient, a_person
from tribune.people.verbs import operators

pytestmark = pytest.mark.django_db


def test_the_command_line_makes_the_first_operator_and_prints_what_signs_them_in():
    out = StringIO()

    call_command("operator", "Olga@Example.org", stdout=out)
    link = re.search(r"https?://[^/]+(/\S+)", out.getvalue()).group(1)
    browser = HouseClient()

    assert browser.get(link).status_code == 200
    assert browser.post(link)["Location"] == "/desk/"
    assert HouseClient().post(link).status_code == 410
    olga = Person.objects.by_email("olga@example.org")
    assert olga.has_perm("people.give_charges")
    assert browser.get("/desk/people/")["Location"].startswith("/sign-in/second/")


def test_someone_who_is_there_already_is_appointed():
    nina = a_person("Nina", email="nina@example.org")

    appointment = operators.appoint("nina@example.org", timezone.now())
    again = operators.appoint("nina@example.org", timezone.now())

    assert appointment.person == again.person == nina
    assert (
        HouseClient()
        .post(
            appointment.page.partition("://")[2].partition("/")[1] + appointment.page.split("/", 3)[3],
            {"code": appointment.code},
        )
        .status_code
        == 303
    )


def test_an_address_that_does_not_read_is_said_plainly():
    with pytest.raises(CommandError, match="@"):
        call_command("operator", "olga")
