"""What is typed about a report, checked for shape."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm
from tribune.moderation.models import Decision, Reason


class ReportForm(RefusableForm):
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Reason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What would a moderator not see by looking? You may leave this empty."),
    )


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), choices=Decision.Outcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read by whoever wrote it and by those who reported. Name nobody who reported."),
    )

    def __init__(self, *args: object, may_hide: bool, may_remove: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        gone = {"hidden": not may_hide, "removed": not may_remove}
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [choice for choice in Decision.Outcome.choices if not gone.get(choice[0])]
