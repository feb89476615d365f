from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from tribune.events import kits as reading
from tribune.events import personal
from tribune.events.models import Event, Kit, Shift, Thing
from tribune.events.testing import a_kit, a_plan, an_event, an_event_kind, an_outline
from tribune.events.verbs import events, kits
from tribune.media.models import File, Picture
from tribune.media.testing import a_file, a_picture
from tribune.people.testing import HouseClient, signed_in_client, with_charge
from tribune.places.testing import a_place
from tribune.publications.models import Publication

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
PDF = b"%PDF-1.7\n%%EOF\n"


def typed(client, address):
    """What the form holds, as a browser would send it back."""
    page = html.fromstring(client.get(address).content)
    (form,) = [f for f in page.forms if f.method == "POST" and "title" in f.fields]
    return {name: value for name, value in form.form_values() if name not in ("picture", "visuals", "documents")}


@pytest.fixture
def desk(alice):
    an_event_kind()
    return signed_in_client(with_charge(alice, "organisers_desk"))


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("4 Tables pliantes", [(4, "Tables pliantes")]),
        ("2 × Carafes\n3x verres", [(2, "Carafes"), (3, "verres")]),  # noqa: RUF001
        ("- Mégaphone\n\n  ", [(1, "Mégaphone")]),
        ("0 Chaises", [(1, "Chaises")]),
        ("3D glasses", [(1, "3D glasses")]),
        ("12", [(1, "12")]),
        ("", []),
    ],
)
def test_a_line_is_a_number_and_what_there_is_of_it(line, read):
    assert reading.lines_of(line) == read


def test_a_guide_is_harmless_however_it_was_typed():
    assert reading.harmless("# Avant\n\n- Une table\n- <b>Deux</b>") == (
        "<h3>Avant</h3><ul><li>Une table</li><li>&lt;b&gt;Deux&lt;/b&gt;</li></ul>"
    )
    shown = reading.harmless(
        '<h2 onclick="x()">A</h2><p>B<script>alert(1)</script><img src="https://x.example/a.png"></p>'
    )
    assert shown == "<h3>A</h3><p>B</p>"


def test_a_kit_is_seen_by_the_desk_alone_until_it_is_published(alice, bob):
    kit = a_kit(by=alice, published=False)

    assert HouseClient().get(kit.address).status_code == 404
    assert signed_in_client(bob).get(kit.address).status_code == 404

    kits.publish(kit=kit, by=alice, at=NOW)

    page = HouseClient().get(kit.address)
    assert page.status_code == 200
    assert Publication.objects.get(kind="kit").address == kit.address
    assert f'href="/actions/new/?kit={kit.slug}"' in page.content.decode()


def test_a_withdrawn_kit_is_offered_no_more_and_may_be_offered_again(alice):
    kit = a_kit(by=alice)
    kits.withdraw(kit=kit, by=alice, at=NOW)

    assert HouseClient().get(kit.address).status_code == 404
    assert Publication.objects.get(kind="kit").withheld_at is not None
    assert reading.to_host(kit.slug, NOW) is None

    kits.publish(kit=kit, by=alice, at=NOW)

    assert Publication.objects.get(kind="kit").withheld_at is None
    assert reading.to_host(kit.slug, NOW) == kit


def test_the_files_of_a_draft_are_the_desk_s(alice, settings, tmp_path):
    kit = a_kit(by=alice, published=False, picture=a_picture(by=alice))
    kits.add_picture(kit=kit, file=a_file(), by=alice, at=NOW)
    kits.add_document(kit=kit, file=ContentFile(PDF, name="Feuille.pdf"), by=alice, at=NOW)
    addresses = [kit.picture.url(), kit.visuals.get().picture.url(), kit.documents.get().file.address]

    assert [HouseClient().get(a).status_code for a in addresses] == [404, 404, 404]
    kits.publish(kit=kit, by=alice, at=NOW)
    assert [HouseClient().get(a).status_code for a in addresses] == [200, 200, 200]
    kits.withdraw(kit=kit, by=alice, at=NOW)
    assert [HouseClient().get(a).status_code for a in addresses] == [404, 404, 404]


def test_hosting_one_brings_its_description_its_roles_and_its_things(alice):
    kit = a_kit(
        by=alice, roles="2 Accueil\n1 Service", things="4 Verres", usual_minutes=45, description="Venez",
        picture=a_picture(by=alice),
    )  # fmt: skip
    host = signed_in_client(alice)
    a_place("Lille")
    values = typed(host, f"/actions/new/?kit={kit.slug}") | {"where": "Place du Marché, 59000 Lille", "publish": "1"}

    answer = host.post("/actions/new/", values)

    made = Event.objects.get()
    (day,) = made.occurrences.all()
    assert answer.status_code == 303
    assert (made.kit, made.kind, made.title, made.description) == (kit, kit.kind, kit.title, "Venez")
    assert day.ends_at - day.starts_at == timedelta(minutes=45)
    assert sorted(Shift.objects.values_list("title", "needed")) == [("Accueil", 2), ("Service", 1)]
    assert list(Thing.objects.values_list("name", "needed")) == [("Verres", 4)]
    assert (made.picture.sha256, made.picture_id == kit.picture_id) == (kit.picture.sha256, False)


