"""The rows of a place for its next season: what differs is written on a version of its page, the rest stays as it is."""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import date, timedelta

from directory.hours.exceptions import as_json
from directory.hours.seasons import Season, Term
from directory.models import PlaceLocation, PlacePage
from events.season.room import DAY, Room

MONTH = timedelta(days=31)
CONTENT = ("venue_id", "opening_hours", "hours_as_typed", "exceptions", "note", "valid_from", "valid_to")

# Gives a version of the page the row that takes over from another.
Insert = Callable[[PlaceLocation], PlaceLocation]


def unsaved(row: PlaceLocation) -> PlaceLocation:
    return row


def storing(live: PlacePage) -> Insert:
    """The row has its number at once: the version that is published knows it."""

    def insert(row: PlaceLocation) -> PlaceLocation:
        row.page = live
        row.save()
        return row

    return insert


def copying(public: list[PlaceLocation]) -> Insert:
    """The row of a draft is the one that has just been published."""

    def insert(row: PlaceLocation) -> PlaceLocation:
        there = _successor(row, public)
        row.pk = there.pk if there else None
        return row

    return insert


def renew_rows(page: PlacePage, rooms: Sequence[Room], insert: Insert) -> None:
    """Writes on a version of the page what differs from its public one; the rest of that version stays as it is."""
    rows = list(page.locations.all())
    rooms = list(rooms)
    written: list[PlaceLocation] = []
    others = list(rows)
    for row in rows:
        if not any(row is one for one in others):
            continue  # it takes over from a row before it
        if (room := _room_of(row, rooms)) is None:
            written.append(row)
            continue
        rooms.remove(room)
        others = [one for one in others if one is not row]
        if room.dropped:
            row.exceptions = as_json(room.kept_exceptions)
        if room.after is None:
            written += _closed(row, room)
        elif room.splits:
            written += _split(row, room, others, insert)
        else:
            _write(row, room)
            written.append(row)
    for order, row in enumerate(written):
        row.sort_order = order
    page.locations.set(written)


def drop_old(page: PlacePage, season: Season) -> None:
    """Rows that ended before last season leave, where another row of the same address has taken over."""
    rows = list(page.locations.all())
    old = [row for row in rows if row.valid_to and row.valid_to < season.before.first]
    current = {row.venue_id for row in rows if row not in old}
    if any(row.venue_id in current for row in old):
        page.locations.set([row for row in rows if row not in old or row.venue_id not in current])


def taken_away(draft: PlacePage, rooms: Sequence[Room]) -> list[Room]:
    """The rooms that a version of the page has no row for."""
    there = [_room_of(row, rooms) for row in draft.locations.all()]
    return [room for room in rooms if room not in there]


def put_back(draft: PlacePage, rooms: Sequence[Room]) -> None:
    """What is confirmed is what is read: an address that a draft takes away comes back, with its season."""
    if missing := taken_away(draft, rooms):
        draft.locations.set([*draft.locations.all(), *(copy(room.location) for room in missing)])


def _room_of(row: PlaceLocation, rooms: Sequence[Room]) -> Room | None:
    """The room a row of this version is about; a draft may not know the numbers of its rows."""
    if row.pk:
        return next((room for room in rooms if room.pk == row.pk), None)
    said = Term(row.opening_hours, row.valid_from, row.valid_to)
    return next(
        (room for room in rooms if (room.location.venue_id, room.before) == (row.venue_id, said)), None
    )


def _write(row: PlaceLocation, room: Room) -> None:
    before, after = room.before, room.after or room.before
    if after.hours != before.hours:
        row.opening_hours = after.hours
        row.hours_as_typed = "" if room.is_changed else row.hours_as_typed
    if after.first != before.first:
        row.valid_from = after.first
    if after.last != before.last:
        row.valid_to = after.last


def _closed(row: PlaceLocation, room: Room) -> list[PlaceLocation]:
    """Open until the season begins, or until yesterday; a row that would have no day left goes."""
    end = max(room.season.first, room.today) - DAY
    row.valid_to = min(row.valid_to, end) if row.valid_to else end
    return [] if row.valid_from and row.valid_from > row.valid_to else [row]


def _split(
    row: PlaceLocation, room: Room, others: list[PlaceLocation], insert: Insert
) -> list[PlaceLocation]:
    """The row of today, until the season begins, and the one that takes over."""
    new = PlaceLocation(**{name: getattr(row, name) for name in CONTENT})
    _write(new, room)
    new.valid_from, new.valid_to = room.begins, room.after.last if room.after else None
    new.exceptions = as_json([one for one in room.kept_exceptions if one.last >= room.begins])
    end = room.season.first - DAY
    row.valid_to = min(row.valid_to, end) if row.valid_to else end
    there = _successor(new, others)
    if there is None:
        return [row, insert(new)]
    for name in CONTENT:
        setattr(there, name, getattr(new, name))
    return [row, there]


def _successor(new: PlaceLocation, others: list[PlaceLocation]) -> PlaceLocation | None:
    """Takes from `others` the row that takes over at that address already: the season was renewed once before."""
    for rank, row in enumerate(others):
        if row.venue_id == new.venue_id and takes_over(row, new.valid_from):
            return others.pop(rank)
    return None


def is_of_another_season(row: PlaceLocation, rows: list[PlaceLocation], season: Season) -> bool:
    """Whether a row ended before last season, or has at the same address the one that takes over from it."""
    if row.valid_to is None:
        return False
    if row.valid_to < season.before.first:
        return True
    later = [one for one in rows if one.venue_id == row.venue_id and takes_over(one, season.first)]
    return any(row.valid_to < one.valid_from for one in later if one.valid_from)


def takes_over(row: PlaceLocation, begins: date | None) -> bool:
    """Whether a row begins with the season, or about."""
    return bool(row.valid_from and begins and row.valid_from >= begins - MONTH)
