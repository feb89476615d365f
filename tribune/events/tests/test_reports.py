from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from tribune.events.models import Event, Report, ReportFigure, ReportPicture
from tribune.events.testing import a_figure_kind, a_past_event, a_report, an_event, an_rsvp, the_date_of
from tribune.events.verbs import events, reports, rsvps
from tribune.facts.models import Fact
from tribune.kit import slots
from tribune.media.models import Picture
from tribune.media.preparing import prepare
from tribune.media.testing import a_file
from tribune.media.verbs.pictures import take_in
from tribune.people.audiences import Audience
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.people.viewers import NOBODY
from tribune.publications.models import Publication
from tribune.publications.verbs import cards
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


@pytest.fixture
def alice():
    return a_person("Alice")


def where(event):
    return f"/en/actions/{event.code}/organise/report/"


def sent(event, by, **typed):
    given = {"title": "Samedi", "body": "Trente personnes.", "version": "1", "do": "publish", **typed}
    return signed_in_client(by).post(where(event), given)


def broken():
    return ContentFile(b"not a picture at all", name="IMG_3.jpg")


def test_before_the_action_begins_there_is_nothing_to_report(alice):
    event = an_event(by=alice)

    with pytest.raises(reports.ItHasNotHappenedYet):
        reports.begin(occurrence=the_date_of(event), by=alice, title="x", at=now())
    page = signed_in_client(alice).get(where(event))

    assert "once the action has begun" in page.content.decode()
    assert not Report.objects.exists()


def test_what_was_called_off_has_no_report(alice):
    event = an_event(by=alice)
    date = the_date_of(event)
    events.call_off(event=event, by=alice, reason="", at=now())

    with pytest.raises(rsvps.ItWasCalledOff):
        reports.begin(occurrence=date, by=alice, title="x", at=date.ends_at + timedelta(hours=1))


def test_a_report_with_three_pictures_and_figures_is_published_as_a_card(alice):
    team = a_team(referent=alice)
    event = a_past_event(by=alice, team=team)
    files = [a_file(320, 200 + n) for n in range(3)]
    people = a_figure_kind()

    answer = sent(event, alice, pictures=files, figure_people="31")

    report = Report.objects.get()
    card = Publication.objects.get(kind="report")
    page = HouseClient().get("/en" + report.address).content.decode()
    assert answer.status_code == 303
    assert answer["Location"].startswith("/en" + report.address)
    assert ReportFigure.objects.get(kind=people).number == 31
    assert (card.voice, card.title, card.address) == (team.voice, "Samedi", report.address)
    assert card.picture == report.pictures.first().picture
    assert page.count("<figure>") == 3
    assert "31" in page
    assert "Trente personnes." in page


def test_one_picture_of_three_fails_and_the_others_and_the_words_are_kept(alice):
    event = a_past_event(by=alice)

    answer = sent(event, alice, pictures=[a_file(320, 200), broken(), a_file(320, 210)], body="Beau temps.")

    page = answer.content.decode()
    report = Report.objects.get()
    assert answer.status_code == 422
    assert "One picture could not be kept." in page
    assert "IMG_3.jpg" in page
    assert "Beau temps." in page
    assert (report.body, report.pictures.count(), report.published_at) == ("Beau temps.", 2, None)

    again = sent(event, alice, body="Beau temps.", version=str(report.version))

    assert again.status_code == 303
    assert Report.objects.get().published_at is not None


def test_words_that_are_wrong_cost_no_picture_and_are_given_back(alice):
    event = a_past_event(by=alice)

    answer = sent(event, alice, title="x" * 200, body="Beau temps.", pictures=[a_file(320, 200)])

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "x" * 200 in page
    assert "Beau temps." in page
    assert Report.objects.get().pictures.count() == 1


def test_the_same_picture_sent_twice_is_there_once(alice):
    event = a_past_event(by=alice)

    sent(event, alice, do="keep", pictures=[a_file(320, 200)])
    sent(event, alice, do="keep", version="2", pictures=[a_file(320, 200)])

    assert ReportPicture.objects.count() == 1


