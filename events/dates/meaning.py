"""What the words of a line come to: rows of dates, of the years that are meant, and what was understood unsaid."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.rrule import weekday as nth_weekday
from django.utils.translation import gettext as _

from directory.hours.french_words import NotUnderstood
from directory.hours.holidays import public_holidays
from directory.hours.typed_dates import JUST_PAST, date_of, say_dates, say_wrong_weekday
from directory.hours.words import DAY_NAMES
from events.dates.grammar import SEVERAL_DAYS, Clauses, Day
from events.dates.rows import PlainRow
from events.dates.writing import say_day
from events.enums import Every
from events.querysets import LONGEST
from events.recurrence import days_of

DAY = timedelta(days=1)
LONGEST_RUN = 31  # days: "du 9 au 13 novembre" is each of them, "du 1er septembre au 30 juin" is not
FROM, TO = time(0), time(0)

Bounds = tuple[date | None, date | None]


def meaning_of(
    clauses: Clauses, today: date, departement: str, *, fortnight: bool
) -> tuple[list[PlainRow], list[str]]:
    """Rows without times nor note, and doubts in French; raises NotUnderstood."""
    return _Meaning(clauses, today, departement, fortnight=fortnight).rows()


def ends_next_day(ends_on: Day, rows: Sequence[PlainRow], start: int, end: int) -> bool:
    """Whether a session from one minute of its day to one of the day `ends_on` ends on the next day.

    Raises NotUnderstood when it goes on for longer: what has a night in it is a date for each day.
    """
    days = [n for n in (0, 1) if len(rows) == 1 and _is(ends_on, rows[0].day + n * DAY)]
    if not days or (days[0] and (end > start or timedelta(minutes=end + 24 * 60 - start) > LONGEST)):
        raise NotUnderstood(str(SEVERAL_DAYS))
    return bool(days[0])


def _is(said: Day, day: date) -> bool:
    return (
        said.day in {0, day.day}
        and said.month in {None, day.month}
        and said.year in {None, day.year}
        and said.weekday in {None, day.weekday()}
    )


class _Meaning:
    def __init__(self, clauses: Clauses, today: date, departement: str, *, fortnight: bool) -> None:
        self.said, self.today, self.departement, self.fortnight = clauses, today, departement, fortnight
        self.doubts: list[str] = []
        self.presumed: set[int] = set()  # years that were not said

    def rows(self) -> tuple[list[PlainRow], list[str]]:
        said = self.said
        comes_back = bool(said.weekdays or (said.ranks and self._is_monthly))
        found = self._rules() if comes_back else self._days()
        if not found:
            raise NotUnderstood(_("Quel jour ? Par exemple : jeudi 26 novembre, ou tous les mercredis."))
        if self.presumed:
            years = " et ".join(str(year) for year in sorted(self.presumed))
            self.doubts.insert(0, _("L’année n’est pas dite : %(years)s.") % {"years": years})
        gone = [row for row in found if (row.until or row.day) < self.today and (row.until or not row.every)]
        if gone:
            self.doubts.append(_("C’est passé : %(day)s.") % {"day": say_day(gone[0].day)})
        return found, self.doubts

    @property
    def _is_monthly(self) -> bool:
        return self.said.of_month or self.said.every or bool(self.said.first or self.said.last)

    # --- One by one ---

    def _days(self) -> list[PlainRow]:
        said = self.said
        if self.fortnight or said.of_month or said.every or said.first or said.last:
            raise NotUnderstood(_("Quel jour de la semaine ?") if not said.days else "")
        if said.skip_public or said.skip_holidays:
            raise NotUnderstood
        days = [self._date(one) for one in said.days]
        for first, last in said.runs:
            days += self._run(first, last)
        days += self._ranked()
        if said.daily and not said.runs:
            raise NotUnderstood(_("Tous les jours : de quel jour à quel jour ?"))
        left_out = {self._near(one, min(days, default=self.today)) for one in said.left_out}
        if not left_out <= set(days):
            raise NotUnderstood(_("Le jour en moins n’est pas dans ces dates."))
        kept = [day for day in days if day not in left_out]
        if len(set(kept)) < len(kept):
            raise NotUnderstood(_("Une date est dite deux fois."))
        return [PlainRow(day, FROM, TO) for day in sorted(kept)]

    def _run(self, first: Day, last: Day) -> list[date]:
        start, end = self._bounds_of(first, last)
        count = (end - start).days + 1
        if count < 2 or count > LONGEST_RUN:
            raise NotUnderstood(
                _("Du %(first)s au %(last)s : dites quels jours, par exemple « tous les mercredis ».")
                % {"first": say_day(start), "last": say_day(end)}
            )
        days = [start + n * DAY for n in range(count)]
        words = _("Chaque jour du %(first)s au %(last)s, soit %(count)d dates.")
        if any(day.weekday() >= 5 for day in days):
            words = _("Chaque jour du %(first)s au %(last)s, week-end compris, soit %(count)d dates.")
        self.doubts.append(words % {"first": say_day(start), "last": say_day(end), "count": count})
        return days

    def _ranked(self) -> Iterator[date]:
        """ "le premier samedi de décembre"."""
        if not self.said.ranks:
            if self.said.months:
                raise NotUnderstood(_("Quel jour ? Par exemple : les mercredis de novembre."))
            return
        if not self.said.months:
            raise NotUnderstood(_("Chaque mois ? Ajoutez « du mois ». Sinon, dites de quel mois."))
        for (month, said_year), last in self.said.months:
            if last != (month, said_year):
                raise NotUnderstood
            for rank, day in self.said.ranks:
                yield self._nth(rank, day, month, said_year)

    def _nth(self, rank: int, day: int, month: int, said_year: int | None) -> date:
        def of(year: int) -> date:
            start = date(year, month, monthrange(year, month)[1] if rank < 0 else 1)
            return start + relativedelta(weekday=nth_weekday(day)(rank))

        year = said_year or self.today.year
        if said_year is None:
            if of(year) < self.today - JUST_PAST:
                year += 1
            elif of(year) < self.today:
                date_of(of(year).day, month, None, self.today)  # says that it is past
            self.presumed.add(year)
        return of(year)

    # --- Rules ---

    def _rules(self) -> list[PlainRow]:
        said = self.said
        if said.days or said.daily or (said.weekdays and said.ranks):
            raise NotUnderstood
        first, last = self._bounds()
        if said.weekdays and not (said.sure or self.fortnight or (first and last) or said.skip_holidays):
            raise NotUnderstood(
                _("Chaque %(day)s ? Écrivez « tous les %(day)ss ». Sinon, ajoutez la date.")
                % {"day": DAY_NAMES[said.weekdays[0]]}
            )
        if self.fortnight and said.ranks:
            raise NotUnderstood
        if self.fortnight and first is None:
            raise NotUnderstood(_("Une semaine sur deux : à partir de quel jour ?"))
        begin = first or self.today
        rows = [self._weekly(day, begin, last) for day in dict.fromkeys(said.weekdays)]
        rows += [self._monthly(rank, day, begin, last) for rank, day in dict.fromkeys(said.ranks)]
        self._say_bounds(rows, first, last)
        return self._with_left_out(rows)

    def _weekly(self, day: int, begin: date, last: date | None) -> PlainRow:
        start = begin + (day - begin.weekday()) % 7 * DAY
        every = Every.FORTNIGHT if self.fortnight else Every.WEEK
        return self._rule(PlainRow(start, FROM, TO, every.value, None, last), begin)

    def _monthly(self, rank: int, day: int, begin: date, last: date | None) -> PlainRow:
        row = PlainRow(begin, FROM, TO, Every.MONTH.value, rank, last)
        # The rule starts from the weekday: any day of that weekday at or after the first will do.
        row = replace(row, day=begin + (day - begin.weekday()) % 7 * DAY)
        return self._rule(replace(row, day=next(days_of(row, ""), row.day)), begin)

    def _rule(self, row: PlainRow, begin: date) -> PlainRow:
        if row.until and next(days_of(row, ""), None) is None:
            raise NotUnderstood(_("Aucune date entre ces deux jours."))
        typed = (self.said.first or Day(0)).weekday
        if typed is not None and typed != begin.weekday():
            raise NotUnderstood(say_wrong_weekday(begin, typed))
        return replace(row, skip_holidays=self.said.skip_holidays)

    def _say_bounds(self, rows: list[PlainRow], first: date | None, last: date | None) -> None:
        start = min(row.day for row in rows)
        if first is None:
            self.doubts.append(_("À partir du %(day)s.") % {"day": say_day(start)})
        elif first < self.today and (last is None or last >= self.today):
            self.doubts.append(_("A commencé le %(day)s.") % {"day": say_day(start)})
        if last is None:
            self.doubts.append(_("Sans fin dite : pendant un an."))

    def _with_left_out(self, rows: list[PlainRow]) -> list[PlainRow]:
        days = {row: set(days_of(row, self.departement)) for row in rows}
        whole = {row: set(days_of(replace(row, skip_holidays=False), "")) for row in rows}
        left_out = {self._near(one, min(row.day for row in rows)) for one in self.said.left_out}
        for day in sorted(left_out):
            if not any(day in some for some in whole.values()):
                raise NotUnderstood(
                    _("Il n’y a pas de date le %(day)s : rien à en retirer.") % {"day": say_day(day)}
                )
        if self.said.skip_public:
            left_out |= self._public(days)
        return [
            replace(row, left_out=tuple(sorted(day.isoformat() for day in left_out & whole[row])))
            for row in rows
        ]

    def _public(self, days: dict[PlainRow, set[date]]) -> set[date]:
        every = set().union(*days.values())
        years = {day.year for day in every}
        gone = every & set().union(*(public_holidays(self.departement, year) for year in years))
        if gone:
            self.doubts.append(
                _("Jours fériés retirés : %(days)s.") % {"days": say_dates(tuple(sorted(gone)))}
            )
        return gone

    def _bounds(self) -> Bounds:
        said = self.said
        if len(said.runs) + len(said.months) > 1 or (said.runs and (said.first or said.last or said.months)):
            raise NotUnderstood
        if said.runs:
            return self._bounds_of(*said.runs[0])
        if said.months:
            return self._bounds_of_months()
        first, last = said.first, said.last
        if last is not None and last.day == 0:
            last = replace(last, day=monthrange(last.year or 2027, last.month or 1)[1])
        if first and last:
            return self._bounds_of(first, last)
        start = self._date(first) if first else None
        end = self._date(last) if last else None
        if end and end < self.today:
            self.doubts.append(_("C’est passé : %(day)s.") % {"day": say_day(end)})
        return start, end

    def _bounds_of_months(self) -> Bounds:
        if self.said.first or self.said.last:
            raise NotUnderstood
        (first, first_year), (last, last_year) = self.said.months[0]
        if first_year and not last_year:
            last_year = first_year + (last < first)
        if last_year is None:
            last_year = self.today.year
            if date(last_year, last, monthrange(last_year, last)[1]) < self.today:
                last_year += 1
            self.presumed |= {last_year, last_year - (first > last)}
        first_year = first_year or last_year - (first > last)
        start = date(first_year, first, 1)
        end = date(last_year, last, monthrange(last_year, last)[1])
        if start > end:
            raise NotUnderstood(_("La dernière date est avant la première."))
        if (first, first_year) == (last, last_year) and start < self.today <= end:
            # "les mercredis de novembre", said in November: those that are left.
            start = self.today
        return start, end

    # --- Which year ---

    def _date(self, one: Day) -> date:
        found = date_of(one.day, one.month or 0, one.year, self.today)
        if one.year is None:
            self.presumed.add(found.year)
        return self._checked(found, one.weekday)

    def _bounds_of(self, first: Day, last: Day) -> tuple[date, date]:
        first = first.completed(last.month or 0, last.year if first.month is None else None)
        if last.year is None and first.year is not None:
            later = (last.month or 0, last.day) < (first.month or 0, first.day)
            last = replace(last, year=first.year + later)
        end = self._date(last)
        if first.year is None:
            earlier = (first.month or 0, first.day) > (end.month, end.day)
            first = replace(first, year=end.year - earlier)
            if last.year is None:
                self.presumed.add(end.year - earlier)
        start = self._date(first)
        if start > end:
            raise NotUnderstood(_("La dernière date est avant la première."))
        return start, end

    def _near(self, one: Day, begin: date) -> date:
        """The first such day from there on."""
        if one.year is None:
            this_year = date_of(one.day, one.month or 0, begin.year, begin)
            one = replace(one, year=begin.year + (this_year < begin))
        return self._checked(date_of(one.day, one.month or 0, one.year, begin), one.weekday)

    def _checked(self, found: date, weekday: int | None) -> date:
        if weekday is not None and found.weekday() != weekday:
            raise NotUnderstood(say_wrong_weekday(found, weekday))
        return found
