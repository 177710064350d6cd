"""What to write so that the sessions of one address become what its hours say, sparing what people said of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from events.enums import Origin, Status
from events.planning import Moment


class Row(NamedTuple):
    """A stored session, in the words of the database; `page`, `location` and `venue` are ids."""

    page: int
    location: int | None
    start: Any
    end: Any
    by_appointment: bool
    status: str
    origin: str
    reason: str
    venue: int | None
    note: str
    pk: int
    planned_start: Any

    @property
    def is_changed(self) -> bool:
        return self.status != Status.SCHEDULED

    @property
    def is_kept(self) -> bool:
        """Whether the hours have no say in it."""
        return self.is_changed or self.origin != Origin.RULE


MOMENT = slice(2, 10)  # the part of a row that is a Moment
ORIGIN = 6


@dataclass(slots=True)
class Difference:
    """Sessions to insert, rows to delete, and rows to write again."""

    new: list[tuple[int, int | None, Moment]] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)
    updated: list[Row] = field(default_factory=list)

    @property
    def page_ids(self) -> set[int]:
        return {page for page, _location, _moment in self.new} | {
            row.page for row in self.gone + self.updated
        }

    @property
    def count(self) -> int:
        return len(self.new) + len(self.gone) + len(self.updated)


def compare(
    page: int, location: int | None, rows: Sequence[tuple[Any, ...]], wanted: list[Moment], into: Difference
) -> None:
    """Adds to `into` what makes these rows of one address (plain tuples, as `Row`) be the sessions wanted."""
    if [row[MOMENT] for row in rows] == wanted:
        return
    stored = {row.planned_start: row for row in map(Row._make, rows)}
    # One session at a time: the hours now give what somebody had moved there.
    taken = {row.start for row in stored.values() if row.is_kept}
    new = []
    for moment in wanted:
        row = stored.pop(moment[0], None)
        if row is None:
            if moment[0] not in taken:
                new.append(moment)
        elif not row.is_kept and row[MOMENT] != moment:
            into.updated.append(Row(page, location, *moment, row.pk, moment[0]))
        elif row.is_kept and (row.venue, row.note) != moment[6:]:
            # Where it is held is not what somebody said of it.
            into.updated.append(row._replace(venue=moment[6], note=moment[7]))
    for row in stored.values():
        if not row.is_kept:
            into.gone.append(row)
        elif row.is_changed and (heir := _heir(row, new)):
            new.remove(heir)
            into.updated.append(_given(row, heir))
    into.new += [(page, location, moment) for moment in new]


def _heir(row: Row, new: Iterable[Moment]) -> Moment | None:
    """The session that a change of the hours puts in the place of this one, which somebody cancelled, moved or said
    full: 9 h to 12 h has become 9 h 30 to 12 h, and is not held for all that."""
    if row.start == row.planned_start:
        return next((one for one in new if one[0] < row.end and row.start < one[1]), None)
    # Moved: how long it was planned to last is not known any more.
    return next((one for one in new if one[0] <= row.planned_start < one[1]), None)


def _given(row: Row, heir: Moment) -> Row:
    if row.start == row.planned_start:
        row = row._replace(start=heir[0], end=heir[1])
    return row._replace(planned_start=heir[0], by_appointment=heir[2], venue=heir[6], note=heir[7])
