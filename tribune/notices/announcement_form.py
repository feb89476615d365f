"""An announcement as the desk writes it: words in each language, who it is for, by which ways."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.design.fields import language_name
from tribune.kit.forms import RefusableForm
from tribune.kit.text import is_seen, tidy
from tribune.movement.settings import movement
from tribune.notices.models import Announcement
from tribune.notices.segments import SEGMENTS
from tribune.notices.verbs.announcing import Draft
from tribune.places.forms import PlaceField
from tribune.teams.models import TeamKind


def _segments() -> list[tuple[str, Any]]:
    return [(name, segment.label) for name, segment in SEGMENTS]


def _team_kinds() -> list[tuple[str, Any]]:
    return [("", _("Every kind")), *((kind.slug, kind.name) for kind in TeamKind.objects.all())]


class AnnouncementForm(RefusableForm):
    """``draft()`` is what the verbs are given. Titles and words are asked for in each of the movement's languages; the
    main one is required.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("For whom?"), choices=_segments, widget=forms.RadioSelect, initial="all")
    team_kind = forms.ChoiceField(label=_("Kind of team"), choices=_team_kinds, required=False)
    place = PlaceField(label=_("Around which place?"), required=False)
    radius_km = forms.IntegerField(
        label=_("How far, in kilometres"), min_value=1, max_value=500, required=False, initial=20
    )
    event = forms.CharField(
        label=_("Which action?"), max_length=200, required=False, help_text=_("Paste the address of its page.")
    )
    address = forms.CharField(
        label=_("Page it leads to"), max_length=300, initial="/", help_text=_("A page of this site, as /near/.")
    )
    in_app = forms.BooleanField(label=_("On the site"), required=False, initial=True)
    mail = forms.BooleanField(label=_("By mail"), required=False, initial=True)
    push = forms.BooleanField(label=_("On the phone"), required=False)

    def __init__(self, data: Any = None, *, announcement: Announcement | None = None) -> None:
        super().__init__(data, initial=_initial(announcement) if announcement else None)
        main = movement().main_language
        words: dict[str, forms.Field] = {}
        for language in movement().languages:
            given = {"language": language_name(language)}
            words[f"title_{language}"] = forms.CharField(
                label=_("Title (%(language)s)") % given, max_length=160, required=language == main
            )
            words[f"words_{language}"] = forms.CharField(
                label=_("Words (%(language)s)") % given,
                max_length=1000,
                required=language == main,
                widget=forms.Textarea(attrs={"rows": 6}),
            )
        self.fields = {**words, **self.fields}

    def clean_address(self) -> str:
        path = tidy(str(self.cleaned_data["address"])).strip()
        if not path.startswith("/") or path.startswith("//") or "\\" in path:
            raise forms.ValidationError(_("Write the path of a page of this site: it begins with one slash."))
        return path

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in [name for name in given if name.startswith(("title_", "words_"))]:
            given[name] = tidy(str(given[name])).strip()
            if given[name] and not is_seen(given[name]):
                self.add_error(name, _("Nothing of this can be seen."))
        for language in movement().languages:
            if bool(given.get(f"title_{language}")) != bool(given.get(f"words_{language}")):
                self.add_error(f"words_{language}", _("A language needs both its title and its words."))
        segment = SEGMENTS.get(str(given.get("kind", "")))
        for name in segment.asks if segment is not None else ():
            if name != "team_kind" and not given.get(name) and name not in self.errors:
                self.add_error(name, _("This segment needs it."))
        return given

    def follow(self, version: int) -> None:
        """Let the next sending be compared with *version*."""
        self.carry(version=str(version))

    def draft(self) -> Draft:
        given = self.cleaned_data
        languages = sorted(movement().languages, key=lambda language: language != movement().main_language)
        texts = {
            language: {"title": given[f"title_{language}"], "words": given[f"words_{language}"]}
            for language in languages
            if given[f"title_{language}"]
        }
        asks = SEGMENTS[given["kind"]].asks
        values = {
            "team_kind": given["team_kind"],
            "place": given["place"].pk if given["place"] else None,
            "radius_km": given["radius_km"],
            "event": _code_in(given["event"]),
        }
        segment = {"kind": given["kind"], **{name: values.get(name) for name in asks}}
        return Draft(
            texts=texts, address=given["address"], segment=segment,
            in_app=given["in_app"], mail=given["mail"], push=given["push"],
        )  # fmt: skip


def _initial(announcement: Announcement) -> dict[str, Any]:
    found: dict[str, Any] = {**announcement.segment, "version": announcement.version, "address": announcement.address}
    found.update(in_app=announcement.in_app, mail=announcement.mail, push=announcement.push)
    for language, text in announcement.texts.items():
        found[f"title_{language}"], found[f"words_{language}"] = text["title"], text["words"]
    return found


def _code_in(typed: str) -> str:
    """The code in the address of an action (…/actions/3fK9x8Qm2A-marche/), or what was typed."""
    _before, found, after = typed.partition("/actions/")
    return (after if found else typed).strip("/ ").partition("-")[0].partition("/")[0]
