"""No edit of an event loses what somebody said of one of its dates; the state of a whole event is taken back whole."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from events.comparing import MOMENT, Difference, Row, compare
from events.enums import EventStatus, Origin, Status
from events.planning import Moment
from events.whole_events import compare_event, is_weighed_down

PAGE = 7
NOW = 100  # moments are numbers here: they are only compared
STATES = [None, *[(status.value, "grève") for status in EventStatus if status != EventStatus.SCHEDULED]]
State = tuple[str, str] | None


class Table:
    """The stored rows of one event, and what people said of each, as the database and the history keep them."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.said: dict[int, tuple[str, str]] = {}
        self.numbers = count(1)

    def become(self, wanted: list[Moment], state: State = None) -> int:
        difference = Difference()
        rows = [tuple(row) for row in sorted(self.rows.values(), key=lambda row: row.start)]
        if state or any(is_weighed_down(row, NOW) for row in rows):
            compare_event(PAGE, rows, wanted, difference, state=state, said=self.said, now=NOW)
        else:
            compare(PAGE, None, rows, wanted, difference)
        for row in difference.gone:
            del self.rows[row.pk]
        for row in difference.updated:
            self.rows[row.pk] = row
        for page, location, moment in difference.new:
            pk = next(self.numbers)
            self.rows[pk] = Row(page, location, *moment, pk, moment[0])
        self.check()
        return difference.count

    def say(self, pk: int, status: Status, start: int) -> None:
        row = self.rows[pk]
        length = row.end - row.start
        self.rows[pk] = row._replace(
            status=status.value, reason="on nous l’a dit", start=start, end=start + length
        )
        self.said[pk] = (status.value, "on nous l’a dit")

    def check(self) -> None:
        """What the constraints of the database ask."""
        starts = [row.start for row in self.rows.values()]
        assert len(starts) == len(set(starts))
        for row in self.rows.values():
            assert row.status != Status.SCHEDULED or row.start == row.planned_start
            assert row.end > row.start
        changed = [row.planned_start for row in self.rows.values() if row.status != Status.SCHEDULED]
        assert len(changed) == len(set(changed))

    @property
    def seen(self) -> list[tuple[object, ...]]:
        """Everything but the numbers of the rows."""
        return sorted((*row[MOMENT], row.planned_start) for row in self.rows.values())


@st.composite
def plans(draw: st.DrawFn) -> list[Moment]:
    starts = sorted(draw(st.sets(st.integers(0, 40), max_size=8)))
    return [
        (
            start * 5,
            start * 5 + draw(st.sampled_from([2, 4, 7])),
            False,
            Status.SCHEDULED.value,
            Origin.RULE.value,
            "",
            draw(st.sampled_from([None, 3])),
            draw(st.sampled_from(["", "avec une conteuse"])),
        )
        for start in starts
    ]


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, list[Moment]]:
    """An event whose people have cancelled, moved or said full some dates."""
    table, plan = Table(), draw(plans())
    table.become(plan)
    for pk in list(table.rows):
        status = draw(st.sampled_from([None, Status.CANCELLED, Status.FULL, Status.MOVED]))
        # Where no other one starts.
        start = draw(st.integers(0, 40)) * 5 + 1 if status == Status.MOVED else table.rows[pk].start
        if status and all(row.start != start for row in table.rows.values() if row.pk != pk):
            table.say(pk, status, start)
    return table, plan


@given(tables(), plans())
def test_no_edit_loses_what_somebody_said(given_: tuple[Table, list[Moment]], plan: list[Moment]) -> None:
    table, _before = given_
    told = {pk: row for pk, row in table.rows.items() if row.status != Status.SCHEDULED}
    table.become(plan)
    for pk, row in told.items():
        after = table.rows[pk]
        assert (after.status, after.reason) == (row.status, row.reason)
        if row.start != row.planned_start:
            assert (after.start, after.end) == (row.start, row.end)
    # Every date of the plan is there, but where a session already stands or takes its place.
    starts = {row.start for row in table.rows.values()} | {row.planned_start for row in table.rows.values()}
    assert {moment[0] for moment in plan} <= starts
    assert table.become(plan) == 0


@given(tables(), st.sampled_from(STATES), plans(), st.sampled_from(STATES))
def test_it_is_done_once(
    given_: tuple[Table, list[Moment]], state: State, plan: list[Moment], other: State
) -> None:
    table, _before = given_
    for wanted, weight in ((plan, state), (plan, other)):
        table.become(wanted, weight)
        assert table.become(wanted, weight) == 0


@given(tables(), st.lists(st.sampled_from(STATES), min_size=1, max_size=3))
def test_a_state_taken_back_gives_back_exactly_what_was(
    given_: tuple[Table, list[Moment]], states: list[State]
) -> None:
    table, plan = given_
    table.become(plan)
    before, numbers = table.seen, {pk for pk, row in table.rows.items() if row.status != Status.SCHEDULED}
    for state in states:
        table.become(plan, state)
        assert numbers <= set(table.rows)
    table.become(plan)
    assert table.seen == before


@given(tables(), st.sampled_from(STATES[1:]))
def test_a_state_weighs_on_what_is_to_come_only(given_: tuple[Table, list[Moment]], state: State) -> None:
    assert state is not None
    table, plan = given_
    table.become(plan)
    past = [row for row in table.rows.values() if row.end <= NOW]
    table.become(plan, state)
    assert [row for row in table.rows.values() if row.end <= NOW] == past
    to_come = [row for row in table.rows.values() if row.end > NOW]
    if state[0] == EventStatus.FULL:
        assert all(row.status in {Status.FULL, Status.CANCELLED} for row in to_come)
    else:
        assert all(row.status == Status.CANCELLED for row in to_come)


@given(tables(), st.sampled_from([EventStatus.POSTPONED, EventStatus.CANCELLED]), plans())
def test_a_date_that_was_announced_as_not_held_does_not_vanish(
    given_: tuple[Table, list[Moment]], status: EventStatus, plan: list[Moment]
) -> None:
    table, before = given_
    table.become(before, (status.value, "grève"))
    told = [row for row in table.rows.values() if row.end > NOW]
    table.become(plan)
    for row in told:
        is_there = row.pk in table.rows or any(one[0] < row.end and row.start < one[1] for one in plan)
        assert is_there or not plan


@given(tables(), st.sampled_from(STATES[1:]), plans())
def test_edits_under_a_state_lose_nothing_either(
    given_: tuple[Table, list[Moment]], state: State, plan: list[Moment]
) -> None:
    table, _before = given_
    told = {pk: row for pk, row in table.rows.items() if row.status != Status.SCHEDULED}
    table.become(plan, state)
    table.become(plan)
    for pk, row in told.items():
        assert (table.rows[pk].status, table.rows[pk].reason) == (row.status, row.reason)
