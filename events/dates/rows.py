"""Rows of dates that no database holds yet."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from events.enums import Every
from events.models.event_date import EventDate
from events.recurrence import DateRow, days_of, nth_of


@dataclass(frozen=True, slots=True)
class PlainRow:
    """What an `EventDate` says; `left_out` are ISO days in order."""

    day: date
    start_time: time
    end_time: time
    every: str = ""
    nth: int | None = None
    until: date | None = None
    skip_holidays: bool = False
    left_out: tuple[str, ...] = ()
    venue_id: int | None = None
    note: str = ""

    @classmethod
    def of(cls, row: DateRow) -> "PlainRow":
        """The same dates in the simplest words: nothing is kept of a rule where there is one date only."""
        plain = cls(
            row.day,
            row.start_time.replace(second=0, microsecond=0),
            row.end_time.replace(second=0, microsecond=0),
            venue_id=row.venue_id,
            note=" ".join(row.note.split()),
        )
        if not row.every:
            return plain
        first = row.day
        if row.every == Every.MONTH:
            first = next(days_of(replace(plain, every=row.every, nth=row.nth, until=row.until), ""), row.day)
        return replace(
            plain,
            day=first,
            every=row.every,
            nth=(row.nth or nth_of(row.day)) if row.every == Every.MONTH else None,
            until=row.until,
            skip_holidays=row.skip_holidays,
            left_out=tuple(sorted(set(row.left_out or ()))),
        )

    @property
    def model(self) -> EventDate:
        """An unsaved `EventDate` of no page."""
        return EventDate(
            day=self.day,
            start_time=self.start_time,
            end_time=self.end_time,
            every=self.every,
            nth=self.nth,
            until=self.until,
            skip_holidays=self.skip_holidays,
            left_out=list(self.left_out),
            venue_id=self.venue_id,
            note=self.note,
        )


def in_place_of(stored: Iterable[Any], rows: Iterable[PlainRow]) -> list[EventDate]:
    """These rows for a page, in order; those it has already stay the same ones in the database."""
    there: dict[PlainRow, list[EventDate]] = {}
    for one in stored:
        there.setdefault(PlainRow.of(one), []).append(one)
    found = []
    for place, row in enumerate(rows):
        model = there[row].pop(0) if there.get(row) else row.model
        model.sort_order = place
        found.append(model)
    return found
