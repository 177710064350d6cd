"""What the state of a whole event (full, postponed, cancelled) makes of its dates, and how it is taken back.

It weighs on the dates to come only: what is past stays as it was. What somebody said of one date is kept, and shows
again once the event is held: in the meantime the graver of the two shows (a date that was moved is cancelled with the
others).

A date that was announced as not held is never just gone: replaced by another one, it stays cancelled until it is past.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from events.comparing import MOMENT, ORIGIN, Difference, Row, compare
from events.enums import EventStatus, Origin, Status
from events.planning import Moment

GRAVITY = {Status.SCHEDULED: 0, Status.MOVED: 1, Status.FULL: 2, Status.CANCELLED: 3}
# A postponed event is not held on the dates one knows: what says so of it says "Reporté" (see `session_words`).
WEIGHS_AS = {
    EventStatus.FULL: Status.FULL,
    EventStatus.CANCELLED: Status.CANCELLED,
    EventStatus.POSTPONED: Status.CANCELLED,
}

State = tuple[str, str]  # a status, and why


def is_weighed_down(row: Sequence[Any], now: Any) -> bool:
    """Whether a stored row, as a plain tuple, is as it is because of the whole event, and still to come."""
    return bool(row[ORIGIN] == Origin.PAGE and row[3] > now)


def compare_event(
    page: int,
    rows: Sequence[tuple[Any, ...]],
    wanted: list[Moment],
    into: Difference,
    *,
    state: State | None,
    said: Mapping[int, State],
    now: Any,
) -> None:
    """As `compare`, for an event that is not as planned, or was not; `said` is what somebody said of each row."""
    stored = {row.pk: row for row in map(Row._make, rows)}
    lifted = {row.pk: lift(row, said, now) for row in stored.values()}
    plain = Difference()
    compare(page, None, [tuple(row) for row in lifted.values()], wanted, plain)
    for row in plain.gone:
        del lifted[row.pk]
        if not _stays_announced(stored[row.pk], wanted, now):
            into.gone.append(row)
    lifted |= {row.pk: row for row in plain.updated}
    for row in lifted.values():
        target = weigh_down(row, state, now)
        if target != stored[row.pk]:
            into.updated.append(target)
    for _page, _location, moment in plain.new:
        new = weigh_down(Row(page, None, *moment, 0, moment[0]), state, now)
        into.new.append((page, None, new[MOMENT]))  # type: ignore[arg-type]


def _stays_announced(row: Row, wanted: Sequence[Moment], now: Any) -> bool:
    """Whether people were told that this date is not held, and others were given instead; not for other hours of it."""
    was_told = row.status == Status.CANCELLED and is_weighed_down(row, now)
    is_said_anew = any(one[0] < row.end and row.start < one[1] for one in wanted)
    return was_told and bool(wanted) and not is_said_anew


def lift(row: Row, said: Mapping[int, State], now: Any) -> Row:
    """The row as it would be if the event were held."""
    if not is_weighed_down(row, now):
        return row
    status, reason = said.get(row.pk, (Status.SCHEDULED.value, ""))
    if status == Status.SCHEDULED and row.start != row.planned_start:
        status = Status.MOVED.value
    return row._replace(status=status, origin=Origin.RULE.value, reason=reason)


def weigh_down(row: Row, state: State | None, now: Any) -> Row:
    """The row as the state of the event makes it."""
    status = WEIGHS_AS.get(EventStatus(state[0])) if state else None
    if state is None or status is None or row.end <= now or GRAVITY[Status(row.status)] >= GRAVITY[status]:
        return row
    return row._replace(status=status.value, origin=Origin.PAGE.value, reason=state[1])
