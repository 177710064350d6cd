"""The agenda, as the number of events grows: the same places, and the first 500, 5,000 or 20,000 events."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.bench.cases import AGES, MOMENTS, Case, Site, search
from tests.bench.report import number, table

EVENTS = (500, 5_000, 20_000)
AGENDA = {"p50": 15.0, "p99": 30.0, "queries": 8}
PATH = "/agenda/"
# In the order of their keys: what says of an event that it is there, and when.
LEFT_OUT = (
    "DELETE FROM events_occurrence WHERE location_id IS NULL AND page_id NOT IN ({kept})",
    "DELETE FROM search_text WHERE rowid IN (SELECT id FROM search_entry WHERE sorte = 'evenement' "
    "AND page_id NOT IN ({kept}))",
    "DELETE FROM search_entry WHERE sorte = 'evenement' AND page_id NOT IN ({kept})",
)
KEPT = "SELECT DISTINCT page_id FROM search_entry WHERE sorte = 'evenement' ORDER BY page_id LIMIT %d"


def agendas(site: Site) -> list[Case]:
    today = date.today()
    monday = today + timedelta(days=7 - today.weekday())
    month = (today.replace(day=1) + timedelta(days=31)).replace(day=1)

    def case(name: str, draw: Callable[[Any], str], *, is_local: bool = False) -> Case:
        return Case(f"Agenda : {name}", draw, AGENDA, is_local=is_local, in_view=True)

    return [
        case(
            "jour, ville et âge",
            lambda rng: search(path=PATH, ou=site.town(rng), enfant=rng.choice(AGES)),
            is_local=True,
        ),
        case(
            "jour, ville, âge et moment",
            lambda rng: search(*rng.choice(MOMENTS), path=PATH, ou=site.town(rng), enfant=rng.choice(AGES)),
            is_local=True,
        ),
        case("jour, sans filtre", lambda rng: search(path=PATH, du=_day(rng, today), page=_page(rng))),
        case("semaine, sans filtre", lambda rng: search(path=PATH, vue="semaine", du=_day(rng, monday))),
        case(
            "semaine, ville",
            lambda rng: search(path=PATH, vue="semaine", du=monday.isoformat(), ou=site.town(rng)),
            is_local=True,
        ),
        case("mois, sans filtre", lambda rng: search(path=PATH, vue="mois", du=month.isoformat())),
        case("semaine passée", lambda rng: search(path=PATH, vue="semaine", du=_day(rng, today, -5))),
    ]


def _day(rng: Any, first: date, days: int = 14) -> str:
    return (first + timedelta(days=rng.randrange(abs(days)) * (1 if days > 0 else -1))).isoformat()


def _page(rng: Any) -> str:
    return str(rng.choice((1, 1, 1, 2, 5)))


@contextmanager
def with_events(path: Path, events: int) -> Iterator[Path]:
    """A copy of that database with so many events; the file itself when it has no more."""
    if events >= EVENTS[-1]:
        yield path
        return
    copy = path.with_name(f"agenda-{events}.sqlite3")
    shutil.copyfile(path, copy)
    try:
        with closing(sqlite3.connect(copy)) as database, database:
            for sql in LEFT_OUT:
                database.execute(sql.format(kept=KEPT % events))
        yield copy
    finally:
        for file in copy.parent.glob(f"{copy.name}*"):
            file.unlink()


def by_events(path: Path, measure: Callable[[Path], dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """The cases of the agenda for each number of events."""
    found = {}
    for events in EVENTS:
        with with_events(path, events) as database:
            found[events] = measure(database)["cases"]
    return found


def section(sizes: dict[int, list[dict[str, Any]]]) -> str:
    """A part of the page of measures."""
    columns = [
        "demande",
        *(f"{number(events, 0)} : {what}" for events in sizes for what in ("p50", "p99", "SQL")),
    ]
    rows = [
        [
            cases[0]["name"],
            *(
                value
                for one in cases
                for value in (number(one["p50"]), number(one["p99"]), str(one["queries"]))
            ),
        ]
        for cases in zip(*sizes.values(), strict=True)
    ]
    return "## L’agenda, selon le nombre de rendez-vous (ms)\n\n" + table(columns, rows) + "\n"
