"""School holidays of a département, as far as the published calendar goes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

# By académie: A from Besançon to Poitiers, B from Aix-Marseille to Strasbourg, C from Créteil to Versailles.
# Corse and the overseas départements have calendars of their own, which the library does not hold.
ZONES = {
    "A": ("25 39 70 90 24 33 40 47 64 03 15 43 63 21 58 71 89 07 26 38 73 74 19 23 87 01 42 69 16 17 79 86"),
    "B": (
        "04 05 13 84 02 60 80 59 62 54 55 57 88 44 49 53 72 85 06 83 14 27 50 61 76 18 28 36 37 41 45"
        " 08 10 51 52 22 29 35 56 67 68"
    ),
    "C": "77 93 94 11 30 34 48 66 75 09 12 31 32 46 65 81 82 78 91 92 95",
}
ZONE_OF = {departement: zone for zone, some in ZONES.items() for departement in some.split()}


@dataclass(frozen=True)
class Holiday:
    """A school holiday, its first and last days included; called as in "pendant les vacances de Noël"."""

    name: str
    first: date
    last: date


def zone_of(departement: str) -> str | None:
    """The school zone, "A", "B" or "C", of a département's code; None for those with a calendar of their own."""
    return ZONE_OF.get(departement)


def school_holidays(departement: str) -> tuple[Holiday, ...]:
    """The known school holidays in order; none where the calendar is not known."""
    zone = zone_of(departement)
    return _holidays_by_zone()[zone] if zone else ()


def known_until(departement: str) -> date | None:
    """The last day whose school holidays are known; None where no calendar is."""
    holidays = school_holidays(departement)
    return holidays[-1].last if holidays else None


@lru_cache(maxsize=8192)
def holiday_at(day: date, departement: str) -> Holiday | None:
    """The school holiday that day falls in."""
    return next((one for one in school_holidays(departement) if one.first <= day <= one.last), None)


@lru_cache(maxsize=8192)
def next_holiday(day: date, departement: str) -> Holiday | None:
    """The first school holiday that starts after that day."""
    return next((one for one in school_holidays(departement) if one.first > day), None)


@cache
def _holidays_by_zone() -> Mapping[str, tuple[Holiday, ...]]:
    """All zones at once: reading the library's calendar takes a tenth of a second."""
    from vacances_scolaires_france import SchoolHolidayDates

    days: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for day, row in sorted(SchoolHolidayDates().data.items()):
        name = row["nom_vacances"]
        for zone in ZONES:
            if row[f"vacances_zone_{zone.lower()}"]:
                days[zone].append((day, name[0].lower() + name[1:].replace("'", "’")))
    return {zone: tuple(_runs(some)) for zone, some in days.items()}


def _runs(days: list[tuple[date, str]]) -> Iterator[Holiday]:
    start = 0
    for rank, (day, name) in enumerate(days, 1):
        if rank == len(days) or days[rank] != (day + timedelta(days=1), name):
            yield Holiday(name, days[start][0], day)
            start = rank
