"""The horizon moves every day; stopped half-way it goes on, and two processes may do it at once."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from directory.models import PlaceLocation
from events import occurrences
from events.models import Horizon, Occurrence, OccurrenceChange
from events.occurrences import is_older_than, roll
from tests.directory.factories import locate, venue
from tests.events.test_occurrences import NOW, _today, place, said, structure, tree  # noqa: F401

pytestmark = pytest.mark.django_db


def test_the_horizon_moves_with_the_days(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    assert roll() == 0
    with time_machine.travel(NOW + timedelta(days=6)):
        assert roll() == 1
        assert said(page)[-2:] == ["18/05 09:00-12:00", "25/05 09:00-12:00"]
        assert roll() == 0


def test_what_was_missed_is_repaired(structure) -> None:  # noqa: F811
    page, gone = place(structure, "Tu 09:00-12:00"), place(structure, "Tu 09:00-12:00")
    locate(page, venue("66230"), "We 09:00-12:00")
    type(gone).objects.filter(pk=gone.pk).update(live=False)
    roll()
    assert said(page)[:2] == ["24/11 09:00-12:00", "25/11 09:00-12:00"]
    assert said(gone) == []


@pytest.mark.parametrize("bounds", [{"valid_to": date.max}, {"valid_from": date.min}])
def test_a_date_at_the_end_of_time_does_not_stop_the_others(structure, bounds) -> None:  # noqa: F811
    page, other = place(structure, "Tu 09:00-12:00"), place(structure, "Tu 09:00-12:00")
    PlaceLocation.objects.filter(page=page).update(**bounds)
    PlaceLocation.objects.filter(page=other).update(opening_hours="We 09:00-12:00")
    roll()
    assert said(page)[0] == "24/11 09:00-12:00"
    assert said(other)[0] == "25/11 09:00-12:00"


def test_history_is_kept_a_year(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    one = Occurrence.objects.first()
    moment = {"start_before": NOW, "end_before": NOW, "start_after": NOW, "end_after": NOW}
    for days in (399, 401):
        OccurrenceChange.objects.create(
            occurrence=one, page=page, planned_start=NOW, at=NOW - timedelta(days=days), **moment
        )
    roll()
    assert OccurrenceChange.objects.get().at == NOW - timedelta(days=399)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occurrences, "CHUNK", 2)


@pytest.mark.usefixtures("small_chunks")
def test_it_goes_on_where_it_stopped(structure, monkeypatch) -> None:  # noqa: F811
    pages = [place(structure, "Tu 09:00-12:00") for _n in range(5)]
    Occurrence.objects.all().delete()
    whole, done = occurrences._expand_chunk, []

    def fails_at_the_second(planner, page_ids):
        written = whole(planner, page_ids)
        done.append(page_ids)
        if len(done) == 2:
            raise KeyboardInterrupt
        return written

    monkeypatch.setattr(occurrences, "_expand_chunk", fails_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        roll()
    assert [len(said(page)) for page in pages] == [
        26,
        26,
        0,
        0,
        0,
    ]  # each chunk is there as a whole, or not at all
    assert is_older_than(timedelta(days=9))
    told: list[tuple[int, int]] = []
    assert roll(progress=lambda *counts: told.append(counts)) == 3 * 26
    assert [len(said(page)) for page in pages] == [26] * 5
    assert done[2] == [pages[2].pk, pages[3].pk]
    assert told == [(4, 5), (5, 5)]
    assert not is_older_than(timedelta(minutes=1))


@pytest.mark.usefixtures("small_chunks")
def test_it_does_not_go_on_with_another_day(structure) -> None:  # noqa: F811
    pages = [place(structure, "Tu 09:00-12:00") for _n in range(3)]
    Occurrence.objects.all().delete()
    Horizon.objects.create(pk=1, day=date(2026, 11, 20), reached=pages[1].pk)
    roll()
    assert [len(said(page)) for page in pages] == [26] * 3


@pytest.mark.usefixtures("small_chunks")
def test_two_at_once_share_the_work(structure, monkeypatch) -> None:  # noqa: F811
    """Between two chunks of one, another does all the rest."""
    pages = [place(structure, "Tu 09:00-12:00") for _n in range(7)]
    Occurrence.objects.all().delete()
    others: list[int] = []

    def meanwhile(done: int, total: int) -> None:
        if not others:
            others.append(0)
            others.append(roll())

    assert roll(progress=meanwhile) + others[1] == 7 * 26
    assert others[1] == 5 * 26
    assert [len(said(page)) for page in pages] == [26] * 7


# --- The command ---------------------------------------------------------------------------------------------


def command(*words: str) -> str:
    out = io.StringIO()
    call_command("roll_occurrences", *words, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_did(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    PlaceLocation.objects.filter(page=page).update(opening_hours="Tu,Th 09:00-12:00")
    assert "26 lignes" in command()


def test_it_does_nothing_when_it_was_done_lately(structure) -> None:  # noqa: F811
    place(structure, "Tu 09:00-12:00")
    assert "Séances à jour" in command("--if-older-than", "24h")
    assert command("--if-older-than", "24h") == ""
    with time_machine.travel(NOW + timedelta(hours=23)):
        assert command("--if-older-than", "24h") == ""
        assert command("--if-older-than", "90m") != ""
    with time_machine.travel(NOW + timedelta(days=3)):
        assert command("--if-older-than", "2j") != ""


@pytest.mark.parametrize("wrong", ["", "24", "h", "1an", "-3h", "99999h"])
def test_a_duration_that_is_not_one(wrong: str) -> None:
    with pytest.raises(CommandError, match="24h"):
        command(f"--if-older-than={wrong}")
