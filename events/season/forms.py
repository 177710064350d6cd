"""What is asked of who changes the hours of one room for the season: the rows of hours, and from when to when."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.hours.seasons import Term
from directory.hours.validation import validate_day
from directory.hours_forms import HoursForm
from events.phone.forms import SummaryForm
from events.season.room import Choice, Room


def one_day(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})
    return forms.DateField(label=label, required=False, validators=[validate_day], widget=widget, **kwargs)


class RoomForm(SummaryForm):
    """The hours of a room (`hours`, a form of their own), its validity, or that it does not open."""

    ferme = forms.BooleanField(
        label=gettext_lazy("On n’accueille pas ici cette saison"),
        required=False,
    )
    reprise = one_day(
        gettext_lazy("On reprend le"),
        help_text=gettext_lazy("Vide : dès la rentrée, comme le disent les horaires."),
    )
    fin = one_day(gettext_lazy("Jusqu’au"), help_text=gettext_lazy("Vide : sans date de fin."))

    def __init__(self, data: Any = None, *, room: Room) -> None:
        self.room = room
        term = room.after or room.proposed
        initial = {"ferme": room.after is None, "reprise": term.first, "fin": term.last}
        super().__init__(data, initial=initial)
        self.hours = HoursForm(data, text=term.hours)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("ferme"):
            return cleaned
        if not self.hours.is_valid():
            self.add_error(None, [str(error) for errors in self.hours.errors.values() for error in errors])
        first, last = cleaned.get("reprise"), cleaned.get("fin")
        if last and last < max(first or last, self.room.season.first):
            self.add_error("fin", _("Cette date est avant le début de la saison."))
        return cleaned

    @property
    def summary(self) -> list[dict[str, str]]:
        """The errors of the rows each lead to their field, in place of the sentence that counts them."""
        rows = [
            {
                "id": row[name].id_for_label or f"{row[name].auto_id}_0",
                "message": _("Ligne %(number)d : %(message)s") % {"number": number, "message": message},
            }
            for number, row in enumerate(self.hours.rows.forms if self.is_bound else (), 1)
            for name, messages in row.errors.items()
            for message in messages
            if name in row.fields
        ]
        return [*rows, *(one for one in super().summary if one["id"] or not rows)]

    @property
    def choice(self) -> Choice | None:
        """What was chosen; nothing when it is the same as last season."""
        if self.cleaned_data.get("ferme"):
            return Choice(closed=True)
        chosen = Term(self.hours.hours, self.cleaned_data.get("reprise"), self.cleaned_data.get("fin"))
        return None if chosen == self.room.proposed else Choice.of(chosen)
