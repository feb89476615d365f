import json
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings

from tribune.media.testing import a_file
from tribune.movement.models import LegalPage
from tribune.movement.settings import movement
from tribune.movement.testing import a_movement
from tribune.movement.verbs import settings as verbs

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def a_page(slug="legal", language="fr", title="Mentions légales", body="# Éditeur\nLes <b>Communs</b>\n\n- un\n- deux"):
    return verbs.save_page(slug=slug, language=language, title=title, body=body, by_id=1, at=AT)


def at_the_desk(query="", **typed) -> HttpResponse:
    """An operator at the settings page, as the room above would let them in."""
    with override_settings(ROOT_URLCONF="tribune.movement.tests.desk_urls"):
        client = Client(headers={"Sec-Fetch-Site": "same-origin"})
        return client.post(f"/desk/movement/{query}", typed) if typed else client.get(f"/desk/movement/{query}")


def test_the_accent_reaches_every_page_under_an_address_that_may_be_kept_for_ever():
    a_movement(accent="#0b6b53")

    css = Client().get(f"/look.css?v={movement().version}")

    assert "--accent:#0b6b53" in css.text
    assert "immutable" in css["Cache-Control"]
    assert "immutable" not in Client().get("/look.css?v=0")["Cache-Control"]


def test_the_site_installs_under_its_own_name_and_language():
    a_movement(name="Les Communs", accent="#0b6b53")

    found = json.loads(Client().get("/en/manifest.webmanifest").content)

    assert (found["name"], found["lang"], found["start_url"]) == ("Les Communs", "en", "/en/")
    assert Client().get(found["icons"][0]["src"]).status_code == 200


def test_a_legal_page_is_read_in_the_language_it_was_written_in():
    a_page()
    a_page(language="en", title="Legal notice", body="Hello https://example.org/")

    french, english = Client().get("/pages/legal/"), Client().get("/en/pages/legal/")

    assert "<h2>Éditeur</h2>" in french.text
    assert "&lt;b&gt;Communs&lt;/b&gt;" in french.text
    assert "<ul><li>un</li><li>deux</li></ul>" in french.text
    assert 'href="https://example.org/"' in english.text
    assert "/en/pages/legal/" in english.text  # the foot leads to it


def test_a_page_nobody_wrote_is_not_found():
    assert Client().get("/pages/nothing/").status_code == 404


def test_the_operator_renames_the_movement_from_the_desk():
    assert "Tribune" in at_the_desk().text

    answer = at_the_desk(name="Les Communs", accent="#0b6b53", version="0")

    assert (answer.status_code, answer["Location"]) == (303, "/desk/movement/?part=look")
    assert movement().name == "Les Communs"


def test_a_refused_setting_gives_back_what_was_typed_and_can_be_saved_again():
    a_movement(name="Saved in the other window")

    answer = at_the_desk(name="Typed here", accent="#0b6b53", version="0")

    assert answer.status_code == 422
    assert "Typed here" in answer.text
    assert f'name="version" value="{movement().version}"' in answer.text


def test_the_operator_writes_and_removes_a_legal_page():
    at_the_desk("?part=legal&language=en", slug="privacy", title="Privacy", body="We keep little.", version="")
    assert "Privacy" in at_the_desk("?part=legal&slug=privacy&language=en").text

    at_the_desk("?part=legal&language=en", drop="privacy")
    assert not LegalPage.objects.exists()


@pytest.mark.parametrize("part", ["look", "place", "texts", "legal", "menus", "unknown"])
def test_every_part_of_the_settings_opens(part):
    assert at_the_desk(f"?part={part}&language=en").status_code == 200


def test_the_main_language_changes_at_once_and_old_addresses_keep_answering():
    at_the_desk(
        "?part=place",
        main_language="en",
        other_languages=["fr"],
        zone="Europe/Paris",
        country="FR",
        version="0",
        private_months="6",
    )

    assert Client().get("/manifest.webmanifest").json()["lang"] == "en"
    assert Client().get("/fr/manifest.webmanifest").json()["lang"] == "fr"
    assert Client().get("/en/pages/x/")["Location"] == "/pages/x/"
    assert movement().private_months == 6


@pytest.mark.parametrize("hidden", ["desk@exa\u202emple.org", '"a\x07b"@example.org'])
def test_a_contact_address_with_characters_that_nobody_sees_is_refused(hidden):
    place = {"main_language": "fr", "zone": "Europe/Paris", "country": "FR", "version": "0", "private_months": "24"}

    assert at_the_desk("?part=place", contact_address=hidden, **place).status_code == 422
    assert at_the_desk("?part=place", contact_address="desk@example.org", **place).status_code != 422
    assert movement().contact_address == "desk@example.org"


def test_the_operator_shows_a_logo_and_takes_it_away():
    at_the_desk(name="Les Communs", accent="#0b6b53", version="0", picture=uploaded(a_file(width=600, height=200)))
    assert movement().logo.endswith("/320.webp")
    assert movement().logo in Client().get("/pages/nothing/").text

    at_the_desk(name="Les Communs", accent="#0b6b53", version="1", is_logo_dropped="on")
    assert movement().logo == ""


def test_a_logo_that_is_a_script_is_refused_beside_its_field_and_the_name_is_kept():
    script = SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")

    answer = at_the_desk(name="Typed here", accent="#0b6b53", version="0", picture=script)

    assert answer.status_code == 422
    assert "Typed here" in answer.text
    assert 'id="id_picture_error"' in answer.text
    assert movement().logo_picture is None


def uploaded(file) -> SimpleUploadedFile:
    return SimpleUploadedFile(file.name, file.read(), content_type="image/jpeg")
