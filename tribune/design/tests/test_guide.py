import pytest

from tribune.design.guide import LAYOUTS


def test_the_guide_is_shown_in_the_demo_only(client, db, settings):
    settings.DEMO = False

    assert client.get("/design/").status_code == 404


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_draws(client, db, settings, layout):
    settings.DEMO = True

    answer = client.get(f"/design/{layout}/")

    assert answer.status_code == 200
    assert b'<main id="main"' in answer.content
    assert b'class="skip"' in answer.content


def test_a_form_of_the_guide_gives_back_what_was_typed(client, db, settings):
    settings.DEMO = True

    answer = client.post("/design/", {"email": "nina@"}, headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 422
    assert b'value="nina@"' in answer.content