def test_the_form_sent_twice_furnishes_one_action_once(alice):
    kit = a_kit(by=alice, things="4 Verres")
    plan = a_plan(kit=kit)

    kits.host(by=alice, plan=plan, at=NOW, form_key="k")
    kits.host(by=alice, plan=plan, at=NOW + timedelta(seconds=2), form_key="k")

    assert (Event.objects.count(), Thing.objects.count()) == (1, 1)


def test_a_phone_still_shows_six_fields(alice):
    kit = a_kit(by=alice)
    page = html.fromstring(signed_in_client(alice).get(f"/actions/new/?kit={kit.slug}").content)

    seen = [
        e for e in page.xpath("//form//*[self::input or self::select or self::textarea][not(ancestor::details)]")
        if e.get("type") != "hidden" and e.get("name") not in ("q", None)
    ]  # fmt: skip
    assert len(seen) == 6


def test_a_kit_withdrawn_while_one_writes_is_said_and_the_form_goes_on_without(alice):
    kit = a_kit(by=alice)
    host = signed_in_client(alice)
    a_place("Lille")
    values = typed(host, f"/actions/new/?kit={kit.slug}") | {"where": "59000 Lille", "publish": "1"}
    kits.withdraw(kit=kit, by=alice, at=NOW)

    refused = host.post("/actions/new/", values)
    (form,) = [f for f in html.fromstring(refused.content).forms if "where" in f.fields]
    again = host.post("/actions/new/", {**values, "kit": form.fields["kit"] or ""})

    assert (refused.status_code, again.status_code) == (422, 303)
    assert Event.objects.get().kit is None


def test_the_day_proposed_is_within_the_campaign(alice):
    begins = date.today() + timedelta(days=60)  # noqa: DTZ011
    kit = a_kit(by=alice, from_on=begins, until_on=begins + timedelta(days=1))

    starts = typed(signed_in_client(alice), f"/actions/new/?kit={kit.slug}")["starts"]

    assert begins <= datetime.fromisoformat(starts).date() <= begins + timedelta(days=1)


def test_the_action_s_page_names_its_kit_and_a_stranger_s_stays_at_two_queries(alice):
    plain, of_kit = an_event(by=alice), an_event("Tablée", by=alice, kit=a_kit(by=alice))
    queries = {}
    for event in (plain, of_kit):
        HouseClient().get(event.address)
        with CaptureQueriesContext(connection) as asked:
            page = HouseClient().get(event.address)
        queries[event.pk] = len(asked)

    assert f'href="{of_kit.kit.address}"' in page.content.decode()
    assert queries[plain.pk] == queries[of_kit.pk] == 2


def test_a_copy_of_an_action_keeps_its_kit(alice):
    event = an_event(by=alice, kit=a_kit(by=alice))

    assert events.duplicate(event=event, by=alice, at=NOW).kit == event.kit


def test_a_kit_s_page_shows_the_nearest_first_and_how_many(alice):
    kit = a_kit(by=alice)
    a_place("Lille")
    an_event("Loin", by=alice, kit=kit, point=(43.3, 5.4), town="Marseille")
    an_event("Tout près", by=alice, kit=kit, point=(50.64, 3.07), starts_at=NOW + timedelta(days=9))
    an_event("Autre chose", by=alice)
    off = an_event("Annulée", by=alice, kit=kit)
    events.call_off(event=off, by=alice, reason="", at=NOW)

    page = HouseClient().get(f"{kit.address}?place=59000").content.decode()

    assert page.index("Tout près") < page.index("Loin")
    assert "2 actions nées de ce kit" in page
    assert "Autre chose" not in page
    assert "Annulée" not in page


def test_what_a_team_keeps_to_itself_is_not_counted_nor_shown(alice):
    kit = a_kit(by=alice)
    an_event("Entre nous", by=alice, kit=kit, audience="members")

    page = HouseClient().get(kit.address).content.decode()

    assert "Entre nous" not in page
    assert "Organisez la première" in page


def test_a_campaign_that_is_over_keeps_its_page_and_offers_nothing(alice):
    kit = a_kit(by=alice, until_on=(NOW - timedelta(days=2)).date())

    page = HouseClient().get(kit.address).content.decode()

    assert "Cette campagne est terminée" in page
    assert "/actions/new/?kit=" not in page
    assert kit.title not in HouseClient().get("/campaigns/").content.decode()


def test_near_me_with_nothing_near_and_the_create_form_lead_to_kits(alice):
    kit = a_kit(by=alice)
    a_place("Mende", postcode="48000")

    assert kit.address in HouseClient().get("/near/?place=48000").content.decode()
    assert f"?kit={kit.slug}" in signed_in_client(alice).get("/actions/new/").content.decode()


