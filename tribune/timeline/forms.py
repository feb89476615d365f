"""What is asked about the feed, checked for shape."""

from __future__ import annotations

from django import forms

from tribune.timeline.models import LessOfThis

AS_IT_COMES = 0


class LessForm(forms.Form):
    """One of ``voice`` (code), ``kind``, ``topic`` (slug); ``how`` is 0 (as it comes), 1 (less) or 2 (none)."""

    voice = forms.CharField(max_length=10, required=False)
    kind = forms.CharField(max_length=20, required=False)
    topic = forms.SlugField(max_length=60, required=False)
    how = forms.TypedChoiceField(choices=[(AS_IT_COMES, ""), *LessOfThis.How.choices], coerce=int)
