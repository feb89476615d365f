"""The settings as typed on the desk. Each form knows the version it was filled from, and how to save itself."""

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.validators import EmailValidator, validate_slug
from django.utils.translation import gettext_lazy as _

from tribune.design.fields import language_name
from tribune.kit.forms import RefusableForm
from tribune.kit.refusals import Refusal
from tribune.kit.text import hides_something
from tribune.media.forms import PictureField
from tribune.media.verbs import pictures
from tribune.movement.models import LegalPage, MenuLink, Slot
from tribune.movement.settings import DEFAULT_TEXTS, Link, movement
from tribune.movement.verbs import settings as verbs


def _named_languages() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]


class SettingsForm(RefusableForm):
    """What every part shares: the version seen, kept in the page."""

    part: ClassVar[str] = ""
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, language: str = "", initial: Any = None) -> None:
        self.language = language if language in movement().languages else movement().main_language
        start = {"version": movement().version, **self.starting(), **(initial or {})}
        super().__init__(data, files, initial=start)

    def starting(self) -> dict[str, Any]:
        return {}

    def save(self, *, by_id: int, at: datetime) -> None:
        """One verb of ``movement.verbs.settings``; its refusals rise."""
        raise TypeError(f"{type(self).__name__} saves nothing")

    def refused(self, refusal: Refusal) -> None:
        """Say the refusal beside its field, and let the next try start from what stands now."""
        self.refuse(refusal)
        self.carry(version=str(movement().version))


