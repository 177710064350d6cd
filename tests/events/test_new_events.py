"""The same event next year, and an event in a minute: drafts, with dates that somebody has checked."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from directory.models import StructurePage
from events.dates.rows import PlainRow
from events.dates.shifting import SCHOOL_YEAR, next_year
from events.dates.writing import say_row
from events.enums import EventStatus, Every
from events.models import EventDate, EventPage, Occurrence
from events.recurrence import expand_dates
from tests.accounts.factories import member
from tests.directory.factories import StructureFactory, kind, venue
from tests.events.factories import EventFactory
from tests.home.factories import site_tree
from vocabulary.models import Theme

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 21, 10, tzinfo=PARIS)
TODAY = NOW.date()
NINE, ELEVEN = time(9), time(11)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def structure(db: None) -> StructurePage:
    return StructureFactory(parent=site_tree().conflent)


@pytest.fixture
def client(structure: StructurePage, client: Client) -> Client:
    client.force_login(member(structure))
    return client


# --- Next year ---


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (PlainRow(date(2026, 11, 26), NINE, ELEVEN), "jeudi 25 novembre 2027 de 9h à 11h"),
        (
            PlainRow(date(2026, 9, 11), NINE, ELEVEN, Every.MONTH, 2, date(2026, 12, 31)),
            "le 2e vendredi du mois de 9h à 11h, du 10 septembre 2027 au 30 décembre 2027",
        ),
        (
            PlainRow(
                date(2026, 11, 4), NINE, ELEVEN, Every.WEEK, None, date(2026, 12, 9), left_out=("2026-11-11",)
            ),
            "tous les mercredis de 9h à 11h, du 3 novembre 2027 au 8 décembre 2027",
        ),
        (
            # The 2nd Friday of May 2026 is the 8th, that of 2027 the 14th: more than 52 weeks later.
            PlainRow(date(2026, 3, 13), NINE, ELEVEN, Every.MONTH, 2, date(2026, 5, 8)),
            "le 2e vendredi du mois de 9h à 11h, du 12 mars 2027 au 14 mai 2027",
        ),
        (
            PlainRow(
                date(2026, 9, 10), NINE, ELEVEN, Every.MONTH, 2, date(2026, 12, 10), left_out=("2026-10-08",)
            ),
            "le 2e jeudi du mois de 9h à 11h, du 9 septembre 2027 au 9 décembre 2027, sauf le 14 octobre 2027",
        ),
        (
            PlainRow(date(2025, 9, 3), NINE, ELEVEN, Every.WEEK, None, date(2026, 7, 1), skip_holidays=True),
            "tous les mercredis de 9h à 11h, du 2 septembre 2026 au 30 juin 2027, hors vacances scolaires",
        ),
    ],
)
def test_dates_are_on_the_same_days_of_the_week(row: PlainRow, said: str) -> None:
    (moved,), years = next_year([row], TODAY, "66")
    assert say_row(moved) == said
    assert years == 1


def test_an_old_event_comes_back_to_come() -> None:
    (moved,), years = next_year([PlainRow(date(2022, 11, 24), NINE, ELEVEN)], TODAY, "66")
    assert (moved.day, years) == (date(2027, 11, 18), 5)
    assert next_year([], TODAY, "66") == ([], 0)


@example(date(2026, 5, 8), Every.MONTH, 0)
@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.sampled_from(Every.values),
    st.none() | st.integers(0, 400),
)
def test_weekdays_and_ranks_are_kept(day: date, every: str, lasts: int | None) -> None:
    row = PlainRow(day, NINE, ELEVEN, every, None, None)
    if every and lasts is not None:
        row = replace(row, until=day + timedelta(days=lasts))
    row = PlainRow.of(row)
    (moved,), _years = next_year([row], day, "66")
    assert (moved.day.weekday(), moved.nth, moved.every) == (row.day.weekday(), row.nth, row.every)
    before, after = expand_dates([row], "66"), expand_dates([moved], "66")
    assert bool(after) == bool(before)
    if lasts is not None and lasts < SCHOOL_YEAR.days:
        assert len(after) == len(before)


def event(structure: StructurePage, **fields: Any) -> EventPage:
    dates = [
        EventDate(day=date(2026, 11, day), start_time=NINE, end_time=ELEVEN, note="goûter")
        for day in (24, 26)
    ]
    return EventFactory(parent=structure, dates=dates, title="Contes", slug="contes", venue=venue(), **fields)


def test_a_copy_is_a_draft_with_nothing_of_what_became_of_it(
    client: Client, structure: StructurePage
) -> None:
    page = event(structure, status=EventStatus.FULL, status_reason="plus de place", verified_on=TODAY)
    theme = Theme.objects.filter(locale=page.locale).first()
    assert theme is not None
    page.themes = [theme]
    page.save()
    url = reverse("events_next_year", args=[page.pk])
    shown = " ".join(client.get(url).content.decode().split())
    assert "mardi 23 novembre 2027, 9 h – 11 h · goûter" in shown
    assert EventPage.objects.count() == 1
    answer = client.post(url)
    copy = EventPage.objects.exclude(pk=page.pk).get()
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[copy.pk])
    assert (copy.live, copy.title, copy.slug, copy.get_parent().pk) == (
        False,
        "Contes",
        "contes-2027",
        structure.pk,
    )
    assert (copy.status, copy.status_reason, copy.verified_on) == (EventStatus.SCHEDULED, "", None)
    assert [row.day for row in copy.dates.all()] == [date(2027, 11, 23), date(2027, 11, 25)]
    assert copy.get_latest_revision_as_object().planned_dates == copy.planned_dates
    assert [theme.pk for theme in copy.themes.all()] == [theme.pk]
    assert not Occurrence.objects.filter(page=copy).exists()
    assert [row.day for row in EventPage.objects.get(pk=page.pk).dates.all()] == [
        date(2026, 11, 24),
        date(2026, 11, 26),
    ]


def test_a_copy_asked_for_twice_is_made_once(client: Client, structure: StructurePage) -> None:
    url = reverse("events_next_year", args=[event(structure).pk])
    first = client.post(url)["Location"]
    assert client.post(url)["Location"] == first
    assert EventPage.objects.count() == 2
    assert "existe déjà" in client.get(url).content.decode()


def test_only_its_editors_copy_an_event(client: Client, structure: StructurePage) -> None:
    tree_page = structure.get_parent()
    other = event(StructureFactory(parent=tree_page))
    url = reverse("events_next_year", args=[other.pk])
    assert client.get(url).status_code == 302
    client.post(url)
    assert EventPage.objects.count() == 1
    client.logout()
    assert "login" in client.post(url)["Location"]


# --- In a minute ---


def quick(client: Client, structure: StructurePage, phrase: str, **more: Any) -> Any:
    data = {"titre": "Contes", "type": kind("atelier-parents-enfants").pk, "phrase": phrase, **more}
    headers = data.pop("headers", {})
    return client.post(reverse("events_quick", args=[structure.pk]), data, headers=headers)


def keys(answer: Any) -> list[str]:
    return [one.key for one in answer.context["quick"].proposals]


def test_dates_are_proposed_then_accepted(client: Client, structure: StructurePage) -> None:
    phrase = "les samedis 5 et 12 décembre de 10h à 12h\n2e vendredi du mois 9h30-11h30"
    shown = quick(client, structure, phrase, lire="1")
    assert "samedi 5 décembre 2026 de 10h à 12h" in shown.content.decode()
    assert "L’année n’est pas dite : 2026." in shown.content.decode()
    assert not EventPage.objects.exists()
    refused = quick(client, structure, phrase, creer="1")
    assert "cochez celles qui sont justes" in refused.content.decode()
    assert not EventPage.objects.exists()
    answer = quick(client, structure, phrase, creer="1", garde=keys(shown)[:1])
    page = EventPage.objects.get()
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live
    assert page.owner is not None
    assert [row.day for row in page.dates.all()] == [date(2026, 12, 5), date(2026, 12, 12)]
    assert "samedi 12 décembre 2026 de 10h à 12h" in client.get(answer["Location"]).content.decode()


def test_an_end_that_is_not_said_is_asked(client: Client, structure: StructurePage) -> None:
    phrase = "les samedis 5 et 12 décembre à 10h"
    shown = quick(client, structure, phrase, lire="1")
    assert "Jusqu’à quelle heure ?" in shown.content.decode()
    assert (
        "heure qui manque" in quick(client, structure, phrase, creer="1", garde=keys(shown)).content.decode()
    )
    shown = quick(client, structure, phrase, lire="1", fin="12:00")
    quick(client, structure, phrase, creer="1", fin="12:00", garde=keys(shown))
    assert EventPage.objects.get().planned_dates[1].end == datetime(2026, 12, 12, 12, tzinfo=PARIS)


def test_what_was_accepted_is_not_what_is_read_now(client: Client, structure: StructurePage) -> None:
    shown = quick(client, structure, "5 décembre 10h-12h", lire="1")
    answer = quick(client, structure, "6 décembre 10h-12h", creer="1", garde=keys(shown))
    assert answer.status_code == 200
    assert not EventPage.objects.exists()


def test_what_is_not_understood_is_said_and_kept(client: Client, structure: StructurePage) -> None:
    answer = quick(client, structure, "mercredi 26 novembre 9h-11h", creer="1", titre="")
    shown = answer.content.decode()
    assert "Le 26 novembre 2026 est un jeudi, pas un mercredi." in shown
    assert "Donnez un titre." in shown
    assert "mercredi 26 novembre 9h-11h</textarea>" in shown


def test_a_draft_may_have_no_date_yet(client: Client, structure: StructurePage) -> None:
    quick(client, structure, "", creer="1")
    assert not EventPage.objects.get().dates.exists()


def test_dates_are_proposed_as_one_types(client: Client, structure: StructurePage) -> None:
    answer = quick(client, structure, "5 décembre 10h-12h", titre="", headers={"HX-Request": "true"})
    shown = answer.content.decode()
    assert "samedi 5 décembre 2026" in shown
    assert "<html" not in shown


def test_only_its_people_write_for_a_structure(client: Client, structure: StructurePage) -> None:
    other = StructureFactory(parent=structure.get_parent())
    assert client.get(reverse("events_quick", args=[other.pk])).status_code == 302
    assert quick(client, other, "", creer="1").status_code == 302
    assert client.get(reverse("events_quick", args=[999_999])).status_code == 302
    assert not EventPage.objects.exists()


def test_the_two_ways_are_offered(client: Client, structure: StructurePage) -> None:
    page = event(structure)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("events_next_year", args=[page.pk]) in shown
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[structure.pk])).content.decode()
    assert reverse("events_quick", args=[structure.pk]) in shown
