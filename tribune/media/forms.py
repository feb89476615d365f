"""A form field for a picture: what is wrong is said before anything is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File

from tribune.media.verbs.pictures import FORMATS_ACCEPTED, LARGEST_BYTES, PictureIsTooHeavy


class PictureField(forms.FileField):
    """Cleans to the uploaded file, or None. Decoding, the real check, is ``verbs.pictures.take_in``'s."""

    widget = forms.FileInput

    def __init__(self, **given: Any) -> None:
        given.setdefault("required", False)
        super().__init__(**given)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": FORMATS_ACCEPTED}

    def to_python(self, data: File[Any] | None) -> File[Any] | None:  # type: ignore[override]
        if data in self.empty_values:
            return None
        if data is not None and data.size is not None and data.size > LARGEST_BYTES:
            raise ValidationError(str(PictureIsTooHeavy.sentence), code="too_heavy")
        return data
