"""A report as it was sent: words, one box a kind of figure, what each picture shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.events.models import FigureKind, Report, ReportPicture
from tribune.kit.forms import RefusableForm


class ReportForm(RefusableForm):
    title = forms.CharField(label=_("Title"), max_length=160)
    body = forms.CharField(
        label=_("How it went"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, report: Report | None, title: str, **given: Any) -> None:
        self.kinds = list(FigureKind.objects.filter(retired_at=None))
        kept = {f.kind_id: f.number for f in report.figures.all()} if report else {}
        given["initial"] = {
            "title": report.title if report else title,
            "body": report.body if report else "",
            "version": report.version if report else 1,
            **{f"figure_{kind.slug}": kept.get(kind.pk) for kind in self.kinds},
        }
        super().__init__(*args, **given)
        for kind in self.kinds:
            self.fields[f"figure_{kind.slug}"] = forms.IntegerField(
                label=kind.name, required=False, min_value=0, max_value=10_000_000
            )

    @property
    def figure_fields(self) -> list[forms.BoundField]:
        return [self[f"figure_{kind.slug}"] for kind in self.kinds]

    @property
    def has_figures(self) -> bool:
        return any(field.value() not in (None, "") for field in self.figure_fields)

    def follow(self, version: int) -> None:
        """Let the next sending be compared with *version*."""
        self.carry(version=str(version))

    @property
    def told(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "title": given["title"],
            "body": given["body"],
            "version": given["version"] or 0,
            "figures": {kind: given[f"figure_{kind.slug}"] for kind in self.kinds},
        }


class PictureWordsForm(forms.Form):
    """The words beside one picture, under its own prefix."""

    caption = forms.CharField(label=_("Caption"), required=False, max_length=200)
    alt = forms.CharField(
        label=_("What it shows"),
        required=False,
        max_length=300,
        help_text=_("For those who do not see it."),
    )
    remove = forms.BooleanField(label=_("Remove this picture"), required=False)

    def __init__(self, data: Any = None, *, shown: ReportPicture) -> None:
        super().__init__(
            data, prefix=f"picture-{shown.pk}", initial={"caption": shown.caption, "alt": shown.picture.alt}
        )
        self.shown = shown
