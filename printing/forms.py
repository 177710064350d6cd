"""What the address of a programme asks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from printing.months import AHEAD, Month, offered


class ProgrammeForm(forms.Form):
    """`mois=2026-12`, this month when it is not said; `caracteres=grands` for large print."""

    mois = forms.CharField(required=False, max_length=20, empty_value="")
    caracteres = forms.ChoiceField(required=False, choices=[("grands", "grands")])

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.fields["caracteres"].error_messages["invalid_choice"] = _(
            "Les caractères sont ordinaires, ou « grands »."
        )
        self.fields["mois"].error_messages["max_length"] = self._how()

    def clean_mois(self) -> Month:
        months = offered(self.today)
        if not self.cleaned_data["mois"]:
            return months[0]
        month = Month.read(self.cleaned_data["mois"])
        if month is None:
            raise ValidationError(self._how())
        if month < months[0]:
            raise ValidationError(_("Ce mois est passé : choisissez celui-ci ou un mois à venir."))
        if month > months[-1]:
            raise ValidationError(
                _("Ce mois est trop loin : nous imprimons les %(months)d mois à venir.") % {"months": AHEAD}
            )
        return month

    def _how(self) -> str:
        return _("Écrivez le mois comme ceci : %(month)s.") % {"month": Month.of(self.today)}
