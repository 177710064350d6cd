"""Keeps the columns of this process right: they follow the versions of the index (see `search.models.Change`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import F, TextField
from django.db.models.functions import Cast, Coalesce

from events.session_reads import instant_of
from search.columns import COLUMNS, NEVER, Coded, Columns, Head, Numbers, instant
from search.models import Change, Entry, new_stamp
from search.querysets import EntryQuerySet

CHUNK = 5_000  # rows read at a time
UNKNOWN = (2**15 - 1, -(2**15))  # the ages of what says none: no span overlaps them
HEAD = f"SELECT version, stamp FROM {Change._meta.db_table} ORDER BY version DESC LIMIT 1"  # noqa: S608

PLAIN = {
    "id": ("pk", np.int64),
    "page": ("page_id", np.int64),
    "location": ("location_id", np.int64),
    "title": ("sort_title", np.object_),
    "lat": ("lat", np.float64),
    "lon": ("lon", np.float64),
    "is_remote": ("is_remote", np.bool_),
    "met": ("met", np.int64),
    "known": ("known", np.int64),
}
INSTANTS = ("found_from", "found_until", "next_start", "next_end")
TEXTS = ("sorte", "kind", "audience")
SETS = ("themes", "territories", "departements")
PAIRS = {"ages": ("fit_min", "fit_max"), "calendars": ("departement", "calendar")}
READ: tuple[str, ...] = (
    *(name for name, _dtype in PLAIN.values()),
    *INSTANTS,
    *TEXTS,
    *SETS,
    *chain.from_iterable(PAIRS.values()),
)


@dataclass
class Held:
    columns: Columns | None = None


HELD = Held()


def current_columns() -> Columns:
    """The columns of the index as this connection sees it: one query when nothing changed.

    Threads share them: each reads what it lacks by itself, and puts its columns in place at once.
    """
    head = read_head()
    held = HELD.columns
    if held is None or held.head != head:
        held = (_caught_up(held, head) if held else None) or _read(head, Entry.objects.all())
        HELD.columns = held
    return held


def read_head() -> Head:
    """The latest version; one that equals no other when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(HEAD)
        row = cursor.fetchone()
    return Head(*row) if row else Head(0, new_stamp())


def _caught_up(held: Columns, head: Head) -> Columns | None:
    """What is held with the changes since; nothing when it is of no version of this database, or of one too old."""
    log = Change.objects.filter(version__gte=held.head.version, version__lte=head.version)
    first, *changes = log.order_by("version").values_list("version", "stamp", "removed") or [(0, "", [])]
    if held.head != first[:2] or not changes:
        return None
    removed = [entry_id for _version, _stamp, ids in changes for entry_id in ids]
    # Another change may be there already: it is read again in its turn.
    fresh = _read(head, Entry.objects.filter(version__gt=held.head.version))
    latest_version, latest_stamp, _removed = changes[-1]
    return held.changed(Head(latest_version, latest_stamp), np.array(removed, np.int64), fresh)


def _read(head: Head, entries: EntryQuerySet) -> Columns:
    reader = _Reader()
    # Sets and instants as the database writes them: there are few, each is understood once.
    as_written = [_as_written(name) for name in READ]
    rows = entries.order_by().values_list(*as_written).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        reader.add(chunk)
    return reader.columns(head)


def _as_written(name: str) -> Any:
    if name in INSTANTS + SETS:
        return Cast(name, TextField())
    return Coalesce(name, 0 - F("venue_id"), 0) if name == "location_id" else name


class _Reader:
    """Makes columns of chunks of rows, so that no more than one chunk is ever held as Python objects."""

    def __init__(self) -> None:
        dtypes = {name: dtype for name, (_read, dtype) in PLAIN.items()} | dict.fromkeys(INSTANTS, np.int64)
        self._parts: dict[str, list[Numbers]] = {
            name: [np.empty(0, dtypes.get(name, np.int32))] for name in COLUMNS
        }
        self._codes: dict[str, dict[Any, int]] = {name: {} for name in (*TEXTS, *SETS, *PAIRS)}
        self._instants: dict[str | None, int] = {None: NEVER}

    def add(self, rows: list[tuple[Any, ...]]) -> None:
        values = dict(zip(READ, zip(*rows, strict=True), strict=True))
        for name, (read, dtype) in PLAIN.items():
            self._parts[name].append(np.array(values[read], dtype))
        for name in INSTANTS:
            known = self._instants
            known |= {text: _instant(text) for text in set(values[name]) - known.keys()}
            self._parts[name].append(np.array([known[text] for text in values[name]], np.int64))
        for name in (*TEXTS, *SETS):
            self._add_coded(name, values[name])
        for name, pair in PAIRS.items():
            self._add_coded(name, zip(*(values[one] for one in pair), strict=True))

    def _add_coded(self, name: str, values: Iterable[Any]) -> None:
        codes = self._codes[name]
        self._parts[name].append(
            np.array([codes.setdefault(value, len(codes)) for value in values], np.int32)
        )

    def columns(self, head: Head) -> Columns:
        columns: dict[str, Any] = {name: np.concatenate(parts) for name, parts in self._parts.items()}
        keys = zip(columns["title"], columns["page"].tolist(), columns["id"].tolist(), strict=True)
        order = np.array([row for _key, row in sorted(zip(keys, count(), strict=False))], np.int64)
        for name, column in columns.items():
            columns[name] = column[order]
        for name, codes in self._codes.items():
            columns[name] = Coded(columns[name], tuple(_value(name, value) for value in codes))
        return Columns(head, **columns)


def _value(name: str, read: Any) -> Any:
    if name in SETS:
        return tuple(read.split())
    if name == "calendars":
        departement, calendar = read
        return departement, bytes(calendar)
    return UNKNOWN if name == "ages" and read[0] is None else read


def _instant(text: str) -> int:
    return instant(instant_of(text))