def test_the_desk_writes_publishes_and_mends_a_kit(desk):
    values = typed(desk, "/desk/campaigns/new-kit/") | {
        "title": "Tablées ; ensemble", "introduction": "Une table.", "guide": "# Avant", "things": "2 Carafes",
        "visuals": [a_file()], "documents": [ContentFile(PDF, name="Mode d’emploi.pdf")],
    }  # fmt: skip
    made = desk.post("/desk/campaigns/new-kit/", values)
    kit = Kit.objects.get()
    desk.post(f"/desk/campaigns/kits/{kit.slug}/publication/", {"on": "1"})
    changed = typed(desk, f"/desk/campaigns/kits/{kit.slug}/") | {"title": "Mille tablées"}
    mended = desk.post(f"/desk/campaigns/kits/{kit.slug}/", changed)

    kit.refresh_from_db()
    assert (made.status_code, mended.status_code) == (303, 303)
    assert (kit.slug, kit.title, kit.version) == ("tablees-ensemble", "Mille tablées", 2)
    assert (kit.visuals.count(), kit.documents.get().file.name) == (1, "Mode d’emploi.pdf")
    assert Publication.objects.get(kind="kit").title == "Mille tablées"


def test_the_second_of_two_windows_is_told_and_keeps_what_was_typed(desk, alice):
    kit = a_kit(by=alice)
    address = f"/desk/campaigns/kits/{kit.slug}/"
    first, second = typed(desk, address), typed(desk, address)
    desk.post(address, first | {"title": "La première"})

    answer = desk.post(address, second | {"title": "La seconde"})

    assert answer.status_code == 409
    assert "La première" in answer.content.decode()
    assert 'value="La seconde"' in answer.content.decode()
    assert Kit.objects.get().title == "La première"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "\u2800"}, "title"),
        ({"title": "x" * 10_000}, "title"),
        ({"introduction": ""}, "introduction"),
        ({"from_on": "2027-03-02", "until_on": "2027-03-01"}, "until_on"),
        ({"from_on": "31/31/2027"}, "from_on"),
        ({"things": "9999 Verres"}, "things"),
        ({"roles": "\n".join(["1 Accueil"] * 31)}, "roles"),
        ({"usual_minutes": "0"}, "usual_minutes"),
        ({"kind": "0"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk, wrong, field):
    values = typed(desk, "/desk/campaigns/new-kit/") | {"title": "Tablées", "introduction": "Une table."} | wrong

    answer = desk.post("/desk/campaigns/new-kit/", values)

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Kit.objects.exists()


def test_one_bad_file_costs_the_others_nothing_and_is_named(desk, alice):
    kit = a_kit(by=alice)
    address = f"/desk/campaigns/kits/{kit.slug}/"
    files = [
        ContentFile(b"\x7fELF\x00", name="logo.exe"),
        ContentFile(b"\x00not a pdf", name="faux.pdf"),
        ContentFile(PDF, name="bon.pdf"),
    ]

    answer = desk.post(address, typed(desk, address) | {"documents": files})

    assert answer.status_code == 422
    assert [name in answer.content.decode() for name in ("logo.exe", "faux.pdf")] == [True, True]
    assert [str(each.file) for each in kit.documents.all()] == ["bon.pdf"]


def test_a_document_is_downloaded_and_never_opened_here(alice):
    kit = a_kit(by=alice)
    added = kits.add_document(kit=kit, file=ContentFile(PDF, name='a"b\r\n.pdf'), by=alice, at=NOW)

    answer = HouseClient().get(added.file.address)

    assert answer["Content-Disposition"].startswith('attachment; filename="a b.pdf"')
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert b"".join(answer.streaming_content) == PDF


def test_removing_a_file_removes_its_row(desk, alice):
    kit = a_kit(by=alice)
    shown = kits.add_picture(kit=kit, file=a_file(), by=alice, at=NOW)
    offered = kits.add_document(kit=kit, file=ContentFile(PDF, name="a.pdf"), by=alice, at=NOW)

    desk.post(f"/desk/campaigns/kits/{kit.slug}/visuals/{shown.pk}/removal/")
    desk.post(f"/desk/campaigns/kits/{kit.slug}/documents/{offered.pk}/removal/")

    assert not Picture.objects.filter(pk=shown.picture_id).exists()
    assert not File.objects.exists()


def test_two_kits_of_one_title_have_an_address_each(alice):
    outline = an_outline("Tablées")

    assert [kits.make(by=alice, outline=outline, at=NOW).slug for _n in range(3)] == [
        "tablees", "tablees-2", "tablees-3",
    ]  # fmt: skip
    assert kits.make(by=alice, outline=an_outline("🌊"), at=NOW).slug == "campaign"


def test_who_wrote_a_kit_is_forgotten_with_them_and_the_kit_stays(alice):
    kit = a_kit(by=alice)

    assert personal.export(alice)["kits_made"][0]["title"] == kit.title
    personal.erase(alice, NOW)

    kit.refresh_from_db()
    assert kit.made_by is None
    assert kit.published_at is not None
