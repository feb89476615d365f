"""A form field for a picture: it is checked there and then, and not asked for twice when something else is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tribune.media import keeping
from tribune.media.models import Picture
from tribune.media.preparing import Prepared, prepare
from tribune.media.refusals import NoRoomForPictures, PictureRefused

ACCEPT = "image/jpeg,image/png,image/webp,image/gif,image/avif"
SALT = "media.kept"
KEPT_FOR = timedelta(minutes=55)  # less than the hour after which ``sweep`` removes files no row needs


@dataclass(frozen=True, slots=True)
class Sent:
    """What came back: a file, a picture sent with the form before, a wish to have none."""

    upload: Any = None
    token: str = ""
    is_cleared: bool = False


class PictureInput(forms.FileInput):
    """Shows the picture there is, with a box to remove it; says when one sent before is still held."""

    template_name = "media/picture_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"accept": ACCEPT, **(attrs or {})})
        self.held: Prepared | None = None
        self.may_clear = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        current = value if isinstance(value, Picture) else None
        if current is not None or self.held is not None:
            context["widget"]["attrs"].pop("required", None)
        return context | {
            "current": current if self.held is None else None,
            "may_clear": self.may_clear and current is not None,
            "token": token_of(self.held) if self.held else "",
        }

    def format_value(self, value: Any) -> None:
        return None

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Sent:
        return Sent(
            upload=files.get(name),
            token=str(data.get(f"{name}_held") or ""),
            is_cleared=bool(data.get(f"{name}_clear")),
        )

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in files and f"{name}_held" not in data and f"{name}_clear" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        return super().use_required_attribute(initial) and not initial


class PictureField(forms.FileField):
    """Cleans to a ``Prepared`` picture, to False when the one there was is to go, else to the initial Picture or None.

    Give the answer to ``verbs.pictures.settle`` (or a Prepared one to ``take_in``).
    """

    widget: Any = PictureInput
    default_error_messages = {"required": _("Choose a picture.")}

    def __init__(self, **given: Any) -> None:
        given.setdefault("required", False)
        super().__init__(**given)
        if isinstance(self.widget, PictureInput):
            self.widget.may_clear = not self.required

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent = data if isinstance(data, Sent) else Sent(upload=data)
        if sent.upload is not None:
            return self._hold(_prepared(sent.upload))
        held = prepared_of(sent.token) if sent.token else None
        if held is not None:
            return self._hold(held)
        if sent.is_cleared and not self.required:
            return False
        if initial:
            return self.prepare_value(initial)
        if self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return None

    def prepare_value(self, value: Any) -> Any:
        return Picture.objects.filter(pk=value).first() if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return isinstance(data, Sent) and (data.upload is not None or bool(data.token) or data.is_cleared)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial

    def _hold(self, prepared: Prepared) -> Prepared:
        """Kept for when the form comes back for another reason: browsers do not send a file twice by themselves."""
        if isinstance(self.widget, PictureInput):
            self.widget.held = prepared
        return prepared


def token_of(prepared: Prepared) -> str:
    return signing.dumps([prepared.sha256, prepared.width, prepared.height], salt=SALT)


def prepared_of(token: str) -> Prepared | None:
    """The picture a form of ours held; None when the token is not ours, too old, or its file has gone."""
    try:
        sha256, width, height = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        return Prepared(keeping.kept(sha256), sha256, width, height)
    except (signing.BadSignature, OSError, ValueError):
        return None


def _prepared(upload: Any) -> Prepared:
    try:
        prepared = prepare(upload)
        try:
            keeping.keep(prepared.sha256, prepared.body)
        except OSError as error:
            raise NoRoomForPictures from error
    except PictureRefused as refusal:
        raise ValidationError(str(refusal), code=type(refusal).__name__) from refusal
    return prepared
