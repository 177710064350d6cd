"""What is wrong or doubtful in the rows of a timetable: said beside each of them, in French.

What is missing keeps a row from being written; a doubt never does, for only the editor knows.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from django.utils.translation import gettext as _

from directory.hours.exceptions_words import say_weekday
from directory.hours.rows import MIDNIGHT, Rhythm, Row, School, asks_first_in
from directory.hours.school import holiday_at, known_until

AHEAD = 400  # days
LONGEST_NOTE = 80  # characters


def missing(row: Row) -> Iterator[tuple[str, str]]:
    """(field, message) for all that keeps the row from being written."""
    if row.recurs and not row.days:
        yield "days", _("Choisissez au moins un jour.")
    if row.rhythm == Rhythm.MONTHLY and not row.ranks:
        yield "ranks", _("Dites lesquelles : la 1re, la 2e… du mois.")
    if row.rhythm == Rhythm.DATES and not row.dates:
        yield "dates", _("Écrivez les dates, par exemple : 24/11, 8 décembre.")
    yield from _missing_times(row)
    if not row.appointment and asks_first_in(row.note) and row.rhythm != Rhythm.NO_FIXED_DAY:
        yield "note", _("Cette précision parle de rendez-vous ou de contact : cochez « sur rendez-vous ».")
    if '"' in row.note:
        yield "note", _("Pas de guillemets droits ici. Vous pouvez écrire « ainsi ».")
    if len(row.note) > LONGEST_NOTE:
        yield "note", _("Précision trop longue : au plus %(most)d caractères.") % {"most": LONGEST_NOTE}


def _missing_times(row: Row) -> Iterator[tuple[str, str]]:
    if row.rhythm == Rhythm.NO_FIXED_DAY:
        return
    if not row.start and not row.end:
        if not row.appointment or row.rhythm == Rhythm.DATES:
            yield "start", _("Donnez les heures, par exemple de 9:00 à 12:00.")
    elif not row.start:
        yield "start", _("Donnez l’heure de début.")
    elif not row.end:
        yield "end", _("Donnez l’heure de fin.")
    elif row.start >= ({"00:00": MIDNIGHT}.get(row.end, row.end)):
        yield "end", _("La fin est avant le début.")


def doubts(rows: Sequence[Row], today: date, departement: str) -> dict[int, list[str]]:
    """What to say beside a row, by its place: rows that overlap, rows that never happen."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    days = [_days(row, today, departement) for row in rows]
    for place, row in enumerate(rows):
        if row.rhythm != Rhythm.NO_FIXED_DAY and not days[place]:
            past = row.rhythm == Rhythm.DATES
            found[place].append(
                _("Toutes ces dates sont passées.")
                if past
                else _("Cette ligne ne donne aucune date dans l’année qui vient.")
            )
    for one, other in combinations(range(len(rows)), 2):
        if _same_hours(rows[one], rows[other]) and (both := days[one] & days[other]):
            found[other].append(
                _("Se chevauche avec la ligne %(number)d, par exemple le %(day)s.")
                % {"number": one + 1, "day": say_weekday(min(both), today)}
            )
    return dict(found)


def _same_hours(one: Row, other: Row) -> bool:
    if not (one.start and one.end and other.start and other.end):
        return False
    ends = [{"00:00": MIDNIGHT}.get(row.end or "", row.end or "") for row in (one, other)]
    return one.start < ends[1] and other.start < ends[0]


def _days(row: Row, today: date, departement: str) -> set[date]:
    """The days of the row in the year that comes, public holidays left aside."""
    ahead = (today + timedelta(days=rank) for rank in range(AHEAD))
    return {day for day in ahead if row.happens_on(day) and _open_at_school(row, day, departement)}


def _open_at_school(row: Row, day: date, departement: str) -> bool:
    until = known_until(departement)
    if row.school == School.OPEN or row.rhythm == Rhythm.DATES or until is None or day > until:
        return True
    return (holiday_at(day, departement) is not None) == (row.school == School.ONLY)
