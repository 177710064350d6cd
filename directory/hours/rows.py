"""Opening hours as the rows of a form: what a row is, and when two rows say the same."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from directory.hours.rules import APPOINTMENT, LAST, MONTHS

BY_APPOINTMENT = "sur rendez-vous"
MIDNIGHT = "24:00"


class Rhythm(StrEnum):
    WEEKLY = "toutes-les-semaines"
    MONTHLY = "dans-le-mois"
    EVEN = "semaines-paires"
    ODD = "semaines-impaires"
    DATES = "dates"
    NO_FIXED_DAY = "sans-jour-fixe"


class School(StrEnum):
    """What a row is in the school holidays."""

    OPEN = "ouvert"
    CLOSED = "ferme"
    ONLY = "seulement"


class Public(StrEnum):
    """What a row is on public holidays; the same for all the rows of a timetable."""

    OPEN = "ouvert"
    CLOSED = "ferme"


@dataclass(frozen=True)
class Row:
    """One row. `days`: 0 for Monday; times "HH:MM" (none: all day, by appointment); `ranks`: 1 to 5, or LAST.

    `season`: first and last, included, as OSM dates: months ("Sep"), days ("Sep 01") or dates ("2026 Sep 01").
    """

    days: tuple[int, ...] = ()
    start: str | None = None
    end: str | None = None
    rhythm: Rhythm = Rhythm.WEEKLY
    ranks: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    school: School = School.OPEN
    season: tuple[str, str] | None = None
    public: Public = Public.OPEN
    appointment: bool = False
    note: str = ""

    @property
    def recurs(self) -> bool:
        return self.rhythm not in {Rhythm.DATES, Rhythm.NO_FIXED_DAY}

    def happens_on(self, day: date) -> bool:
        """Whether the row is about that day, holidays left aside."""
        if not self.recurs:
            return day in self.dates
        if day.weekday() not in self.days or not in_season(day, self.season):
            return False
        if self.rhythm == Rhythm.MONTHLY:
            is_last = (day + timedelta(days=7)).month != day.month
            return (day.day - 1) // 7 + 1 in self.ranks or (is_last and LAST in self.ranks)
        odd = day.isocalendar().week % 2
        return {Rhythm.EVEN: not odd, Rhythm.ODD: bool(odd)}.get(self.rhythm, True)


def in_season(day: date, season: tuple[str, str] | None) -> bool:
    if season is None:
        return True
    first, last = (_key(bound, end=rank == 1) for rank, bound in enumerate(season))
    key = (day.year, day.month, day.day)[3 - len(first) :]
    return first <= key <= last if first <= last else key >= first or key <= last


def _key(bound: str, *, end: bool) -> tuple[int, ...]:
    """A bound as numbers that compare: (month, day), or (year, month, day)."""
    words = bound.split()
    year = (int(words.pop(0)),) if words[0].isdigit() else ()
    return (*year, MONTHS.index(words[0]) + 1, int(words[1]) if len(words) > 1 else 31 if end else 1)


# --- Normal form ---


def normalised(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows as they are read back: what means nothing is emptied, what is said twice is said once."""
    by_base: dict[Row, set[School]] = {}
    clean = [_cleaned(row) for row in rows]
    recurring = [row for row in clean if row.recurs]
    closed = any(row.public == Public.CLOSED for row in recurring)
    for row in clean:
        public = Public.CLOSED if closed and row.recurs else Public.OPEN
        by_base.setdefault(replace(row, school=School.OPEN, public=public), set()).add(row.school)
    united = [replace(base, school=_united(schools)) for base, schools in by_base.items()]
    united.sort(key=_place)
    groups: dict[Row, list[Row]] = {}
    for row in united:
        groups.setdefault(without_times(row), []).append(row)
    ordered = [row for group in groups.values() for row in sorted(group, key=lambda row: row.start or "")]
    return tuple(ordered)


def _cleaned(row: Row) -> Row:
    times = {"end": MIDNIGHT} if row.end == "00:00" else {}
    row = replace(
        row,
        **times,  # type: ignore[arg-type]
        days=tuple(sorted({*row.days})),
        ranks=_sorted_ranks(row.ranks) if row.rhythm == Rhythm.MONTHLY else (),
        dates=tuple(sorted({*row.dates})) if row.rhythm == Rhythm.DATES else (),
    )
    row = replace(row, **said_by(hedge_of(row)))  # type: ignore[arg-type]
    if row.recurs:
        return row
    row = replace(row, days=(), school=School.OPEN, season=None)
    if row.rhythm == Rhythm.DATES:
        return row
    alone = replace(row, start=None, end=None, appointment=True)
    return replace(alone, **said_by(hedge_of(alone)))  # type: ignore[arg-type]


def _sorted_ranks(ranks: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({*ranks}, key=lambda rank: (rank < 0, rank)))


def _united(schools: set[School]) -> School:
    return next(iter(schools)) if len(schools) == 1 else School.OPEN


def _place(row: Row) -> tuple[bool, bool, bool, bool]:
    """Days by appointment without times first: in the library, what follows on the same day wins."""
    return (
        row.rhythm == Rhythm.NO_FIXED_DAY,
        row.rhythm == Rhythm.DATES,
        row.school == School.ONLY,
        row.start is not None,
    )


def without_times(row: Row) -> Row:
    """All but the times; a day without times is a group of its own."""
    return replace(row, start=None, end=None) if row.start else replace(row, start="", end="")


def hedge_of(row: Row) -> str:
    """What is said of the times, between quotes in the string."""
    note = " ".join(row.note.replace('"', "").split())
    if not row.appointment or asks_first_in(note):
        return note
    return f"{BY_APPOINTMENT}, {note}" if note else BY_APPOINTMENT


def said_by(hedge: str) -> dict[str, str | bool]:
    """The `appointment` and `note` of a row whose quoted words these are."""
    start, _comma, rest = hedge.partition(", ")
    if start == BY_APPOINTMENT and not asks_first_in(rest):
        return {"appointment": True, "note": rest}
    return {"appointment": asks_first_in(hedge), "note": hedge}


def asks_first_in(words: str) -> bool:
    return bool(APPOINTMENT.search(words))
