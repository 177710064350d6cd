"""The dates of an event through the form of its editor, with and without a script: nothing is lost, nothing guessed."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client, TestCase
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import Role
from directory.models import StructurePage
from directory.permissions import users_of_venue
from events.enums import EventStatus, Every, Status, Through
from events.models import EventDate, EventPage, Occurrence
from events.occurrences import expand
from events.services import Actor, cancel, move
from tests.accounts.factories import member, staff
from tests.directory.editing import dates_fields, dates_of, event_form
from tests.directory.factories import StructureFactory, publish, venue
from tests.events.factories import EventFactory
from tests.home.factories import SiteTree, site_tree
from vocabulary.enums import Ages

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 21, 10, tzinfo=PARIS)
DAY = timedelta(days=1)
PREVIEW = "events_dates_preview"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def structure(tree: SiteTree) -> StructurePage:
    return StructureFactory(parent=tree.conflent)


@pytest.fixture
def client(tree: SiteTree, client: Client) -> Client:
    client.force_login(staff(tree.conflent, Role.COORDINATORS))
    return client


def row(day: date, **fields: Any) -> EventDate:
    return EventDate(**{"day": day, "start_time": time(9), "end_time": time(11), **fields})


def event(structure: StructurePage, *rows: EventDate, **fields: Any) -> EventPage:
    dates = list(rows) or [row(date(2026, 11, 26))]
    said = {"phone": "01 99 00 12 34", "ages": Ages.TOUT_AGE, "venue": venue()}
    return EventFactory(parent=structure, dates=dates, **{**said, **fields})


def address(page: EventPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def save(
    client: Client, page: EventPage, dates: dict[str, Any] | None = None, *, publish: bool = True
) -> Any:
    more = {"action-publish": "1"} if publish else {}
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address(page), event_form(page, dates=dates, **more))


def said(page: EventPage) -> list[tuple[str, str, int | None, str]]:
    """The dates as the public version has them."""
    page = EventPage.objects.get(pk=page.pk)
    return [
        (f"{one.start:%Y-%m-%d %H:%M}", f"{one.end:%H:%M}", one.venue, one.note) for one in page.planned_dates
    ]


def starts(page: EventPage) -> list[str]:
    return [start for start, *_rest in said(page)]


def test_dates_pasted_at_once_are_kept(client: Client, structure: StructurePage) -> None:
    page = event(structure)
    text = "26/11, 3/12 et 10/12 de 9h30 à 11h30\n17/12/2026\t14h\t16h (goûter)"
    answer = save(client, page, dates_fields([(None, text)]))
    assert answer.status_code == 302
    assert starts(page) == ["2026-11-26 09:30", "2026-12-03 09:30", "2026-12-10 09:30", "2026-12-17 14:00"]
    assert said(page)[-1][3] == "goûter"
    assert Occurrence.objects.filter(page=page).count() == 4
    shown = client.get(address(page)).content.decode()
    assert "jeudi 3 décembre 2026 de 9h30 à 11h30\n" in shown


def test_what_is_not_understood_is_said_beside_and_nothing_is_lost(
    client: Client, structure: StructurePage
) -> None:
    page = event(structure)
    before = starts(page)
    text = "26/11 de 9h30 à 11h30\nmercredi 3/12 de 9h30 à 11h30\nquand on pourra\n5/12 à 10h"
    shown = save(client, page, dates_fields([(None, text)])).content.decode()
    assert "Ligne 2, « mercredi 3/12 de 9h30 à 11h30 » : le 3 décembre 2026 est un jeudi" in shown
    assert "Ligne 3, « quand on pourra » : pas compris" in shown
    assert "Ligne 4, « 5/12 à 10h » : jusqu’à quelle heure ?" in shown
    assert text in shown
    assert starts(page) == before


def test_eight_hundred_dates_are_saved(client: Client, structure: StructurePage) -> None:
    page = event(structure)
    text = "\n".join(f"{NOW.date() + n * DAY:%d/%m/%Y} de 9h30 à 11h30 (date {n})" for n in range(1, 801))
    save(client, page, dates_fields([(None, text)]))
    assert len(starts(page)) == 800
    shown = client.get(address(page)).content.decode()
    assert "800 dates à venir" in shown
    answer = save(
        client, page, dates_fields([(None, f"{text}\n{NOW.date() + 900 * DAY:%d/%m/%Y} de 9h à 11h")])
    )
    assert "trop de dates" in answer.content.decode()
    assert len(starts(page)) == 800


def test_dates_elsewhere_are_of_another_group(client: Client, structure: StructurePage) -> None:
    there = venue(name="Salle des fêtes")
    page = event(
        structure, row(date(2026, 11, 26)), row(date(2026, 12, 3), venue=there, note="avec une conteuse")
    )
    before = said(page)
    assert [venue_id for *_rest, venue_id, _note in before] == [None, there.pk]
    save(client, page, dates_of(page))
    assert said(page) == before
    shown = client.get(address(page)).content.decode()
    assert "jeudi 3 décembre 2026 de 9h à 11h (avec une conteuse)" in shown
    groups = {**dates_of(page), "when-lieux-1-remove": "on"}
    save(client, page, groups)
    assert starts(page) == ["2026-11-26 09:00"]


def test_an_address_that_is_not_offered_is_refused(client: Client, structure: StructurePage) -> None:
    page = event(structure)
    answer = save(client, page, dates_fields([(None, ""), (999_999, "3/12 de 9h à 11h")]))
    assert answer.status_code == 200
    assert starts(page) == ["2026-11-26 09:00"]


def test_a_date_is_picked_in_the_calendar_without_a_script(client: Client, structure: StructurePage) -> None:
    page = event(structure)
    picked = {
        "day": "2026-12-11",
        "start": "09:30",
        "end": "11:30",
        "every": Every.MONTH.value,
        "until": "2027-03-31",
    }
    save(
        client,
        page,
        {**dates_of(page), **dates_fields([(None, dates_of(page)["when-lieux-0-text"])], **picked)},
    )
    assert starts(page) == [
        "2026-11-26 09:00",
        "2026-12-11 09:30",
        "2027-01-08 09:30",
        "2027-02-12 09:30",
        "2027-03-12 09:30",
    ]
    assert (
        "le 2e vendredi du mois de 9h30 à 11h30, du 11 décembre 2026"
        in client.get(address(page)).content.decode()
    )
    answer = save(client, page, dates_fields([(None, "")], day="2026-12-11"))
    assert "Donnez l’heure du début." in answer.content.decode()


def test_a_form_without_dates_changes_none(client: Client, structure: StructurePage) -> None:
    page = event(structure)
    assert save(client, page, {}).status_code == 302
    assert starts(page) == ["2026-11-26 09:00"]


def test_dates_of_another_century_are_kept(client: Client, structure: StructurePage) -> None:
    page = event(
        structure, row(date(2026, 11, 26)), row(date(1999, 5, 4), every=Every.WEEK, until=date(1999, 6, 1))
    )
    before = starts(page)
    assert len(before) == 6
    save(client, page)
    assert starts(page) == before


def test_what_is_not_changed_stays_the_same_rows(client: Client, structure: StructurePage) -> None:
    page = event(structure, row(date(2026, 11, 26)), row(date(2026, 12, 3)))
    before = set(EventDate.objects.filter(page=page).values_list("pk", flat=True))
    save(client, page)
    page = EventPage.objects.get(pk=page.pk)
    text = f"{dates_of(page)['when-lieux-0-text']}\n10/12 de 9h à 11h"
    save(client, page, dates_fields([(None, text)]))
    assert before < set(EventDate.objects.filter(page=page).values_list("pk", flat=True))


ROWS = st.builds(
    row,
    st.dates(date(2026, 11, 22), date(2027, 6, 30)),
    start_time=st.sampled_from([time(9), time(9, 30), time(22)]),
    end_time=st.sampled_from([time(11), time(0), time(2)]),
    every=st.sampled_from(Every.values),
    until=st.none() | st.dates(date(2027, 7, 1), date(2027, 12, 31)),
    skip_holidays=st.booleans(),
    note=st.sampled_from(["", "avec une conteuse", "salle (du haut)", "hors vacances"]),
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=5))
def test_no_date_is_lost_by_opening_and_saving(
    client: Client, structure: StructurePage, rows: list[EventDate]
) -> None:
    page = event(structure, *rows)
    before = said(page)
    save(client, page)
    assert sorted(said(page)) == sorted(before)


def test_two_rules_that_meet_give_the_same_dates_once_saved(client: Client, structure: StructurePage) -> None:
    weekly = {"start_time": time(9, 30), "every": Every.WEEK}
    page = event(
        structure,
        row(date(2026, 11, 22)),
        row(date(2026, 11, 22), note="hors vacances", **weekly),
        row(date(2026, 11, 22), **weekly),
    )
    before = said(page)
    assert {note for _start, _end, _venue, note in before[1:]} == {"hors vacances"}
    save(client, page)
    assert said(page) == before


# --- What somebody said of a date ---


def test_a_cancelled_date_that_is_removed_stays_cancelled(client: Client, structure: StructurePage) -> None:
    page = event(structure, row(date(2026, 11, 26)), row(date(2026, 12, 3)))
    gone = Occurrence.objects.get(page=page, start=datetime(2026, 12, 3, 9, tzinfo=PARIS))
    cancel(gone, Actor(None, Through.LINK), reason="malade")
    save(client, page, dates_fields([(None, "26/11/2026 de 9h à 11h")]))
    assert starts(page) == ["2026-11-26 09:00"]
    assert Occurrence.objects.get(pk=gone.pk).status == Status.CANCELLED
    shown = client.get(address(page)).content.decode()
    assert "encore annoncées telles qu’on les a dites" in shown
    save(client, page, dates_fields([(None, "26/11/2026 de 9h à 11h\n3/12/2026 de 9h à 11h")]))
    assert Occurrence.objects.get(pk=gone.pk).status == Status.CANCELLED
    assert Occurrence.objects.filter(page=page).count() == 2


def test_the_list_says_what_became_of_each_date(client: Client, structure: StructurePage) -> None:
    page = event(structure, row(date(2026, 11, 26)), row(date(2026, 12, 3)), row(date(2026, 12, 10)))
    first, second, _third = Occurrence.objects.filter(page=page).order_by("start")
    cancel(first, Actor(None, Through.LINK), reason="malade")
    move(second, Actor(None, Through.LINK), start=second.start + DAY, end=second.end + DAY)
    shown = " ".join(client.get(address(page)).content.decode().split())
    assert "<strong>annulée</strong> · jeudi 26 novembre" in shown
    assert "<strong>déplacée : vendredi 4 décembre, 9 h – 11 h</strong> · jeudi 3 décembre" in shown
    assert reverse("structure_sessions", args=[structure.pk]) in shown


def test_the_dates_of_a_postponed_event_are_said_not_to_be_held(
    client: Client, structure: StructurePage
) -> None:
    page = event(structure, row(date(2026, 11, 26)))
    page.status = EventStatus.POSTPONED
    publish(page)
    expand([page.pk])
    shown = " ".join(client.get(address(page)).content.decode().split())
    assert "<strong>n’a pas lieu</strong> · jeudi 26 novembre" in shown


# --- While one types ---


def preview(client: Client, page: EventPage, dates: dict[str, Any], **more: Any) -> Any:
    data = {"prefix_of_hours": "when", **dates, **more}
    return client.post(f"{reverse(PREVIEW)}?page={page.pk}&departement=66", data)


def test_the_dates_are_shown_while_one_types(client: Client, structure: StructurePage) -> None:
    page = event(structure)
    text = "tous les mercredis de 9h15 à 11h45 hors vacances jusqu'au 30/06/2027\nle 31/11 de 9h à 10h"
    shown = preview(client, page, dates_fields([(None, text)])).json()
    assert "dates à venir" in shown["html"]
    assert "mercredi 25\xa0novembre" in shown["html"]
    assert "Pendant les vacances de Noël : 2 dates en moins." in shown["html"]
    assert "n’existe pas" in shown["rows"]["0"][0]
    assert "à partir du mercredi 25 novembre 2026" in shown["rows"]["0"][1]
    assert starts(page) == ["2026-11-26 09:00"]


def test_what_many_lines_leave_unsaid_is_said_once(client: Client, structure: StructurePage) -> None:
    page = event(structure)
    text = "\n".join(f"{day}/12 de 9h à 11h" for day in range(1, 13)) + "\n25/12 de 9h à 11h"
    shown = preview(client, page, dates_fields([(None, text)])).json()
    assert shown["rows"]["0"] == ["13 lignes : l’année n’est pas dite : 2026."]
    assert "jour férié" in shown["html"]


def test_what_is_picked_goes_into_the_list(client: Client, structure: StructurePage) -> None:
    page = event(structure)
    picked = {"day": "2026-12-03", "start": "09:30", "end": "11:30", "every": "", "note": "goûter"}
    shown = preview(client, page, dates_fields([(None, "26/11 9h-11h")], **picked), inserting="1").json()
    assert (
        shown["fields"]["when-lieux-0-text"] == "26/11 9h-11h\njeudi 3 décembre 2026 de 9h30 à 11h30 (goûter)"
    )
    assert shown["fields"]["when-ajout-day"] == ""
    shown = preview(client, page, dates_fields([(None, "")]), inserting="1").json()
    assert shown["inserted"] == ["Donnez le jour."]


def test_the_preview_tells_nothing_to_who_may_not_edit(
    client: Client, tree: SiteTree, structure: StructurePage
) -> None:
    page = event(structure)
    cancel(Occurrence.objects.get(page=page), Actor(None, Through.LINK), reason="malade")
    assert "annulée" in preview(client, page, dates_of(page)).json()["html"]
    client.force_login(member(StructureFactory(parent=tree.conflent)))
    assert "annulée" not in preview(client, page, dates_of(page)).content.decode()
    client.logout()
    assert preview(client, page, dates_of(page)).status_code == 302


def test_a_preview_of_nothing_is_refused(client: Client) -> None:
    assert client.get(reverse(PREVIEW)).status_code == 405
    assert client.post(reverse(PREVIEW), {"prefix_of_hours": "when"}).status_code == 400


# --- Around the form ---


def test_two_versions_are_compared_in_words(client: Client, structure: StructurePage) -> None:
    page = event(structure)
    save(client, page, dates_fields([(None, "26/11/2026 9h-11h")]), publish=False)
    save(client, page, dates_fields([(None, "3/12/2026 9h-11h")]), publish=False)
    first, last = page.revisions.order_by("pk").values_list("pk", flat=True)
    where = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first, last])
    shown = client.get(where).content.decode()
    assert "novembre" in shown
    assert "décembre" in shown


def test_the_address_of_one_date_is_the_business_of_its_structure(
    client: Client, structure: StructurePage
) -> None:
    there = venue(name="Salle des fêtes")
    event(structure, row(date(2026, 12, 3), venue=there))
    assert [one.pk for one in users_of_venue(there)] == [structure.pk]