def test_two_people_writing_at_once_lose_nothing(alice):
    rachel = a_person("Rachel")
    event = a_past_event(by=alice, team=a_team(referent=rachel, organisers=[alice]))
    sent(event, alice, do="keep", body="D’Alice")

    answer = sent(event, rachel, do="keep", body="De Rachel", version="1")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "De Rachel" in page
    assert Report.objects.get().body == "D’Alice"
    assert sent(event, rachel, do="keep", body="De Rachel", version="2").status_code == 303


def test_a_room_above_may_offer_more_to_do_with_a_report_and_nothing_is_promised_before(alice, monkeypatch):
    report = a_report(a_past_event(by=alice), by=alice)

    def offered():
        page = signed_in_client(alice).get("/en" + report.address).content.decode()
        return page.partition('aria-labelledby="run"')[2].partition("</section>")[0]

    before = offered()
    monkeypatch.setattr(slots, "_fillings", {})
    slots.fill("report.actions", "events/_when_where.html", context=lambda _request, given: {"event": given["event"]})

    assert before.count("<a ") + before.count("<button") == 3  # edit, send, take back
    assert report.occurrence.event.town not in before
    assert report.occurrence.event.town in offered()


def test_an_empty_report_is_not_published(alice):
    event = a_past_event(by=alice)

    answer = sent(event, alice, body="")

    assert answer.status_code == 422
    assert "Write a few words, or add a picture" in answer.content.decode()


def test_captions_and_what_a_picture_shows_are_kept_and_a_picture_is_removed(alice):
    event = a_past_event(by=alice)
    sent(event, alice, do="keep", pictures=[a_file(320, 200), a_file(320, 220)])
    first, second = ReportPicture.objects.all()

    sent(event, alice, version="2", **{
        f"picture-{first.pk}-caption": "Le départ", f"picture-{first.pk}-alt": "Une foule",
        f"picture-{second.pk}-remove": "on",
    })  # fmt: skip

    page = HouseClient().get(Report.objects.get().address).content.decode()
    assert "Le départ" in page
    assert 'alt="Une foule"' in page
    assert list(ReportPicture.objects.all()) == [first]
    assert Picture.objects.count() == 1


def test_a_draft_and_its_pictures_are_seen_by_organisers_only(alice):
    event = a_past_event(by=alice)
    sent(event, alice, do="keep", pictures=[a_file(320, 200)])
    report, picture = Report.objects.get(), Picture.objects.get()

    assert HouseClient().get(report.address).status_code == 404
    assert HouseClient().get(picture.url(320)).status_code == 404
    assert signed_in_client(alice).get(report.address).status_code == 200
    assert signed_in_client(alice).get(picture.url(320)).status_code == 200
    reports.publish(report=report, at=now())
    assert HouseClient().get(report.address).status_code == 200
    assert HouseClient().get(picture.url(320)).status_code == 200


def test_the_report_of_a_team_s_own_action_stays_in_the_team(alice):
    bob = a_person("Bob")
    team = a_team(referent=alice, members=[bob])
    event = a_past_event(by=alice, team=team, audience=Audience.CIRCLE)
    sent(event, alice, pictures=[a_file(320, 200)])
    report, picture = Report.objects.get(), Picture.objects.get()

    assert HouseClient().get(report.address).status_code == 404
    assert HouseClient().get(picture.url(320)).status_code == 404
    assert signed_in_client(bob).get(report.address).status_code == 200
    assert signed_in_client(bob).get(picture.url(320)).status_code == 200
    assert "Samedi" in signed_in_client(bob).get(team.address).content.decode()
    assert "Samedi" not in HouseClient().get(team.address).content.decode()


