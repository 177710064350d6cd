"""The sessions of many addresses at once, each read from its own stretch of the index, in one query.

A window over all the sessions of the same pages costs ten times as much: a place has a hundred of them ahead.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import DateTimeField

from events.enums import Status
from events.models import Occurrence

MOST = 200  # stretches in a query; SQLite takes 500
NEXT = 3
ON_A_CARD = 6  # the next ones of three days, of what opens in the morning and in the afternoon
CANCELLED_AHEAD = timedelta(days=21)
FIELDS = Occurrence._meta.concrete_fields

Where = tuple[int, int | None]  # a page and one of its addresses; none for an event


class Stretch(NamedTuple):
    """Sessions to read: of an address, over after a moment, at most so many, in order.

    `cancelled` leaves out the others when true, those when false; `until` is when the last one may start.
    """

    where: Where
    since: datetime
    limit: int
    until: datetime | None = None
    cancelled: bool | None = None


def next_of(
    places: Iterable[Where], *, now: datetime, limit: int = ON_A_CARD, until: datetime | None = None
) -> dict[Where, list[Occurrence]]:
    """The next sessions of each address: those that take place, and among them the next ones that were cancelled."""
    stretches = []
    for where in dict.fromkeys(places):
        stretches.append(Stretch(where, now, limit, until, cancelled=False))
        stretches.append(Stretch(where, now, NEXT, until or now + CANCELLED_AHEAD, cancelled=True))
    found: defaultdict[Where, list[Occurrence]] = defaultdict(list)
    for session in read(stretches):
        found[session.page_id, session.location_id].append(session)
    return dict(found)


def chosen_of(
    places: Iterable[Where],
    accepts: Callable[[Where, Any, Any], bool],
    *,
    since: datetime,
    until: datetime,
    limit: int,
    keep: int = ON_A_CARD,
) -> dict[Where, list[Occurrence]]:
    """The first sessions of each address that are accepted, at most `keep`, cancelled ones included.

    Hundreds may be read to find them: only those kept are made into objects. `limit` is how many are looked at.
    """
    rows: dict[int, tuple[Any, ...]] = {}
    for sql, params in _queries(Stretch(where, since, limit, until) for where in dict.fromkeys(places)):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            names = [column[0] for column in cursor.description]
            rows |= {row[0]: row for row in cursor.fetchall()}
    if not rows:
        return {}
    page, location, start, end = map(names.index, ("page_id", "location_id", "start", "end"))
    # As `from_db` wants them, which takes the values in the order of the fields.
    fields = [(names.index(one.column), isinstance(one, DateTimeField)) for one in FIELDS]
    found: defaultdict[Where, list[Occurrence]] = defaultdict(list)
    for row in sorted(rows.values(), key=lambda row: (row[start], row[0])):
        where = row[page], row[location]
        kept = found[where]
        if len(kept) < keep and accepts(where, instant_of(row[start]), instant_of(row[end])):
            values = [
                instant_of(row[place]) if is_moment and row[place] else row[place]
                for place, is_moment in fields
            ]
            kept.append(Occurrence.from_db(connection.alias, [one.attname for one in FIELDS], values))
    return dict(found)


def instant_of(value: str | datetime) -> datetime:
    """A moment as the database gives it: in UTC, though some do not say so."""
    when = datetime.fromisoformat(value) if isinstance(value, str) else value
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def read(stretches: Iterable[Stretch]) -> list[Occurrence]:
    """The sessions of these stretches in order, each once."""
    found: dict[int, Occurrence] = {}
    for sql, params in _queries(stretches):
        found |= {one.pk: one for one in Occurrence.objects.raw(sql, params)}
    return sorted(found.values(), key=lambda one: (one.start, one.pk))


def _queries(stretches: Iterable[Stretch]) -> Iterator[tuple[str, list[Any]]]:
    left = iter(stretches)
    while some := list(islice(left, MOST)):
        parts, params = zip(*map(_part, some), strict=True)
        # Stretches of one address overlap: said once by the database, a session is read once.
        yield " UNION ".join(parts), [one for each in params for one in each]


def _part(one: Stretch) -> tuple[str, list[Any]]:
    page, location = one.where
    written = connection.ops.adapt_datetimefield_value
    conditions, params = ['"page_id" = %s', '"end" > %s'], [page, written(one.since)]
    if location is None:
        conditions.append('"location_id" IS NULL')
    else:
        conditions.append('"location_id" = %s')
        params.append(location)
    if one.until:
        conditions.append('"start" < %s')
        params.append(written(one.until))
    if one.cancelled is not None:
        conditions.append(f'"status" {"=" if one.cancelled else "<>"} %s')
        params.append(Status.CANCELLED.value)
    table = Occurrence._meta.db_table
    sql = (
        f'SELECT * FROM (SELECT * FROM "{table}" WHERE {" AND ".join(conditions)} '  # noqa: S608 (our own names)
        f'ORDER BY "start" LIMIT {int(one.limit)}) AS stretch'
    )
    return sql, params
