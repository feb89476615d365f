from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm


class HidingForm(RefusableForm):
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=200, help_text=_("For the desk: readers are not shown it.")
    )
