"""Opening hours: refused when they mean something else than they seem, said as a person would."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, override
from hypothesis import example, given
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from directory.hours import by_appointment, describe_hours, opening_specifications, validate_hours, words

TODAY = date(2026, 11, 21)
LINES = (Path(__file__).parent / "hours.txt").read_text(encoding="utf-8").splitlines()
SAID = [line.split(" => ") for line in LINES if line and not line.startswith("#")]


def test_there_are_examples() -> None:
    assert len(SAID) >= 60


@pytest.mark.parametrize(("hours", "said"), SAID)
def test_hours_are_said_in_french(hours: str, said: str) -> None:
    assert describe_hours(hours).replace("\u00a0", " ") == said


@pytest.mark.parametrize("hours", ["", "  ", "\n"])
def test_no_hours_say_nothing(hours: str) -> None:
    assert describe_hours(hours) == ""
    assert by_appointment(hours) is False
    assert opening_specifications(hours, "66", TODAY) == []
    validate_hours(hours)


def test_numbers_stay_with_their_unit() -> None:
    assert describe_hours("Mo 08:30-12:00; Tu 09:00-12:00") == (
        "Le lundi de 8\u00a0h\u00a030 à 12\u00a0h\u00a0; le mardi de 9\u00a0h à 12\u00a0h"
    )
    assert describe_hours("Mo 09:00-12:00", lang="ar") == describe_hours("Mo 09:00-12:00")


def test_hours_are_said_in_the_language_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    english = {
        "lundi": "Monday",
        "le %(day)s": "on %(day)ss",
        "%(days)s %(times)s": "%(times)s %(days)s",
        "de %(start)s à %(end)s": "from %(start)s to %(end)s",
        "%(hours)s\u00a0h": "%(hours)s o’clock",
    }
    monkeypatch.setattr(words, "_", lambda text: english.get(text, text) if get_language() == "en" else text)
    hours = 'Mo 09:00-11:00 open "une langue d’essai"'
    french = "Le lundi de 9\u00a0h à 11\u00a0h (une langue d’essai)"
    assert describe_hours(hours) == french
    with override("en"):
        assert describe_hours(hours) == "From 9 o’clock to 11 o’clock on Mondays (une langue d’essai)"
        assert describe_hours(hours, lang="fr") == french
    assert describe_hours(hours) == french


@pytest.mark.parametrize("hours", ["mardi 9h", "Tu 9-12h30", "x" * 20_000, "Tu\0", "<b>", "Mo 09:00-12:00;"])
def test_what_is_not_understood_is_refused_in_french(hours: str) -> None:
    with pytest.raises(ValidationError, match=r"(?i)horaires"):
        validate_hours(hours)
    assert describe_hours(hours) in {"Voir les horaires", "Le lundi de 9\u00a0h à 12\u00a0h"}


@pytest.mark.parametrize(
    "hours", ['"sur rendez-vous"', 'open "sur contact"', 'Mo 09:00-12:00 || "sur rendez-vous"']
)
def test_a_bare_comment_would_mean_open_day_and_night(hours: str) -> None:
    with pytest.raises(ValidationError, match="jour et nuit"):
        validate_hours(hours)


@pytest.mark.parametrize(
    "hours",
    ['unknown "sur rendez-vous"', "SH We 14:00-16:30", "Tu[1,3] 09:00-12:00; SH,PH off", "24/7", "off"],
)
def test_usual_hours_are_accepted(hours: str) -> None:
    validate_hours(hours)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ('unknown "sur rendez-vous"', True),
        ('unknown "sur contact"', True),
        ('unknown "Sur RDV"', True),
        ('Mo-Fr 09:00-12:00 unknown "sur rendez-vous"', True),
        ('"sur rendez-vous"', True),
        ('Tu 09:00-12:00; unknown "sur rendez-vous"', False),
        ('Mo 09:00-12:00 "sur rendez-vous"; Tu 09:00-12:00', False),
        ("Tu 09:00-12:00", False),
        ("SH off", False),
        ("n’importe quoi", False),
    ],
)
def test_by_appointment_means_only_by_appointment(hours: str, expected: bool) -> None:
    assert by_appointment(hours) is expected


def test_a_plain_week_is_given_to_search_engines() -> None:
    assert opening_specifications("Tu,Th 09:00-12:00,14:00-24:00", "66", TODAY) == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["https://schema.org/Tuesday", "https://schema.org/Thursday"],
            "opens": opens,
            "closes": closes,
        }
        for opens, closes in (("09:00", "12:00"), ("14:00", "23:59"))
    ]


@pytest.mark.parametrize(
    "hours",
    [
        "Tu[1,3] 09:00-12:00",
        "Sep-Jun Tu 09:00-12:00",
        "week 2-52/2 Tu 09:00-12:00",
        "Tu 09:00-12:00; SH We 14:00-18:00",
        "Tu 09:00-12:00; Aug off",
        "Tu 09:00-12:00 unknown",
        'Tu 09:00-12:00 "sur rendez-vous"',
        "Mo 09:00+",
        '"fermé pour travaux"',
        "PH 09:00-12:00",
        "n’importe quoi",
    ],
)
def test_anything_less_plain_is_not(hours: str) -> None:
    assert opening_specifications(hours, "66", TODAY) == []


WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
week_days = st.lists(st.sampled_from(WEEK), min_size=1, max_size=3, unique=True).map(",".join)
times = st.sampled_from(["09:00-12:00", "14:00-17:30", "18:00-24:00", "09:00-12:00,14:00-17:30", "off"])
plain_weeks = st.lists(st.tuples(week_days, times).map(" ".join), min_size=1, max_size=4).map("; ".join)


@given(plain_weeks)
@example("Mo-Fr 09:00-12:00; We off; We 14:00-17:30")
def test_a_plain_week_is_open_when_the_library_says_so(hours: str) -> None:
    said = {
        (day.removeprefix("https://schema.org/"), one["opens"])
        for one in opening_specifications(hours, "66", TODAY)
        for day in one["dayOfWeek"]
    }
    monday = datetime(2026, 11, 23)
    starts = (
        start
        for start, _end, state, _comment in OpeningHours(hours).intervals(monday, monday + timedelta(days=7))
        if state == State.OPEN
    )
    assert said == {(f"{start:%A}", f"{start:%H:%M}") for start in starts}


PIECES = (
    'Mo Tu-Fr Sa[1] Su[-1] PH SH SH, off closed unknown 09:00-12:00 14:00-26:00 22:00+ ; , || "rdv" "" week 2-52/2 '
    "Jul-Aug Dec 24 2026 2026-2027 24/7 easter sunrise-sunset + - [ ] :"
)
pieces = st.sampled_from(PIECES.split())


@given(st.lists(pieces, max_size=9).map(" ".join) | st.text(max_size=60))
@example("Mo[9] 09:00-12:00")
@example("Feb 31 off")
@example('"')
def test_nothing_ever_fails(hours: str) -> None:
    assert isinstance(describe_hours(hours), str)
    by_appointment(hours)
    opening_specifications(hours, "66", TODAY)
    with suppress(ValidationError):
        validate_hours(hours)
