"""The mail server is down: joining goes as usual, and its letter leaves when the server is back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.services import MailServer
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.mail.tests.post_office import free_port
from tribune.mail.verbs import carrying
from tribune.people.models import Person
from tribune.people.testing import HouseClient
from tribune.places.testing import a_place

pytestmark = pytest.mark.django_db


def test_joining_while_the_mail_server_is_down_ends_with_the_code_of_its_letter(settings):
    a_place("Lille")
    settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    browser = HouseClient()
    wording = browser.get("/join/").context["form"].initial["wording"]
    typed = {"email": "nina@example.org", "place": "59000", "consent": "on", "wording": wording}
    answer = browser.post("/join/", typed)
    run_jobs()

    assert answer.status_code in (302, 303)
    asked = browser.get(answer["Location"])
    assert asked.status_code == 200
    waiting = Letter.objects.get()
    assert waiting.sent_at is None
    assert waiting.trouble

    with MailServer() as server:
        settings.EMAIL_URL = server.url
        carrying.carry_due(at=timezone.now() + timedelta(minutes=5))

        (delivery,) = server.box.deliveries
    code = re.search(r"\b\d{3} \d{3}\b", delivery.letter.get_body(("plain",)).get_content())[0]
    browser.post(answer["Location"], {"code": code})
    assert Person.objects.by_email("nina@example.org").is_supporter
    assert Letter.objects.filter(sent_at=None, key=waiting.key).count() == 0