def test_taken_back_it_is_gone_from_everywhere_and_published_again_it_is_back(alice):
    team = a_team(referent=alice)
    event = a_past_event(by=alice, team=team)
    report = a_report(event, by=alice)
    client, press = HouseClient(), f"/en/actions/{event.code}/organise/report/{report.code}/publication/"

    assert "Samedi à Lille" in client.get(event.address).content.decode()
    assert "Samedi à Lille" in client.get(team.address).content.decode()
    signed_in_client(alice).post(press, {"do": "unpublish"})
    assert not Event.objects.get().has_report
    assert "Samedi à Lille" not in client.get(event.address).content.decode()
    assert "Samedi à Lille" not in client.get(team.address).content.decode()
    assert client.get(report.address).status_code == 404
    signed_in_client(alice).post(press, {"do": "publish"})
    assert "Samedi à Lille" in client.get(event.address).content.decode()
    assert Publication.objects.filter(kind="report").count() == 1


def test_those_who_came_are_written_to_once_however_often_it_is_asked(alice):
    event = an_event(by=alice)
    an_rsvp(event, a_person("Bob"))
    later = the_date_of(event).ends_at + timedelta(hours=1)
    report = reports.begin(occurrence=the_date_of(event), by=alice, title="x", at=later)
    report = reports.write(report=report, title="x", body="y", figures={}, version=1, at=later)

    for _press in range(3):
        reports.publish(report=report, tells=True, at=later)

    told = [fact.body["tells"] for fact in Fact.objects.filter(name="ReportPublished").order_by("pk")]
    assert told == [True, False, False]


def test_a_report_hidden_by_the_desk_is_read_by_organisers_only(alice):
    report = a_report(a_past_event(by=alice), by=alice)
    Publication.objects.filter(kind="report").update(withheld_at=now())

    assert HouseClient().get(report.address).status_code == 404
    assert signed_in_client(alice).get(report.address).status_code == 200


def test_what_the_desk_hides_is_hidden_with_its_reports_and_every_picture_and_comes_back_with_them(alice):
    event = a_past_event(by=alice, picture=take_in(prepare(a_file(300, 200)), by=alice, at=now()))
    report = a_report(event, by=alice)
    picture = reports.add_picture(report=report, file=a_file(), by=alice, at=now()).picture
    addresses = [event.address, event.picture.url(320), report.address, picture.url(320)]

    def seen():
        shown = Publication.objects.visible_to(NOBODY).filter(pk__in=[event.publication_id, report.publication_id])
        return [HouseClient().get(address).status_code for address in addresses], shown.count()

    before = seen()
    events.withhold(event=event, at=now())
    hidden = seen()
    events.restore(event=event, at=now())

    assert (before, hidden) == (([200] * 4, 2), ([404] * 4, 0))
    assert seen() == before


def test_a_report_that_the_desk_hid_by_itself_does_not_come_back_with_its_action(alice):
    event = a_past_event(by=alice)
    report = a_report(event, by=alice)
    cards.withhold(report.publication, at=now())
    events.withhold(event=event, at=now())

    events.restore(event=event, at=now())

    assert HouseClient().get(report.address).status_code == 404


def test_a_report_published_while_the_desk_hides_its_action_waits_and_tells_nobody(alice):
    event = a_past_event(by=alice)
    report = a_report(event, by=alice, published=False)
    events.withhold(event=event, at=now())

    reports.publish(report=report, tells=True, at=now())
    told = Report.objects.get().told_at
    hidden = Publication.objects.visible_to(NOBODY).filter(kind="report").exists()
    events.restore(event=event, at=now())

    assert (told, hidden) == (None, False)
    assert Publication.objects.visible_to(NOBODY).filter(kind="report").exists()


def test_outsiders_do_not_write_reports(alice):
    event = a_past_event(by=alice)

    assert sent(event, a_person("Bob")).status_code == 404
    assert not Report.objects.exists()


def test_a_figure_that_is_no_number_is_given_back(alice):
    event = a_past_event(by=alice)
    a_figure_kind()

    answer = sent(event, alice, figure_people="beaucoup")

    assert answer.status_code == 422
    assert "beaucoup" in answer.content.decode()


def test_an_organiser_who_leaves_leaves_the_report(alice):
    from tribune.events.parts_held import erase, export

    report = a_report(a_past_event(by=alice), by=alice)
    told = export(alice)

    erase(alice, now())

    report.refresh_from_db()
    assert told["reports"][0]["title"] == "Samedi à Lille"
    assert report.made_by is None
