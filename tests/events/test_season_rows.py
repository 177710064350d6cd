"""Whatever the hours, the day and the choice: today's dates hold until September, those chosen come after."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours.seasons import Season, Term, season_to_renew
from directory.hours.sessions import sessions
from directory.models import PlaceLocation, PlacePage
from events.season.room import Choice, Room
from events.season.rows import renew_rows, unsaved

pytestmark = pytest.mark.django_db  # a page asks for its content type

SEPTEMBER, JUNE = date(2026, 9, 1), date(2027, 6, 30)
HOURS = [
    "Tu 09:00-12:00",
    "Tu 09:00-12:00; SH off",
    "Sep-Jun Th 14:00-16:00",
    "2025 Sep 01-2026 Jul 03 Tu 09:00-12:00; SH off",
    "2025 Sep 08-2025 Dec 19 Mo 09:00-11:00, 2026 Jan 05-2026 Jun 26 Fr 09:00-11:00",
    "2026 May 12,2026 Jun 09 14:00-16:00",
    "",
]


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    first = draw(st.none() | st.dates(date(2025, 8, 25), date(2025, 10, 1)))
    last = draw(st.none() | st.dates(date(2026, 6, 1), date(2026, 8, 31)))
    location = PlaceLocation(
        pk=1, opening_hours=draw(st.sampled_from(HOURS)), valid_from=first, valid_to=last
    )
    begins = draw(st.none() | st.dates(SEPTEMBER, date(2026, 10, 1)))
    other = Choice.of(Term("We 10:00-12:00; SH off", begins, draw(st.none() | st.just(JUNE))))
    return Room(
        place=PlacePage(),
        location=location,
        season=Season(2026),
        today=draw(st.dates(date(2026, 5, 1), SEPTEMBER) | st.dates(SEPTEMBER, date(2027, 2, 1))),
        choice=draw(st.sampled_from([other, None, Choice(closed=True)])),
    )


def dates(term: Term, first: date, last: date) -> set[date]:
    first, last = max(first, term.first or first), min(last, term.last or last)
    found = sessions(term.hours, first, last, departement="66") if term.hours and first <= last else None
    return {one.start.date() for one in found.dates} if found else set()


@given(rooms())
def test_the_dates_of_today_hold_and_those_chosen_come(room: Room) -> None:
    assert season_to_renew(room.today) == room.season
    page = PlacePage()
    row = PlaceLocation(
        pk=1,
        **{name: getattr(room.location, name) for name in ("opening_hours", "valid_from", "valid_to")},
    )
    page.locations.set([row])
    before, asked = room.before, room.after or Term("")
    begins = room.begins if room.splits else asked.first

    renew_rows(page, [room], unsaved)

    rows = [Term(one.opening_hours, one.valid_from, one.valid_to) for one in page.locations.all()]
    assert all(one.first <= one.last for one in rows if one.first and one.last)

    def open_on(first: date, last: date) -> set[date]:
        return set().union(*(dates(one, first, last) for one in rows))

    day = timedelta(days=1)
    if room.today < SEPTEMBER and (before.last is None or before.last >= room.today):
        assert open_on(room.today, SEPTEMBER - day) == dates(before, room.today, SEPTEMBER - day)
    start = max(room.today, SEPTEMBER)
    assert open_on(start, JUNE) == dates(Term(asked.hours, begins, asked.last), start, JUNE)
