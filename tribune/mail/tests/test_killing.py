"""A real process, a real server, kill -9 between the two."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.mail.models import Letter
from tribune.mail.tests.post_office import open_post_office
from tribune.mail.verbs import carrying
from tribune.mail.verbs.letters import post

CARRY = (
    "import django; django.setup();"
    "from django.utils import timezone; from tribune.mail.verbs import carrying;"
    "carrying.carry_due(at=timezone.now())"
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("moment", "copies"), [("before the server has it", 1), ("after the server has it", 2)])
def test_a_carrier_killed_with_a_letter_in_hand_loses_nothing(moment, copies, settings):
    children: list[subprocess.Popen] = []

    def kill() -> None:
        if children:
            os.kill(children.pop().pid, signal.SIGKILL)

    with open_post_office() as office:
        settings.EMAIL_URL = office.url
        if moment.startswith("before"):
            office.at_recipient = lambda _address: kill()
        else:
            office.after_data = lambda _message: kill() or "250 OK"
        at = timezone.now()
        for name in ("alice", "bob"):
            post(to=f"{name}@example.org", template="mail/trial", context={}, language="fr", key=name, at=at)
        environment = {**os.environ, "EMAIL_URL": office.url, "DJANGO_SETTINGS_MODULE": "tribune.config.settings"}
        child = subprocess.Popen([sys.executable, "-c", CARRY], env=environment)
        children.append(child)
        assert child.wait(timeout=60) == -signal.SIGKILL

        assert carrying.carry_due(at=at + timedelta(minutes=1)) == 0  # still in the dead one's hands
        assert carrying.carry_due(at=timezone.now() + timedelta(minutes=11)) == 2

    assert Letter.objects.waiting().count() == 0
    alices = [message["Message-ID"] for message in office.taken if "alice" in message["To"]]
    assert len(alices) == copies
    assert len(set(alices)) == 1
    assert {str(message["To"]) for message in office.taken} == {"alice@example.org", "bob@example.org"}
