"""The editors' form of a listing."""

from django import forms
from django.utils.translation import gettext_lazy as _
from vocabulary.needs import LANGUAGES_SPOKEN
from wagtail.admin.forms import WagtailAdminPageForm


class ListingForm(WagtailAdminPageForm):
    languages = forms.MultipleChoiceField(
        label=_("Langues parlées"),
        choices=list(LANGUAGES_SPOKEN.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
