"""A form field for pictures and files: each is looked at there and then."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tribune.discussions.looking import looked_at
from tribune.kit.refusals import Refusal
from tribune.media.documents import Document
from tribune.media.forms import ACCEPT
from tribune.media.preparing import Prepared

DOCUMENTS = ".pdf,.odt,.ods,.odp,.odg,.docx,.xlsx,.pptx,.txt,.csv,.md,.ics"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": f"{ACCEPT},{DOCUMENTS}", "multiple": True, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class FilesField(forms.Field):
    """Cleans to a list of ``Prepared`` pictures and ``Document``s, as ``messages.post`` takes them."""

    widget = FilesInput

    def clean(self, value: Any) -> list[Prepared | Document]:
        found: list[Prepared | Document] = []
        for upload in (value or [])[:20]:
            try:
                found.append(looked_at(upload))
            except Refusal as refusal:
                raise ValidationError(f"{upload.name}\u00a0: {refusal}", code="refused") from refusal
        return found
