"""What was typed about a kind of action, and about what a report counts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.movement.kinds import DrawnKindForm, KindForm


class EventKindForm(DrawnKindForm):
    OWN = (*DrawnKindForm.OWN, "usual_minutes", "usual_capacity", "asks_for_help", "is_online")
    usual_minutes = forms.IntegerField(
        label=_("How long it usually lasts, in minutes"), min_value=5, max_value=44_640, initial=120
    )
    usual_capacity = forms.IntegerField(
        label=_("How many people it usually takes"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Leave it empty for no limit."),
    )
    asks_for_help = forms.BooleanField(label=_("People answer “I’ll come and help”"), required=False)
    is_online = forms.BooleanField(label=_("It usually happens online"), required=False)


class FigureKindForm(KindForm):
    """A name and a rank: a figure is drawn as itself."""
