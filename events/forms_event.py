"""The editors' form of an event."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms import ListingForm
from events.enums import Accessibility


class EventForm(ListingForm):
    accessibility = forms.MultipleChoiceField(
        label=_("Accessible aux"),
        choices=Accessibility.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Ce qui est prévu pour les accueillir."),
    )
