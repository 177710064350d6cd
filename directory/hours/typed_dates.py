"""Dates pasted one after another, as people write them: "24/11, 8 déc et mardi 12 janvier 2027, 14h-16h".

All or nothing, like the hours themselves: one word that is not understood refuses the text, and nothing is guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from directory.hours.french_words import NotUnderstood, T, Token, tokens_of
from directory.hours.words import DAY_NAMES, MONTH_NAMES

LONGEST = 2000  # characters
MOST_DATES = 60
JUST_PAST = timedelta(days=120)  # a date without year that ago is rather a mistake than next year's

_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_SHORT_YEAR = re.compile(r"\b(\d{1,2}/\d{1,2})/(\d\d)\b(?!\d)")
_BETWEEN = {T.COMMA, T.AND, T.STOP, T.LINE, T.OF, T.DU, T.DOT, T.COLON, T.DASH}


@dataclass
class TypedDates:
    """The dates in order, and the times ("HH:MM") when they were pasted with them."""

    dates: tuple[date, ...] = ()
    start: str | None = None
    end: str | None = None


def read_dates(text: str, today: date) -> TypedDates:
    """Read pasted dates; raises ValueError with a French message that says what is not understood.

    A date without year is the next one, or that of the year said after it ("8 et 15 janvier 2027").
    """
    typed = with_whole_years(text.strip())
    try:
        if len(typed) > LONGEST:
            raise NotUnderstood
        reader = _Reader(tokens_of(typed), today)
        reader.read()
    except NotUnderstood as error:
        said = str(error) or _("Dates non comprises. Par exemple : 24/11, 8 décembre, 12 janvier 2027.")
        raise ValueError(said) from error
    if len(reader.dates) > MOST_DATES:
        raise ValueError(_("Au plus %(most)d dates à la fois.") % {"most": MOST_DATES})
    return TypedDates(tuple(sorted(reader.dates)), *reader.times)


def with_whole_years(text: str) -> str:
    """The same text, its dates in figures as `tokens_of` reads them: "2026-11-24" and "24/11/26" are 24/11/2026."""
    return _SHORT_YEAR.sub(r"\1/20\2", _ISO.sub(r"\3/\2/\1", text))


def say_dates(dates: tuple[date, ...]) -> str:
    """Dates as they are typed: "24 novembre 2026, 1er décembre 2026"."""
    return ", ".join(
        f"{'1er' if day.day == 1 else day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
        for day in sorted(dates)
    )


def say_wrong_weekday(day: date, typed: int) -> str:
    """Of a date typed with another weekday than its own (0 for Monday)."""
    return _("Le %(date)s est un %(right)s, pas un %(typed)s.") % {
        "date": say_dates((day,)),
        "right": DAY_NAMES[day.weekday()],
        "typed": DAY_NAMES[typed],
    }


@dataclass
class _Reader:
    tokens: list[Token]
    today: date
    place: int = 0
    weekday: int | None = None
    days: list[tuple[int, int | None]] = field(default_factory=list)  # (day, weekday) waiting for their month
    dates: set[date] = field(default_factory=set)
    times: tuple[str | None, str | None] = (None, None)

    def peek(self, ahead: int = 0) -> T | None:
        place = self.place + ahead
        return self.tokens[place].kind if place < len(self.tokens) else None

    def take(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def read(self) -> None:
        while self.place < len(self.tokens):
            self._step()
        if self.days or self.weekday is not None:
            raise NotUnderstood

    def _step(self) -> None:
        kind = self.peek()
        if kind == T.DAY and self.weekday is None:
            self.weekday = int(self.take().value)
        elif kind == T.RANK and self.tokens[self.place].value == 1 and not self.days:
            self.take()
            self._day(1)
        elif kind in {T.NUMBER, T.RANK}:
            self._day(int(self.take().value))
        elif kind == T.MONTH and self.days:
            month = int(self.take().value)
            year = int(self.take().value) if self.peek() == T.YEAR else None
            self._dates(month, year)
        elif kind in {T.TIME, T.FROM, T.BETWEEN} or (kind in {T.OF, T.DU} and self.peek(1) == T.TIME):
            self._times()
        elif kind in _BETWEEN and not (kind == T.DASH and self.days):
            self.take()
        else:
            raise NotUnderstood

    def _day(self, day: int) -> None:
        self.days.append((day, self.weekday))
        self.weekday = None
        if self.peek() == T.SLASH and self.peek(1) == T.NUMBER:
            self.take()
            month, year = int(self.take().value), None
            if self.peek() == T.SLASH and self.peek(1) == T.YEAR:
                self.take()
                year = int(self.take().value)
            if len(self.days) > 1:
                raise NotUnderstood
            self._dates(month, year)

    def _dates(self, month: int, year: int | None) -> None:
        for day, weekday in self.days:
            found = date_of(day, month, year, self.today)
            if weekday is not None and found.weekday() != weekday:
                raise NotUnderstood(say_wrong_weekday(found, weekday))
            self.dates.add(found)
        self.days = []

    def _times(self) -> None:
        if self.times != (None, None) or self.days:
            raise NotUnderstood
        found = list(self._two_times())
        if len(found) != 2 or found[0] >= found[1]:
            raise NotUnderstood
        self.times = (clock(found[0]), clock(found[1]))

    def _two_times(self) -> Iterator[int]:
        while self.peek() in {T.TIME, T.FROM, T.BETWEEN, T.OF, T.DU, T.TO, T.AU, T.DASH, T.AND, T.SLASH}:
            token = self.take()
            if token.kind == T.TIME:
                yield int(token.value)


def date_of(day: int, month: int, year: int | None, today: date) -> date:
    """The date, the next one when no year is said; raises NotUnderstood, in French, when it is just past or is none."""
    try:
        if year is not None:
            return date(year, month, day)
        this_year = date(today.year, month, day)
        if this_year >= today:
            return this_year
        if today - this_year < JUST_PAST:
            raise NotUnderstood(
                _("Le %(date)s est passé. Si c’est celui de l’an prochain, ajoutez l’année.")
                % {"date": say_dates((this_year,))}
            )
        return date(today.year + 1, month, day)
    except ValueError as error:
        said = _("Le %(day)d/%(month)d n’existe pas.") % {"day": day, "month": month}
        raise NotUnderstood(said) from error


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
