"""Public holidays of a département: those of France, and the few that only some départements have."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from opening_hours import OpeningHours, State

ALSACE_MOSELLE = frozenset({"57", "67", "68"})
# The abolition of slavery, as (month, day).
ABOLITION = {"971": (5, 27), "972": (5, 22), "973": (6, 10), "974": (12, 20), "976": (4, 27)}
GOOD_FRIDAY = OpeningHours("easter -2 days")


@lru_cache(maxsize=512)
def public_holidays(departement: str, year: int) -> frozenset[date]:
    """All public holidays of a year in a département."""
    return _days(OpeningHours("PH", country="FR"), year) | local_holidays(departement, year)


@lru_cache(maxsize=512)
def local_holidays(departement: str, year: int) -> frozenset[date]:
    """Those of the département that the rest of France does not have."""
    if departement in ALSACE_MOSELLE:
        return _days(GOOD_FRIDAY, year) | {date(year, 12, 26)}
    return frozenset({date(year, *ABOLITION[departement])}) if departement in ABOLITION else frozenset()


def _days(hours: OpeningHours, year: int) -> frozenset[date]:
    """The days of a year that hours without times are about."""
    return frozenset(days_open(hours, date(year, 1, 1), date(year, 12, 31)))


def days_open(hours: OpeningHours, first: date, last: date) -> Iterable[date]:
    """The days on which something is open, in order."""
    end = last + timedelta(days=1)
    midnight = datetime.min.time()
    for start, stop, state, _comment in hours.intervals(
        datetime.combine(first, midnight), datetime.combine(end, midnight)
    ):
        day = start.date()
        while state == State.OPEN and datetime.combine(day, midnight) < stop:
            yield day
            day += timedelta(days=1)
