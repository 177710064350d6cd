from datetime import date

import pytest

from directory.hours.closings import AHEAD, Closing, as_json, closing_before, closings_of, from_json
from directory.hours.exceptions_words import say_closing

SATURDAY = date(2026, 11, 21)


def closed(first: str, last: str, reason: str = "") -> dict[str, object]:
    return {"kind": "ferme", "from": first, "to": last, "times": [], "reason": reason}


def found(hours: str, *rows: dict[str, object]) -> list[Closing]:
    return list(closings_of(hours, list(rows), departement="66"))


def test_only_closures_that_take_sessions_away() -> None:
    thursday = closed("2026-11-26", "2026-11-26", "formation")
    assert found("Th 09:00-12:00", thursday) == [
        Closing(date(2026, 11, 26), date(2026, 11, 26), date(2026, 11, 26), "formation")
    ]
    assert found("Tu 09:00-12:00", thursday) == []
    # It is open that day all the same: the shorter exception wins.
    opened = {**closed("2026-11-26", "2026-11-26"), "kind": "ouvert", "times": [["14:00", "16:00"]]}
    assert found("Th 09:00-12:00", closed("2026-11-20", "2026-11-30"), opened) == []


def test_the_last_day_missed_is_not_the_last_day_closed() -> None:
    summer = closed("2026-07-20", "2026-08-16", "fermeture estivale")
    assert [one.missed for one in found("Tu 09:00-12:00", summer)] == [date(2026, 8, 11)]
    # No session in the school holidays anyway.
    assert found("Tu 09:00-12:00; SH off", summer) == []


@pytest.mark.parametrize("rows", [None, [], "x", [{"kind": "?"}]])
def test_what_cannot_be_read_says_nothing(rows: object) -> None:
    assert closings_of("Tu 09:00-12:00", rows, departement="66") == ()


def test_kept_and_read_again() -> None:
    one = Closing(date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 26), "a")
    assert from_json(as_json([one])) == (one,)


@pytest.mark.parametrize(
    ("first", "missed", "next_day", "is_said"),
    [
        (date(2026, 11, 26), date(2026, 11, 26), date(2026, 12, 3), True),
        (date(2026, 11, 26), date(2026, 11, 26), None, True),
        # The next session comes first.
        (date(2026, 11, 26), date(2026, 11, 26), date(2026, 11, 24), False),
        (date(2026, 11, 19), date(2026, 11, 19), date(2026, 11, 26), False),
        (date(2026, 11, 19), date(2026, 11, 21), date(2026, 11, 26), True),
        (SATURDAY + AHEAD, SATURDAY + AHEAD, None, True),
        (SATURDAY + AHEAD * 2, SATURDAY + AHEAD * 2, None, False),
    ],
)
def test_said_when_a_session_was_expected_before_the_next_one(
    first: date, missed: date, next_day: date | None, is_said: bool
) -> None:
    one = Closing(first, missed, missed)
    assert (closing_before([one], SATURDAY, next_day) == one) is is_said


@pytest.mark.parametrize(
    ("first", "last", "reason", "said"),
    [
        ("2026-11-26", "2026-11-26", "", "Fermé exceptionnellement ce jeudi 26 novembre."),
        (
            "2026-12-03",
            "2026-12-03",
            "formation",
            "Fermé exceptionnellement le jeudi 3 décembre (formation).",
        ),
        ("2026-12-21", "2027-01-02", "congés", "Fermé du 21 décembre au 2 janvier (congés)."),
    ],
)
def test_in_words(first: str, last: str, reason: str, said: str) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert say_closing(Closing(*days, days[0], reason), SATURDAY).replace("\xa0", " ") == said