class LookForm(SettingsForm):
    part = "look"
    name = forms.CharField(label=_("Name of the movement"), max_length=60)
    accent = forms.CharField(
        label=_("Colour"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("Made darker on light pages and lighter on dark ones until everybody can read it."),
    )
    picture = PictureField(
        label=_("Logo"), required=False, help_text=_("A picture (PNG, JPEG or WebP), wider than tall. Not an SVG.")
    )
    is_logo_dropped = forms.BooleanField(label=_("Show no logo"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, language: str = "", initial: Any = None) -> None:
        super().__init__(data, files, language=language, initial=initial)
        if movement().logo_picture is None:
            del self.fields["is_logo_dropped"]

    def starting(self) -> dict[str, Any]:
        return {"name": movement().name, "accent": movement().accent}

    def save(self, *, by_id: int, at: datetime) -> None:
        typed = self.cleaned_data
        logo = None if typed.get("is_logo_dropped") else verbs.KEPT
        if typed["picture"]:
            logo = pictures.take_in(typed["picture"], by=None, at=at)
        verbs.save(
            name=typed["name"], accent=typed["accent"], logo=logo, seen_version=typed["version"], by_id=by_id, at=at
        )


class PlaceForm(SettingsForm):
    part = "place"
    main_language = forms.ChoiceField(label=_("Main language"), choices=_named_languages)
    other_languages = forms.MultipleChoiceField(
        label=_("Other languages"),
        choices=_named_languages,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets the same pages under its own prefix, like /en/."),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=_zones)
    country = forms.CharField(label=_("Country"), max_length=2, min_length=2, help_text=_("Two letters, like FR."))
    contact_address = forms.EmailField(
        label=_("Contact address"), required=False, help_text=_("Answers to the site's letters arrive here.")
    )
    guests_may_answer = forms.BooleanField(
        label=_("Actions open to everyone are answered without an account"),
        required=False,
        help_text=_("A name and an address are enough; a mailed link confirms."),
    )

    private_months = forms.TypedChoiceField(
        label=_("Private messages are kept"),
        coerce=int,
        choices=[
            (3, _("3 months")), (6, _("6 months")), (12, _("1 year")), (24, _("2 years")), (60, _("5 years")),
            (0, _("for ever")),
        ],
        help_text=_("Older ones are erased each night, files and all. Those who write are told how long."),
    )  # fmt: skip

    def clean_contact_address(self) -> str:
        typed = str(self.cleaned_data["contact_address"])
        if hides_something(typed):
            raise forms.ValidationError(EmailValidator.message)
        return typed

    def starting(self) -> dict[str, Any]:
        here = movement()
        return {
            "main_language": here.main_language,
            "other_languages": list(here.other_languages),
            "zone": here.zone,
            "country": here.country,
            "contact_address": here.contact_address,
            "guests_may_answer": here.guests_may_answer,
            "private_months": here.private_months,
        }

    def save(self, *, by_id: int, at: datetime) -> None:
        typed = dict(self.cleaned_data)
        verbs.save(seen_version=typed.pop("version"), by_id=by_id, at=at, **typed)


class TextsForm(SettingsForm):
    """One area a slot, in one language; an empty one says the default, shown as its placeholder."""

    part = "texts"

    def __init__(self, data: Any = None, files: Any = None, *, language: str = "", initial: Any = None) -> None:
        super().__init__(data, files, language=language, initial=initial)
        for slot in Slot:
            self.fields[slot.value] = forms.CharField(
                label=slot.label,
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3, "placeholder": str(DEFAULT_TEXTS[slot])}),
            )

    def starting(self) -> dict[str, Any]:
        return {slot: movement().wordings.get((self.language, slot), "") for slot in Slot.values}

    def save(self, *, by_id: int, at: datetime) -> None:
        texts = {slot: self.cleaned_data[slot] for slot in Slot.values}
        verbs.save_texts(
            language=self.language, texts=texts, seen_version=self.cleaned_data["version"], by_id=by_id, at=at
        )


class LegalForm(SettingsForm):
    part = "legal"
    slug = forms.CharField(
        label=_("Address"),
        max_length=40,
        validators=[validate_slug],
        help_text=_("The page stands at /pages/address/ in every language; small letters and hyphens."),
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    body = forms.CharField(
        label=_("Text"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("A blank line starts a paragraph, “# ” a heading, “- ” a line of a list."),
    )

    def starting(self) -> dict[str, Any]:
        return {}

    @classmethod
    def of_page(cls, slug: str, language: str) -> "LegalForm":
        """The form filled with a page, empty but for the address when it is not written in *language* yet."""
        page = LegalPage.objects.filter(slug=slug, language=language).first()
        start = {"slug": slug, "title": page.title, "body": page.body} if page else {"slug": slug}
        return cls(language=language, initial=start)

    def save(self, *, by_id: int, at: datetime) -> None:
        typed = dict(self.cleaned_data)
        verbs.save_page(language=self.language, seen_version=typed.pop("version"), by_id=by_id, at=at, **typed)


class MenusForm(SettingsForm):
    """Two areas, one link a line: its words, an equals sign, its address."""

    part = "menus"
    header = forms.CharField(
        label=_("Links in the header"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    footer = forms.CharField(
        label=_("Links in the footer"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        help_text=_("One a line: Our videos = https://videos.example/"),
    )

    def starting(self) -> dict[str, Any]:
        return {
            menu: "\n".join(
                f"{link.label} = {link.address}" for link in movement().links.get((menu, self.language), ())
            )
            for menu in MenuLink.Menu.values
        }

    def clean_header(self) -> list[Link]:
        return self._links("header")

    def clean_footer(self) -> list[Link]:
        return self._links("footer")

    def save(self, *, by_id: int, at: datetime) -> None:
        typed = dict(self.cleaned_data)
        verbs.save_menus(language=self.language, seen_version=typed.pop("version"), menus=typed, by_id=by_id, at=at)

    def _links(self, menu: str) -> list[Link]:
        found = []
        for line in self.cleaned_data[menu].splitlines():
            if not line.strip():
                continue
            label, equals, address = (piece.strip() for piece in line.partition("="))
            if not (label and equals and address):
                raise forms.ValidationError(
                    _("“%(line)s” lacks its words, the sign = or its address."), params={"line": line}
                )
            found.append(Link(label, address))
        return found


PARTS: dict[str, type[SettingsForm]] = {
    form.part: form for form in (LookForm, PlaceForm, TextsForm, LegalForm, MenusForm)
}
