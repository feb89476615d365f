"""The operator's own pages: overview, jobs, the movement's settings; and the site's health for machines."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.facts.models import Job, State
from tribune.kit.registries import HEALTH, Health
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client, with_charge

pytestmark = pytest.mark.django_db


def a_stuck_job() -> Job:
    now = timezone.now()
    return Job.objects.create(
        task="tribune.wire.tasks.poll", state=State.STUCK, run_at=now, enqueued_at=now - timedelta(hours=1),
        finished_at=now, attempts=8, error="Nobody answered",
    )  # fmt: skip


@pytest.mark.parametrize("address", ["/desk/", "/desk/jobs/", "/desk/movement/"])
def test_the_desk_does_not_exist_for_a_supporter(address):
    assert signed_in_client(a_person("Bob")).get(address).status_code == 404
    assert HouseClient().get(address).status_code == 303


def test_a_moderator_sees_the_desk_but_not_the_jobs_nor_the_settings():
    client = signed_in_client(with_charge(a_person("Yann"), "moderator"))

    assert client.get("/desk/").status_code == 200
    assert client.get("/desk/jobs/").status_code == 404
    assert client.get("/desk/movement/").status_code == 404


def test_few_supporters_are_not_counted_out_loud():
    page = signed_in_client(an_operator()).get("/en/desk/").content.decode()

    assert "under 10" in page


def test_an_operator_tries_a_stuck_job_again():
    job = a_stuck_job()
    client = signed_in_client(an_operator())

    assert "Nobody answered" in client.get("/desk/jobs/").content.decode()
    client.post(f"/desk/jobs/{job.pk}/retry/")

    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.WAITING, 0)


def test_an_operator_drops_a_stuck_job():
    job = a_stuck_job()

    signed_in_client(an_operator()).post(f"/desk/jobs/{job.pk}/drop/")

    job.refresh_from_db()
    assert job.state == State.DROPPED


def test_the_site_obeys_a_new_name_at_once():
    client = signed_in_client(an_operator())

    answer = client.post("/desk/movement/?part=look", {**form_of(client), "name": "Les Voisines"})

    assert answer.status_code in (302, 303), answer.content.decode()[:2000]
    assert "Les Voisines" in HouseClient().get("/").content.decode()


def form_of(client) -> dict[str, str]:
    form = client.get("/desk/movement/?part=look").context["form"]
    return {name: form[name].value() or "" for name in form.fields if name != "logo"}


def test_health_answers_people_and_machines():
    answer = HouseClient().get("/health/", headers={"Accept": "application/json"})

    assert answer.json()["parts"]
    assert HouseClient().get("/health/").status_code in (200, 503)


def test_a_part_that_breaks_makes_the_site_unwell_and_hides_no_other():
    def broken() -> Health:
        raise RuntimeError("canary@example.org")

    HEALTH._answers["test"] = broken
    try:
        answer = HouseClient().get("/health/")
    finally:
        del HEALTH._answers["test"]

    assert answer.status_code == 503
    assert "canary" not in answer.content.decode()
