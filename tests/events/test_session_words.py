"""What is said of the next sessions, in French one would say, in the time of mainland France."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours.exceptions import Closure
from events.enums import Status
from events.planning import midnight
from events.presentation import PARIS
from events.session_words import (
    When,
    on_unsaid_holiday,
    say_day,
    say_days,
    say_next,
    sentence,
    soon,
    state_of,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=PARIS)


@dataclass
class Held:
    planned_start: datetime
    start: datetime
    end: datetime
    status: str = Status.SCHEDULED
    reason: str = ""
    by_appointment: bool = False


def at(day: str, opens: int = 9, closes: int = 12, **fields: Any) -> Held:
    on = date.fromisoformat(day)
    start = datetime(on.year, on.month, on.day, opens, tzinfo=PARIS)
    return Held(start, start, start.replace(hour=closes), **fields)


def said(*sessions: Held, now: datetime = NOW, departement: str | None = "66", **options: Any) -> When | None:
    return say_next(sessions, now=now, departement=departement, **options)


def strong(*sessions: Held, **options: Any) -> tuple[str, str, str]:
    found = said(*sessions, **options)
    assert found is not None
    return found.state, found.strong, found.soft


def test_nothing_is_said_of_what_has_no_session() -> None:
    assert said() is None


def test_the_next_one_then_the_two_days_after() -> None:
    assert strong(at("2026-11-24"), at("2026-11-26"), at("2026-12-01"), at("2026-12-03")) == (
        "",
        "mardi 24 novembre, 9 h – 12 h",
        "puis jeudi 26 novembre et mardi 1er décembre",
    )
    assert (
        strong(at("2026-11-30"), at("2026-12-01"), at("2026-12-08"))[2]
        == "puis mardi 1er et mardi 8 décembre"
    )


def test_two_sessions_of_a_day_are_said_together() -> None:
    morning, afternoon = at("2026-11-25"), at("2026-11-25", 14, 17)
    assert strong(morning, afternoon, at("2026-11-27"))[1:] == (
        "mercredi 25 novembre, 9 h – 12 h et 14 h – 17 h",
        "puis vendredi 27 novembre",
    )
    afternoon.status = Status.FULL
    assert strong(morning, afternoon)[1:] == ("mercredi 25 novembre, 9 h – 12 h", "")
    assert strong(morning, afternoon, at("2026-11-27"))[2] == "puis vendredi 27 novembre"


def test_another_year_is_said() -> None:
    assert say_days([date(2027, 1, 7), date(2027, 2, 4)], NOW) == "jeudi 7 janvier et jeudi 4 février 2027"
    assert strong(at("2027-01-01"))[1] == "vendredi 1er janvier 2027, 9 h – 12 h"
    assert (
        say_days([date(2026, 12, 31), date(2027, 1, 1)], NOW)
        == "jeudi 31 décembre et vendredi 1er janvier 2027"
    )


def test_what_was_cancelled_is_said_with_the_next_one() -> None:
    off = at("2026-11-24", status=Status.CANCELLED, reason="l’animatrice est malade")
    found = said(off, at("2026-11-26"))
    assert found is not None
    assert (found.state, found.tone, found.icon) == ("Annulé", "danger", "cancel")
    assert found.strong == "mardi 24 novembre, 9 h – 12 h"
    assert found.soft == "L’animatrice est malade. Prochaine séance : jeudi 26 novembre, 9 h – 12 h."
    assert strong(off)[2] == "L’animatrice est malade."
    # One that is cancelled later hides nothing of the next one.
    assert strong(at("2026-11-23"), off)[:2] == ("", "lundi 23 novembre, 9 h – 12 h")


def test_what_is_full_says_when_there_is_room() -> None:
    full = at("2026-11-24", status=Status.FULL)
    assert strong(full, at("2026-11-26", status=Status.FULL), at("2026-12-01")) == (
        "Complet",
        "mardi 24 novembre, 9 h – 12 h",
        "Puis mardi 1er décembre, 9 h – 12 h.",
    )


def test_what_was_moved_says_instead_of_when() -> None:
    one = at("2026-11-26", status=Status.MOVED, reason="Fête de l’école !")
    one.planned_start = at("2026-11-24").start
    assert strong(one) == (
        "Déplacé",
        "jeudi 26 novembre, 9 h – 12 h",
        "Au lieu du mardi 24 novembre, 9 h. Fête de l’école !",
    )
    assert state_of(one)["state"] == "Déplacé"


def test_appointments_are_said() -> None:
    one = at("2026-11-24", by_appointment=True)
    assert strong(one, at("2026-11-26"))[2] == "sur rendez-vous, puis jeudi 26 novembre"
    assert state_of(one)["state"] == "Sur rendez-vous"


def test_a_pause_is_explained_by_the_school_holidays_of_the_departement() -> None:
    week = [at("2027-01-05"), at("2027-01-12")]
    eve = datetime(2026, 12, 18, 18, tzinfo=PARIS)
    assert strong(*week, now=eve) == (
        "",
        "Reprend le mardi 5 janvier 2027, 9 h – 12 h",
        "après les vacances de Noël",
    )
    found = said(*week, now=eve)
    assert found is not None
    assert (found.icon, found.tone) == ("pause", "warn")
    # In Corse the calendar is not known, and sixteen days are no long pause.
    assert strong(*week, now=eve, departement="2A")[1] == "mardi 5 janvier 2027, 9 h – 12 h"
    assert strong(*week, now=eve, departement=None)[1] == "mardi 5 janvier 2027, 9 h – 12 h"


def test_a_long_pause_is_said_even_when_nothing_explains_it() -> None:
    assert strong(at("2027-01-26"), at("2027-02-02"), departement="")[1:] == (
        "Reprend le mardi 26 janvier 2027, 9 h – 12 h",
        "après une pause",
    )


@pytest.mark.parametrize(
    ("today", "sessions"),
    [
        ("2026-11-21", [at("2026-12-15"), at("2027-01-19")]),  # once a month
        ("2026-12-01", [at("2026-12-30")]),  # the only one
        ("2026-11-21", [at("2026-11-24"), at("2026-12-01")]),  # next week
        ("2026-12-10", [at("2026-12-21"), at("2026-12-22")]),  # in the holidays themselves, not after
    ],
)
def test_nothing_resumes_that_did_not_stop(today: str, sessions: list[Held]) -> None:
    found = said(*sessions, now=datetime.combine(date.fromisoformat(today), NOW.time(), PARIS))
    assert found is not None
    assert (found.icon, found.tone) == ("calendar", "")


def test_a_place_closed_for_now_says_until_when() -> None:
    closed = Closure(date(2026, 11, 1), date(2027, 1, 11), "travaux")
    found = said(at("2027-01-11"), closure=closed)
    assert found is not None
    assert found.strong == "Fermé pour l’instant (travaux). Réouverture prévue le 11\xa0janvier."
    assert found.soft == "Première séance : lundi 11 janvier 2027, 9 h – 12 h."
    later = Closure(date(2026, 12, 1))
    assert strong(at("2026-11-24"), closure=later)[1] == "mardi 24 novembre, 9 h – 12 h"


def test_a_public_holiday_the_hours_do_not_name_is_to_be_checked() -> None:
    eve, christmas, after = (at(day) for day in ("2026-12-23", "2026-12-25", "2026-12-30"))

    def doubt(hours: str) -> Any:
        return lambda one: on_unsaid_holiday(one, hours, "66")

    now = datetime(2026, 12, 24, 12, tzinfo=PARIS)
    sure = strong(christmas, after, now=now, is_doubtful=doubt("Mo-Fr,PH 09:00-12:00"))
    assert sure[1].startswith("vendredi 25 décembre")
    assert sure[2] == "puis mercredi 30 décembre"
    found = strong(christmas, after, now=now, is_doubtful=doubt("Mo-Fr 09:00-12:00"))
    assert found[2] == "jour férié, à vérifier avant de venir"
    # Nor is it promised after another.
    before = now - timedelta(days=2)
    found = strong(eve, christmas, after, now=before, is_doubtful=doubt("Mo-Fr 09:00-12:00"))
    assert found[2] == "puis mercredi 30 décembre"


def test_somebody_who_moved_a_session_to_a_public_holiday_meant_it() -> None:
    christmas = at("2026-12-25")
    moved = replace(christmas, planned_start=at("2026-12-24").start, status=Status.MOVED)
    assert on_unsaid_holiday(christmas, "Fr 09:00-12:00", "66")
    assert not on_unsaid_holiday(moved, "Fr 09:00-12:00", "66")


def test_everything_is_in_the_time_of_paris() -> None:
    summer = datetime(2027, 7, 1, 22, 30, tzinfo=UTC)
    one = Held(summer, summer, summer + timedelta(hours=1))
    assert say_day([one], NOW) == "vendredi 2 juillet 2027, 0 h 30 – 1 h 30"
    # New year's eve in Paris is still the year before in London.
    eve = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert strong(at("2027-01-02"), now=eve)[1] == "samedi 2 janvier, 9 h – 12 h"


@pytest.mark.parametrize(
    ("hours", "words"),
    [(1, "aujourd’hui"), (13, "demain"), (36, "dans 2 jours"), (24 * 7, "dans 7 jours"), (24 * 8, "")],
)
def test_how_soon_it_is(hours: int, words: str) -> None:
    assert soon(NOW + timedelta(hours=hours), NOW) == words


def test_a_reason_is_made_a_sentence() -> None:
    assert [sentence(text) for text in ("", " malade", "À bientôt !", "Travaux.")] == [
        "",
        "Malade.",
        "À bientôt !",
        "Travaux.",
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 180), st.integers(0, 22), st.sampled_from(list(Status))),
        max_size=8,
        unique=True,
    )
)
def test_the_next_one_that_takes_place_is_always_said(drawn: list[tuple[int, int, Status]]) -> None:
    sessions = []
    for days, hour, status in sorted(drawn, key=lambda one: one[:2]):
        start = midnight(NOW.date() + timedelta(days=days + 1)) + timedelta(hours=hour)
        sessions.append(Held(start, start, start + timedelta(hours=1), status=status))
    found = say_next(sessions, now=NOW, departement="66")
    held = [one for one in sessions if one.status != Status.CANCELLED]
    if not sessions:
        assert found is None
        return
    assert found is not None
    words = f"{found.strong} {found.soft}"
    if held:
        start = held[0].start.astimezone(PARIS)
        assert f" {start.day} " in words or f" {start.day}er " in words
    else:
        assert found.state == "Annulé"
    # No date of what was cancelled outside of the line that says so.
    assert "  " not in words
