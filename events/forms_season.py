"""What is asked of who changes the hours of one room for the season: the rows of hours, and from when to when."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.hours.seasons import Term
from directory.hours_forms import HoursForm
from events.forms_sessions import SummaryForm
from events.season_sheet import Choice, Room


def one_day(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})
    return forms.DateField(label=label, required=False, widget=widget, **kwargs)


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
            for messages in self.hours.errors.values():
                for message in messages:
                    self.add_error(None, message)
        first, last = cleaned.get("reprise"), cleaned.get("fin")
        if last and last < max(first or last, self.room.season.first):
            self.add_error("fin", _("Cette date est avant le début de la saison."))
        return cleaned

    @property
    def choice(self) -> Choice | None:
        """What was chosen; nothing when it is the same as last season."""
        if self.cleaned_data.get("ferme"):
            return Choice(closed=True)
        chosen = Term(self.hours.hours, self.cleaned_data.get("reprise"), self.cleaned_data.get("fin"))
        return None if chosen == self.room.proposed else Choice.of(chosen)
