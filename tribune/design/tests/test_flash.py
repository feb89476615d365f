import pytest

from tribune.design import flash


@pytest.fixture
def joined():
    if "test-joined" not in flash.SAID:
        flash.SAID.register("test-joined", flash.Said("You are in."))
    return "test-joined"


def test_a_sentence_is_said_once(rf):
    request = rf.get("/")
    request.session = {}

    flash.say(request, "Saved.")

    assert [said.sentence for said in flash.heard(request)] == ["Saved."]
    assert list(flash.heard(request)) == []


def test_a_stranger_is_told_by_the_address_and_keeps_no_cookie(rf, joined):
    address = flash.with_said("/near/?place=59000", joined)

    assert address == "/near/?place=59000&said=test-joined"
    assert [said.sentence for said in flash.heard(rf.get(address))] == ["You are in."]


def test_an_address_cannot_make_the_site_say_what_it_likes(rf):
    assert list(flash.heard(rf.get("/?said=<script>"))) == []


def test_only_registered_sentences_can_be_asked_for():
    with pytest.raises(KeyError):
        flash.with_said("/", "never registered")
