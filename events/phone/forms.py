"""What is asked of who changes a session: why, and for a move when it takes place."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.hours.validation import validate_day
from events.models import Occurrence
from events.presentation import PARIS
from events.services import FARTHEST, LONGEST_REASON

# As people type an hour where the browser has no field for it.
HOURS = ["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh", "%H h"]

HOUR_ERRORS = {
    "required": gettext_lazy("Donnez l’heure."),
    "invalid": gettext_lazy("Écrivez une heure, par exemple 14 h 30."),
}


class SummaryForm(forms.Form):
    @property
    def summary(self) -> list[dict[str, str]]:
        """The errors, for `components/error_summary.jinja`."""
        return [
            {
                "id": "" if name == "__all__" else self[name].id_for_label or self[name].auto_id,
                "message": str(text),
            }
            for name, messages in self.errors.items()
            for text in messages
        ]


class DayAndHoursForm(forms.Form):
    """A day, from one hour to another, in the time of mainland France."""

    jour = forms.DateField(
        label=gettext_lazy("Jour"),
        error_messages={
            "required": gettext_lazy("Choisissez le jour."),
            "invalid": gettext_lazy("Écrivez un jour, par exemple 25/11/2026."),
        },
        validators=[validate_day],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
    )
    debut = forms.TimeField(
        label=gettext_lazy("De"),
        error_messages=HOUR_ERRORS,
        input_formats=HOURS,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input"}),
    )
    fin = forms.TimeField(
        label=gettext_lazy("À"),
        error_messages=HOUR_ERRORS,
        input_formats=HOURS,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input"}),
    )


class ReasonForm(SummaryForm):
    """A reason among those proposed, in one's own words, or none."""

    raison = forms.ChoiceField(
        label=gettext_lazy("Pourquoi ?"), required=False, widget=forms.RadioSelect, initial=""
    )
    mots = forms.CharField(
        label=gettext_lazy("Un mot pour les familles"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        help_text=gettext_lazy("Il se lit sur le site. Ne nommez personne."),
    )
    # The field that what the services refuse is about.
    ABOUT = {"reason": "mots", "start": "jour", "end": "fin"}

    def __init__(self, data: Any = None, *, reasons: Sequence[str], session: Occurrence) -> None:
        super().__init__(data)
        self.session = session
        field: Any = self.fields["raison"]
        field.choices = [("", _("Sans donner de raison")), *((reason, reason) for reason in reasons)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = [part for part in (cleaned.get("raison"), cleaned.get("mots")) if part]
        cleaned["reason"] = " : ".join(said)
        if len(cleaned["reason"]) > LONGEST_REASON:
            self.add_error("mots", _("Dites-le en plus court, ou sans la raison proposée."))
        return cleaned

    @property
    def times(self) -> dict[str, datetime]:
        return {}

    def refuse(self, error: ValidationError) -> None:
        """What the services say, beside the field it is about."""
        for name, messages in getattr(error, "message_dict", {"": error.messages}).items():
            field = self.ABOUT.get(name)
            self.add_error(field if field in self.fields else None, messages)


class MoveForm(DayAndHoursForm, ReasonForm):
    """The day and hours a session is moved to, in the time of mainland France."""

    field_order = ["jour", "debut", "fin", "raison", "mots"]

    def __init__(self, data: Any = None, *, reasons: Sequence[str], session: Occurrence) -> None:
        super().__init__(data, reasons=reasons, session=session)
        self.fields["jour"].label = _("Nouveau jour")
        start, end = session.start.astimezone(PARIS), session.end.astimezone(PARIS)
        self.initial = {"jour": start.date(), "debut": start.time(), "fin": end.time()}
        self.ends_after_midnight = end.date() > start.date()
        today = timezone.localdate()
        self.fields["jour"].widget.attrs |= {"min": str(today), "max": str(today + FARTHEST)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not {"jour", "debut", "fin"} <= cleaned.keys():
            return cleaned
        on, start, end = cleaned["jour"], cleaned["debut"], cleaned["fin"]
        last = on + timedelta(days=1) if end <= start and self.ends_after_midnight else on
        for name, moment in (("debut", moment_at(on, start)), ("fin", moment_at(last, end))):
            if moment is None:
                self.add_error(name, _("Ce jour-là, on change d’heure : celle-ci n’existe pas."))
            else:
                cleaned[f"{name}_at"] = moment
        return cleaned

    @property
    def times(self) -> dict[str, datetime]:
        return {"start": self.cleaned_data["debut_at"], "end": self.cleaned_data["fin_at"]}


def moment_at(on: date, at: time) -> datetime | None:
    """That hour of that day; nothing when the clocks jump over it."""
    moment = datetime.combine(on, at, tzinfo=PARIS)
    there = datetime.fromtimestamp(moment.timestamp(), tz=PARIS)
    return moment if there.replace(tzinfo=None) == moment.replace(tzinfo=None) else None


class AskForm(SummaryForm):
    """Where to send a new link: only an address that a structure has on the site receives one."""

    courriel = forms.EmailField(
        label=gettext_lazy("L’adresse électronique de votre structure"),
        error_messages={
            "required": gettext_lazy("Écrivez l’adresse électronique de votre structure."),
            "invalid": gettext_lazy("Cette adresse n’est pas complète. Écrivez-la comme dans l’exemple."),
        },
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        help_text=gettext_lazy(
            "Celle de sa fiche sur le site. Par exemple : contact@association.example.org."
        ),
    )
