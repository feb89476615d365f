import pytest
from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tribune.media.forms import PictureField, prepared_of, token_of
from tribune.media.models import Picture
from tribune.media.preparing import Prepared
from tribune.media.testing import NOW, a_file, a_picture
from tribune.media.verbs import pictures

pytestmark = pytest.mark.django_db


class TeamForm(forms.Form):
    name = forms.CharField()
    picture = PictureField()


class PosterForm(forms.Form):
    picture = PictureField(required=True)


def upload(body=None):
    return {"picture": SimpleUploadedFile("holiday.jpg", body if body is not None else a_file().read())}


def test_a_picture_is_checked_where_it_is_sent():
    form = TeamForm({"name": "Moulins"}, upload())

    assert form.is_valid()
    kept = pictures.settle(form.cleaned_data["picture"], current=None, by=None, at=NOW, alt="Le marché")
    assert Picture.objects.get() == kept
    assert kept.alt == "Le marché"


@pytest.mark.parametrize("body", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<?php echo 1;", b"\xff\xd8\xff"])
def test_what_is_wrong_with_it_is_said_beside_the_field(body):
    form = TeamForm({"name": "Moulins"}, upload(body))

    assert not form.is_valid()
    assert list(form.errors) == ["picture"]
    assert not Picture.objects.exists()


def test_a_picture_need_not_be_sent_again_when_something_else_was_wrong():
    first = TeamForm({"name": ""}, upload())
    assert not first.is_valid()
    token = token_of(first.fields["picture"].widget.held)
    assert token in str(first["picture"])

    again = TeamForm({"name": "Moulins", "picture_held": token})

    assert again.is_valid()
    picture = pictures.settle(again.cleaned_data["picture"], current=None, by=None, at=NOW)
    assert default_storage.exists(pictures.keeping.path_of(picture.sha256))


def test_a_token_that_is_not_ours_holds_nothing():
    sent = Prepared(b"", "ab" * 32, 3, 4)

    assert prepared_of("ab" * 32) is None
    assert prepared_of(token_of(sent) + "x") is None
    assert prepared_of(token_of(sent)) is None  # ours, but no such file


def test_the_picture_there_was_stays_unless_removed_or_replaced():
    old = a_picture()

    stays = TeamForm({"name": "Moulins"}, {}, initial={"picture": old})
    removed = TeamForm({"name": "Moulins", "picture_clear": "1"}, {}, initial={"picture": old.pk})
    replaced = TeamForm({"name": "Moulins"}, upload(), initial={"picture": old})

    for form in (stays, removed, replaced):
        assert form.is_valid()
    settled = [
        pictures.settle(form.cleaned_data["picture"], current=old, by=None, at=NOW)
        for form in (stays, removed, replaced)
    ]
    assert settled[:2] == [old, None]
    assert settled[2] not in (old, None)
    assert [form.has_changed() for form in (stays, removed, replaced)] == [True] * 3
    assert [form.fields["picture"].has_changed(old, form["picture"].data) for form in (stays, removed)] == [False, True]
    assert "picture_clear" in str(stays["picture"])


def test_a_needed_picture_is_asked_for():
    assert PosterForm({}, {}).errors["picture"]
    assert "required" in str(PosterForm()["picture"])
    assert PosterForm({}, {}, initial={"picture": a_picture()}).is_valid()
    assert PosterForm({}, upload()).is_valid()
