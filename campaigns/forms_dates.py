"""The dates of an action, one row each, within those of its temps fort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.forms_proposal import kept_text
from campaigns.models import Proposal
from campaigns.presentation import period
from events.phone.forms import DayAndHoursForm, moment_at
from events.recurrence import lasts_too_long

MOST_DATES = 30


@dataclass(frozen=True, order=True)
class DateLine:
    """A date of the action, in the time of mainland France."""

    day: date
    start: time
    end: time


class DateForm(DayAndHoursForm):
    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = proposal.campaign
        bounds = {"min": str(self.campaign.starts_on), "max": str(self.campaign.ends_on)}
        self.fields["jour"].widget.attrs |= bounds

    @property
    def raw(self) -> dict[str, str]:
        return {name: kept_text(self.data.get(self.add_prefix(name))) for name in self.fields}

    @property
    def is_blank(self) -> bool:
        return not any(value.strip() for value in self.raw.values())

    def clean_jour(self) -> date:
        day: date = self.cleaned_data["jour"]
        if not self.campaign.holds(day):
            raise ValidationError(_("Ce temps fort va %(period)s.") % {"period": period(self.campaign)})
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"jour", "debut", "fin"} <= cleaned.keys():
            if cleaned["fin"] == cleaned["debut"]:
                self.add_error("fin", _("La fin est la même que le début."))
            elif lasts_too_long(cleaned["debut"], cleaned["fin"]):
                self.add_error("fin", _("La fin est avant le début."))
            elif moment_at(cleaned["jour"], cleaned["debut"]) is None:
                self.add_error("debut", _("Ce jour-là, on change d’heure : celle-ci n’existe pas."))
        return cleaned

    @property
    def line(self) -> DateLine:
        given = self.cleaned_data
        return DateLine(given["jour"], given["debut"], given["fin"])


class DatesForm:
    """The dates, one row each; rows left empty count for nothing."""

    def __init__(
        self, data: Any = None, *, proposal: Proposal, stored: Sequence[Mapping[str, str]] | None = None
    ) -> None:
        self.is_bound = data is not None or stored is not None
        rows = [self._row(index, data, proposal) for index in range(_count(data))]
        for row in stored or () if data is None else ():
            index = len(rows)
            rows.append(self._row(index, {f"d{index}-{name}": text for name, text in row.items()}, proposal))
        self.filled = [row for row in rows if not row.is_blank][:MOST_DATES]
        self.asks_for_more = data is not None and "ajouter" in data
        self.proposal = proposal
        self.cleaned_data: dict[str, Any] = {}
        self.own_errors: list[str] = []

    @staticmethod
    def _row(index: int, data: Any, proposal: Proposal) -> DateForm:
        return DateForm(data, proposal=proposal, prefix=f"d{index}")

    @property
    def rows(self) -> list[DateForm]:
        """The rows to show: those that are filled, and empty ones to go on."""
        shown = [self._renumbered(index, row) for index, row in enumerate(self.filled)]
        more = 3 if not shown or self.asks_for_more else 1
        last = min(len(shown) + more, MOST_DATES)
        return [
            *shown,
            *(DateForm(None, proposal=self.proposal, prefix=f"d{at}") for at in range(len(shown), last)),
        ]

    def _renumbered(self, index: int, row: DateForm) -> DateForm:
        return self._row(index, {f"d{index}-{name}": text for name, text in row.raw.items()}, self.proposal)

    @property
    def raw(self) -> list[dict[str, str]]:
        return [row.raw for row in self.filled]

    def is_valid(self) -> bool:
        self.own_errors = []
        right = [row for row in self.filled if row.is_valid()]
        lines = [row.line for row in right]
        if not self.filled:
            self.own_errors.append(_("Donnez au moins une date."))
        elif len({(line.day, line.start) for line in lines}) < len(lines):
            self.own_errors.append(_("Deux dates commencent au même moment : gardez-en une."))
        elif self._is_too_late(lines):
            self.own_errors.append(_("Ces dates sont passées : donnez-en une à venir."))
        self.cleaned_data = {"dates": sorted(lines)}
        return len(right) == len(self.filled) and not self.own_errors

    def _is_too_late(self, lines: list[DateLine]) -> bool:
        """What was on the site already may still be corrected."""
        is_new = self.proposal.event_id is None
        return is_new and bool(lines) and max(line.day for line in lines) < timezone.localdate()

    @property
    def summary(self) -> list[dict[str, str]]:
        if not self.is_bound or self.is_valid():
            return []
        found = [{"id": "id_d0-jour", "message": message} for message in self.own_errors]
        for index, row in enumerate(self.filled):
            row_name = _("Date %(number)d : %(message)s")
            for name, messages in row.errors.items():
                found += [
                    {
                        "id": f"id_d{index}-{name}",
                        "message": row_name % {"number": index + 1, "message": text},
                    }
                    for text in messages
                ]
        return found


def _count(data: Any) -> int:
    """How many rows were sent."""
    if data is None:
        return 0
    text = str(data.get("lignes", ""))
    return min(int(text), MOST_DATES + 3) if text.isdecimal() and len(text) < 4 else 0
