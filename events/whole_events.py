"""What the state of a whole event (full, postponed, cancelled) makes of its dates, and how it is taken back.

It weighs on the dates to come only: what is past stays as it was. What somebody said of one date is kept, and shows
again once the event is held: in the meantime the graver of the two shows (a date that was moved is cancelled with the
others).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from events.comparing import MOMENT, ORIGIN, Difference, Row, compare
from events.enums import EventStatus, Origin, Status
from events.planning import Moment

GRAVITY = {Status.SCHEDULED: 0, Status.MOVED: 1, Status.FULL: 2, Status.CANCELLED: 3}
# A postponed event has no date to come: those somebody changed wait, cancelled, to be what they were.
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
    lifted = {row.pk: lift(row, said, now) for row in map(Row._make, rows)}
    if state and state[0] == EventStatus.POSTPONED:
        wanted = [moment for moment in wanted if moment[1] <= now]
    plain = Difference()
    compare(page, None, [tuple(row) for row in lifted.values()], wanted, plain)
    into.gone += plain.gone
    for row in plain.gone:
        del lifted[row.pk]
    lifted |= {row.pk: row for row in plain.updated}
    stored = {row.pk: row for row in map(Row._make, rows)}
    for row in lifted.values():
        target = weigh_down(row, state, now)
        if target != stored[row.pk]:
            into.updated.append(target)
    for _page, _location, moment in plain.new:
        new = weigh_down(Row(page, None, *moment, 0, moment[0]), state, now)
        into.new.append((page, None, new[MOMENT]))  # type: ignore[arg-type]


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
