"""The words of a line of dates, put together: days, ranks of the month, dates, bounds, times, what is left out."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.hours.french_words import HALVES, NotUnderstood, T, Token


@dataclass(frozen=True)
class Day:
    """A day as it was said, whole or not; `weekday` is 0 for Monday."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None

    def completed(self, month: int, year: int | None) -> "Day":
        return Day(self.day, self.month or month, self.year or (None if self.month else year), self.weekday)


Month = tuple[int, int | None]  # and its year

SEVERAL_DAYS = gettext_lazy(
    "Sur plusieurs jours : une ligne par jour, avec ses heures. Par exemple : samedi 12 décembre de 9h à 18h."
)

_SKIPPED = {T.COMMA, T.COLON, T.STOP, T.DOT, T.AND, T.OF, T.DASH}
_LIST = {T.COMMA, T.AND, T.SLASH, T.OF, T.STOP}
_TO = {T.AU, T.DASH, T.TO, T.UNTIL}


@dataclass
class Clauses:
    """What a line says, before one knows of which year; `read` raises NotUnderstood."""

    tokens: list[Token]
    today: date
    place: int = 0
    every: bool = False  # "tous les", before the days
    plural: int | None = None  # the weekday of "les samedis 5 et 12"
    weekdays: list[int] = field(default_factory=list)
    sure: bool = False  # the weekdays were said to come back
    ranks: list[tuple[int, int]] = field(default_factory=list)  # (rank in the month, weekday)
    of_month: bool = False
    daily: bool = False
    days: list[Day] = field(default_factory=list)
    runs: list[tuple[Day, Day]] = field(default_factory=list)
    first: Day | None = None
    last: Day | None = None
    months: list[tuple[Month, Month]] = field(default_factory=list)
    slots: list[tuple[int, int | None]] = field(default_factory=list)
    ends_on: Day | None = (
        None  # the day on which the times end, when it is said; its number is 0 for a bare weekday
    )
    halves: list[str] = field(default_factory=list)
    skip_holidays: bool = False
    skip_public: bool = False
    left_out: list[Day] = field(default_factory=list)
    after_times: int = 0  # the place where the last times end
    named: int = 0  # the days that were said before the first times

    def kind(self, ahead: int = 0) -> T | None:
        place = self.place + ahead
        return self.tokens[place].kind if 0 <= place < len(self.tokens) else None

    def value(self, ahead: int = 0) -> int:
        return int(self.tokens[self.place + ahead].value)

    def take(self, *kinds: T) -> Token:
        if self.kind() not in kinds:
            raise NotUnderstood
        self.place += 1
        return self.tokens[self.place - 1]

    def skip(self, *kinds: T) -> None:
        while self.kind() in kinds:
            self.place += 1

    def read(self) -> None:
        while self.place < len(self.tokens):
            if not (self._times() or self._dates() or self._days() or self._rest()):
                raise NotUnderstood
        if self.named and self._named > self.named:
            raise NotUnderstood(_("Pas les mêmes heures tous les jours ? Écrivez une ligne pour chacune."))
        for half in self.halves:
            earliest, latest = HALVES[half]
            if not self.slots or not all(earliest <= start < latest for start, _end in self.slots):
                raise NotUnderstood
        for one in self.days + self.left_out:
            if one.month is None:
                raise NotUnderstood(_("Le %(day)d de quel mois ?") % {"day": one.day})

    @property
    def _named(self) -> int:
        comes_back = len(self.weekdays) + len(self.ranks)
        return len(self.days) + comes_back + (0 if comes_back else len(self.runs))

    # --- Times ---

    def _is_time(self, ahead: int) -> bool:
        if self.kind(ahead) == T.NUMBER:  # "9-11h", "de 9 à 11h"
            return self.kind(ahead + 1) in {T.DASH, T.TO} and self.kind(ahead + 2) == T.TIME
        return self.kind(ahead) == T.TIME

    def _times(self) -> bool:
        ahead = 0
        while self.kind(ahead) in {T.OF, T.TO, T.BETWEEN, T.FROM, T.AND}:
            ahead += 1
        if not self._is_time(ahead):
            return False
        between = any(self.kind(one) == T.BETWEEN for one in range(ahead))
        if not self.slots:
            self.named = self._named
        elif any(token.kind not in _LIST for token in self.tokens[self.after_times : self.place]):
            raise NotUnderstood(_("Pas les mêmes heures tous les jours ? Écrivez une ligne pour chacune."))
        self.place += ahead
        start = self._minutes()
        if (end := self._end_on_a_day()) is not None:
            self.slots.append((start, end))
            self.after_times = self.place
            return True
        joints = {T.DASH, T.TO, T.UNTIL, T.SLASH} | ({T.AND} if between else set())
        ahead = 1 if self.kind() in joints else 0
        if self.kind() == T.UNTIL and self.kind(1) in {T.TO, T.AU}:
            ahead = 2
        if self._next_cell():
            ahead = 1
        if ahead and self.kind(ahead) == T.TIME:
            self.place += ahead
            self.slots.append((start, self._minutes()))
        else:
            self.slots.append((start, None))
        self.after_times = self.place
        return True

    def _end_on_a_day(self) -> int | None:
        """ "samedi 12 décembre 20h – dimanche 13 décembre 2h": when it ends, if its day is said."""
        start, plural, ahead = self.place, self.plural, 0
        while self.kind(ahead) in _TO:
            ahead += 1
        if not ahead or self.slots or not (self.kind(ahead) == T.DAY or self._is_date(ahead)):
            return None
        self.place += ahead
        one = self._day() if self._is_date() else Day(0, weekday=int(self.take(T.DAY).value))
        self.skip(T.COMMA, T.TO, T.OF)
        if not self._is_time(0):
            self.place, self.plural = start, plural
            return None
        if len(self.days) != 1:
            raise NotUnderstood(str(SEVERAL_DAYS))
        self.ends_on = one
        self._month_of(self.days, one)
        return self._minutes()

    def _next_cell(self) -> bool:
        """Whether a time is in the next cell of a spreadsheet: "9h30;11h30", but not "9h30 ; 11h30"."""
        two = self.kind() == T.STOP and self.kind(1) == T.TIME
        return two and not any(token.spaced for token in self.tokens[self.place : self.place + 2])

    def _minutes(self) -> int:
        token = self.take(T.TIME, T.NUMBER)
        minutes = int(token.value) * (60 if token.kind == T.NUMBER else 1)
        if minutes > 1440:
            raise NotUnderstood
        return minutes

    # --- Dates ---

    def _is_date(self, ahead: int = 0) -> bool:
        """Whether the number of a day is there, its weekday before it or not."""
        if self.kind(ahead) == T.DAY:
            ahead += 1
        if self.kind(ahead) == T.RANK:
            return self.value(ahead) == 1 and not self._is_rank(ahead)
        return self.kind(ahead) == T.NUMBER and not self._is_time(ahead)

    def _is_rank(self, ahead: int) -> bool:
        """Whether "1er" is that of "1er et 3e samedis"."""
        while self.kind(ahead) == T.RANK:
            after = ahead + 1
            if self.kind(after) == T.DAY:
                return True
            while self.kind(after) in {T.COMMA, T.AND, T.SLASH, T.OF}:
                after += 1
            ahead = after
        return False

    def _dates(self) -> bool:
        kind = self.kind()
        if kind == T.DU and self._is_date(1):
            self.place += 1
        elif not self._is_date():
            return False
        one = self._day()
        if self.kind() in {T.AU, T.DASH} and self._is_date(1):
            self.place += 1
            last = self._day()
            if last.month is None or (one.month is None and self.days and self.days[-1].month is None):
                raise NotUnderstood
            self.runs.append((one, last))
            return True
        self.days.append(one)
        self._month_of(self.days, one)
        return True

    def _month_of(self, days: list[Day], one: Day) -> None:
        """Its month is that of the days before it: "5 et 12 décembre"."""
        if one.month is not None:
            days[:] = [before.completed(one.month, one.year) for before in days]

    def _day(self) -> Day:
        weekday = self.plural
        if self.kind() == T.DAY:
            token = self.take(T.DAY)
            weekday = int(token.value)
            if token.written.endswith("s"):
                self.plural = weekday
        day = int(self.take(T.NUMBER, T.RANK).value)
        if self.kind() == T.SLASH and self.kind(1) == T.NUMBER:
            self.place += 1
            month, year = int(self.take(T.NUMBER).value), None
            if self.kind() == T.SLASH and self.kind(1) == T.YEAR:
                self.place += 1
                year = int(self.take(T.YEAR).value)
            return Day(day, month, year, weekday)
        if self.kind() == T.MONTH:
            month = int(self.take(T.MONTH).value)
            year = int(self.take(T.YEAR).value) if self.kind() == T.YEAR else None
            return Day(day, month, year, weekday)
        return Day(day, weekday=weekday)

    # --- Days that come back ---

    def _days(self) -> bool:
        kind = self.kind()
        if kind == T.EVERY:
            self.place += 1
            self.every = True
            if self.kind() not in {T.DAY, T.RANK}:
                raise NotUnderstood
        elif kind == T.EVERY_DAY:
            self.place += 1
            self.daily = True
        elif kind == T.RANK:
            self._ranked()
        elif kind == T.DU and self.kind(1) == T.DAY and self.kind(2) in _TO and self.kind(3) == T.DAY:
            first, last = self.value(1), self.value(3)
            self.place += 4
            self.weekdays += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
            self.sure = True
        elif kind == T.DAY:
            token = self.take(T.DAY)
            self.weekdays.append(int(token.value))
            self.sure |= self.every or token.written.endswith("s")
            if self.kind() in _TO - {T.TO} and self.kind(1) == T.DAY:
                raise NotUnderstood(
                    _("Plusieurs jours de la semaine : par exemple « les lundis et jeudis ».")
                )
        else:
            return False
        return True

    def _ranked(self) -> None:
        ranks = []
        while self.kind() == T.RANK:
            ranks.append(self.value())
            self.place += 1
            self.skip(T.COMMA, T.AND, T.SLASH, T.OF)
        if 5 in ranks:
            raise NotUnderstood(_("Beaucoup de mois n’ont que quatre semaines : donnez les dates une à une."))
        day = int(self.take(T.DAY).value)
        self.ranks += [(rank, day) for rank in ranks]

    # --- The rest ---

    def _rest(self) -> bool:
        kind = self.kind()
        if kind in {T.FROM, T.UNTIL} or (kind == T.AU and self.kind(1) in {T.DAY, T.NUMBER, T.RANK}):
            self._bound()
        elif kind == T.MONTH or (kind == T.DU and self.kind(1) == T.MONTH):
            self.skip(T.DU)
            self._months()
        elif kind == T.OF_MONTH:
            self.place += 1
            self.of_month = True
        elif kind == T.TERM:
            self.place += 1
            self.skip_holidays = True
        elif kind == T.EXCEPT:
            self._except()
        elif kind == T.HALF:
            self.halves.append(str(self.take(T.HALF).value))
        elif kind in _SKIPPED:
            self.place += 1
        else:
            return False
        return True

    def _bound(self) -> None:
        token = self.take(T.FROM, T.UNTIL, T.AU)
        self.skip(T.DU, T.OF, T.AU, T.TO)
        if self.kind() == T.MONTH:
            month = int(self.take(T.MONTH).value)
            year = int(self.take(T.YEAR).value) if self.kind() == T.YEAR else None
            day = Day(1 if token.kind == T.FROM else 0, month, year)
        elif self._is_date():
            day = self._day()
        else:
            raise NotUnderstood
        if day.month is None or (self.first if token.kind == T.FROM else self.last):
            raise NotUnderstood
        if token.kind == T.FROM:
            self.first = day
        else:
            self.last = day

    def _months(self) -> None:
        first = self._month()
        last = first
        if self.kind() in _TO and self.kind(1) == T.MONTH:
            self.place += 1
            last = self._month()
        self.months.append((first, last))

    def _month(self) -> Month:
        month = int(self.take(T.MONTH).value)
        return month, int(self.take(T.YEAR).value) if self.kind() == T.YEAR else None

    def _except(self) -> None:
        self.take(T.EXCEPT)
        while True:
            self.skip(T.COLON, T.OF, T.EVERY)
            if self.kind() == T.HOLIDAYS:
                self.place += 1
                self.skip_holidays = True
            elif self.kind() == T.PUBLIC:
                self.place += 1
                self.skip_public = True
            elif self._is_date():
                one = self._day()
                self.left_out.append(one)
                self._month_of(self.left_out, one)
            else:
                raise NotUnderstood
            ahead = 0
            while self.kind(ahead) in {*_LIST, T.EXCEPT}:
                ahead += 1
            goes_on = self.kind(ahead) in {T.HOLIDAYS, T.PUBLIC} or self._is_date(ahead)
            if not ahead or not goes_on:
                return
            self.place += ahead
