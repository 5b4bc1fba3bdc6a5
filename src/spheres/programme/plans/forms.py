"""Agreeing on the plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.forms import MakesOneRow, WordsField


class AgreeForm(MakesOneRow):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """The digest of what was shown."""
    her_say = WordsField(
        label=_("What they say of it"),
        rows=3,
        limit=4000,
        required=False,
        help_text=_("Word for word. What is not agreed with is changed first, where it stands."),
    )
