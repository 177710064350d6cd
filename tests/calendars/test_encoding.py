"""Whatever is written in a calendar, another program reads it as it was."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.dates import CalendarDate, DatesCalendar
from calendars.encoding import FIRST_SEQUENCE, encode, sequence_of, text_line
from tests.calendars.reading import dates, read

PARIS = ZoneInfo("Europe/Paris")
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=PARIS)
# No control characters: nobody types them, and the format has no way to say them.
TEXTS = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")) | st.just("\n"), max_size=200)


def date(**fields) -> CalendarDate:
    start = fields.pop("start", TUESDAY)
    known = {
        "uid": "une-date",
        "start": start,
        "end": start + timedelta(hours=3),
        "changed_at": datetime(2026, 11, 1, 8, tzinfo=UTC),
        "title": "La Cabane",
        "url": "https://example.org/territoires/conflent-canigo/galets/la-cabane/",
    }
    return CalendarDate(**(known | fields))


def calendar(*some: CalendarDate, **fields) -> bytes:
    known = {
        "name": "Maillage",
        "url": "https://example.org/recherche/",
        "source": "https://example.org/recherche.ics",
    }
    return encode(DatesCalendar(dates=some, **(known | fields)))


def test_a_date_is_read_as_it_was_written() -> None:
    body = calendar(
        date(
            title="La Cabane, aux petits pas ; le mardi",
            where="École du Soleil, 12 rue des Marchands, 66500 Prades",
            point=(42.617, 2.421),
            text="Un salon, des jeux.\nGratuit · C:\\temp",
        )
    )
    (one,) = dates(body)
    assert (one.uid, one.summary) == ("une-date", "La Cabane, aux petits pas ; le mardi")
    assert (one.dtstart, one.dtend) == (TUESDAY, TUESDAY + timedelta(hours=3))
    assert one.location == "École du Soleil, 12 rue des Marchands, 66500 Prades"
    assert (one.geo.lat, one.geo.lng) == (42.617, 2.421)
    assert one.description == "Un salon, des jeux.\nGratuit · C:\\temp"
    assert one.url == "https://example.org/territoires/conflent-canigo/galets/la-cabane/"
    assert one.status == "CONFIRMED"
    assert one.transparency == "TRANSPARENT"
    assert one.dtstamp == one.last_modified == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert one.recurrence_id is None
    assert one.rrule is None


def test_a_cancelled_date_says_so() -> None:
    (one,) = dates(calendar(date(is_cancelled=True)))
    assert one.status == "CANCELLED"


def test_the_calendar_says_its_name_and_when_to_come_back() -> None:
    body = calendar(name="Conflent-Canigó, à venir", about="Tout ce qui s’y passe")
    lines = body.decode().split("\r\n")
    assert "X-WR-CALNAME:Conflent-Canigó\\, à venir" in lines
    assert "NAME:Conflent-Canigó\\, à venir" in lines
    assert "X-WR-CALDESC:Tout ce qui s’y passe" in lines
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert "SOURCE;VALUE=URI:https://example.org/recherche.ics" in lines
    assert read(body).events == []


def test_every_line_ends_as_the_format_wants_and_none_is_long() -> None:
    body = calendar(date(title="é" * 200, text="l’été\n" * 60), name="x" * 300)
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert body.count(b"\n") == body.count(b"\r\n") == body.count(b"\r")
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two


@given(title=TEXTS, where=TEXTS, text=TEXTS)
def test_no_text_is_lost_nor_breaks_out_of_its_line(title: str, where: str, text: str) -> None:
    body = calendar(date(title=title, where=where, text=text))
    assert max(map(len, body.split(b"\r\n"))) <= 75
    (one,) = dates(body)
    assert one.summary == title
    assert (one.location or "") == where
    assert (one.description or "") == text


@given(text=st.text(max_size=200))
def test_any_character_leaves_one_valid_line(text: str) -> None:
    line = text_line("SUMMARY", text)
    unfolded = line.replace(b"\r\n ", b"").decode()
    assert unfolded.startswith("SUMMARY:")
    assert len(unfolded.splitlines()) == 1
    (one,) = dates(calendar(date(text=text)))
    assert one.url


@given(st.datetimes(datetime(2020, 1, 1), datetime(2080, 1, 1)), st.integers(1, 18 * 60))
def test_a_moment_stays_the_same_moment_in_summer_as_in_winter(at: datetime, minutes: int) -> None:
    start = at.replace(second=0, microsecond=0, tzinfo=UTC)
    end = start + timedelta(minutes=minutes)
    (one,) = dates(calendar(date(start=start, end=end)))
    assert one.dtstart.astimezone(UTC) == start
    assert one.dtend.astimezone(UTC) == end


@pytest.mark.parametrize(
    ("start", "written"),
    [
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "TZID=Europe/Paris:20270328T013000"),
        (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "TZID=Europe/Paris:20270328T033000"),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "TZID=Europe/Paris:20271031T023000"),
        (
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
            "DTSTART:20271031T013000Z",
        ),  # the second 2:30 of that night
    ],
)
def test_the_hours_around_a_change_of_the_clocks(start: datetime, written: str) -> None:
    assert written in calendar(date(start=start)).decode()


def test_the_zone_gives_the_offsets_of_the_system() -> None:
    from dateutil.tz import tzical

    body = calendar().decode()
    zone = tzical_of(body, tzical)
    for month in range(1, 13):
        for day in (1, 15, 27, 28, 29):
            if month == 2 and day == 29:
                continue
            at = datetime(2027, month, day, 12)
            assert at.replace(tzinfo=zone).utcoffset() == at.replace(tzinfo=PARIS).utcoffset()


def tzical_of(body: str, tzical):
    from io import StringIO

    start, end = body.index("BEGIN:VTIMEZONE"), body.index("END:VTIMEZONE") + len("END:VTIMEZONE")
    return tzical(StringIO(body[start:end])).get("Europe/Paris")


@given(
    st.timedeltas(timedelta(0), timedelta(days=60 * 365)),
    st.timedeltas(timedelta(seconds=1), timedelta(days=900)),
)
def test_each_change_makes_the_sequence_grow(first: timedelta, later: timedelta) -> None:
    before = FIRST_SEQUENCE + first
    assert 0 <= sequence_of(before) < sequence_of(before + later) < 2**31


def test_the_same_calendar_is_written_the_same() -> None:
    assert calendar(date(), date(uid="autre")) == calendar(date(), date(uid="autre"))
