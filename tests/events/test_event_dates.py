"""An event on several dates, from its rows to what visitors find."""

from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from agenda.rows import dated, of_pages
from directory.gate import missing_for_publication
from directory.models import StructurePage
from events.enums import EventStatus, Every, Origin, RegistrationBy, Status, Through
from events.models import EventDate, EventPage, Occurrence
from events.occurrences import expand, roll
from events.selectors import upcoming_events
from events.services import Actor, cancel, mark_full, move
from search.forms import SearchForm
from search.models import Entry
from search.projection import listing_ids
from search.services import verify
from search.upcoming import upcoming
from tests.accounts.factories import staff
from tests.directory.editing import event_form
from tests.directory.factories import StructureFactory, publish, venue
from tests.events.factories import EventFactory
from tests.home.factories import SiteTree, site_tree

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 21, 10, tzinfo=PARIS)
DAY = timedelta(days=1)
BY_LINK = Actor(None, Through.LINK)
migration = import_module("events.migrations.0006_dates_of_events")


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def structure(tree: SiteTree) -> StructurePage:
    return publish(StructureFactory(parent=tree.conflent, phone="01 99 00 12 34"))


def row(day: date, **fields: Any) -> EventDate:
    return EventDate(**{"day": day, "start_time": time(9), "end_time": time(11), **fields})


def thursdays(structure: StructurePage, **fields: Any) -> EventPage:
    """A café every Thursday from 26 November to 17 December."""
    rows = [row(date(2026, 11, 26), every=Every.WEEK, until=date(2026, 12, 17))]
    page = publish(EventFactory(parent=structure, **{"venue": venue(), "dates": rows, **fields}))
    expand([page.pk])
    return page


def republished(page: EventPage, **fields: Any) -> EventPage:
    for name, value in fields.items():
        setattr(page, name, value)
    publish(page)
    expand([page.pk])
    return page


def seen(page: EventPage) -> list[str]:
    sessions = Occurrence.objects.filter(page=page.pk).order_by("start")
    return [f"{one.start.astimezone(PARIS):%d/%m} {one.status} {one.reason}".strip() for one in sessions]


def test_all_the_dates_are_kept_however_far(structure: StructurePage) -> None:
    page = thursdays(structure, dates=[row(date(2026, 11, 26), every=Every.MONTH, until=date(2028, 11, 30))])
    assert Occurrence.objects.filter(page=page.pk).count() == 25
    roll()
    assert Occurrence.objects.filter(page=page.pk).count() == 25


def test_the_state_of_the_event_weighs_on_its_dates_and_is_taken_back(structure: StructurePage) -> None:
    page = thursdays(structure)
    _first, second, third, last = Occurrence.objects.filter(page=page.pk).order_by("start")
    cancel(second, BY_LINK, reason="salle prise")
    move(third, BY_LINK, start=third.start + DAY, end=third.end + DAY)
    mark_full(last, BY_LINK)
    before = seen(page)
    assert before == ["26/11 scheduled", "03/12 cancelled salle prise", "11/12 moved", "17/12 full"]
    republished(page, status=EventStatus.CANCELLED, status_reason="grève")
    assert seen(page) == [
        "26/11 cancelled grève",
        "03/12 cancelled salle prise",
        "11/12 cancelled grève",
        "17/12 cancelled grève",
    ]
    assert set(Occurrence.objects.filter(reason="grève").values_list("origin", flat=True)) == {Origin.PAGE}
    republished(page, status=EventStatus.FULL, status_reason="")
    assert seen(page) == ["26/11 full", "03/12 cancelled salle prise", "11/12 full", "17/12 full"]
    republished(page, status=EventStatus.POSTPONED, status_reason="neige")
    assert seen(page) == [
        "26/11 cancelled neige",
        "03/12 cancelled salle prise",
        "11/12 cancelled neige",
        "17/12 cancelled neige",
    ]
    republished(page, status=EventStatus.SCHEDULED, status_reason="")
    assert seen(page) == before
    assert verify().is_clean


def test_what_was_cancelled_with_the_event_stays_so_once_it_is_over(structure: StructurePage) -> None:
    page = republished(thursdays(structure), status=EventStatus.CANCELLED)
    with time_machine.travel(datetime(2026, 11, 27, 10, tzinfo=PARIS)):
        republished(page, status=EventStatus.SCHEDULED)
        assert seen(page) == ["26/11 cancelled", "03/12 scheduled", "10/12 scheduled", "17/12 scheduled"]


def test_one_date_of_an_event_that_is_cancelled_is_not_changed(structure: StructurePage) -> None:
    page = republished(thursdays(structure), status=EventStatus.CANCELLED)
    with pytest.raises(ValidationError, match="tout l’événement"):
        mark_full(Occurrence.objects.filter(page=page.pk)[0], BY_LINK)


def test_one_date_of_an_event_that_is_full_may_be_cancelled(structure: StructurePage) -> None:
    page = republished(thursdays(structure), status=EventStatus.FULL)
    cancel(Occurrence.objects.filter(page=page.pk).order_by("start")[0], BY_LINK, reason="grève")
    assert seen(page)[:2] == ["26/11 cancelled grève", "03/12 full"]
    republished(page, status=EventStatus.SCHEDULED)
    assert seen(page)[:2] == ["26/11 cancelled grève", "03/12 scheduled"]


def test_a_date_moves_to_another_address_and_keeps_what_was_said(structure: StructurePage) -> None:
    page, elsewhere = thursdays(structure), venue("66230")
    first = Occurrence.objects.filter(page=page.pk).order_by("start")[0]
    mark_full(first, BY_LINK, reason="dix familles")
    republished(page, dates=[*page.dates.all(), row(date(2026, 11, 26), venue=elsewhere, note="à la ferme")])
    first.refresh_from_db()
    assert (first.status, first.reason, first.venue, first.note) == (
        Status.FULL,
        "dix familles",
        elsewhere,
        "à la ferme",
    )


# --- In the index ---


def found(client: Client, query: str) -> list[tuple[str, str]]:
    answer = client.get(f"/recherche.geojson?{query}").json()
    return [
        (feature["properties"]["commune"], feature["properties"]["prochaine"])
        for feature in answer["features"]
    ]


def in_two_towns(structure: StructurePage) -> EventPage:
    """Four Thursdays at Prades, and two Saturdays at Perpignan."""
    away = venue("66136")
    rows = [
        row(date(2026, 11, 26), every=Every.WEEK, until=date(2026, 12, 17)),
        row(date(2026, 11, 28), venue=away),
        row(date(2026, 12, 5), venue=away, note="avec une conteuse"),
    ]
    return thursdays(structure, dates=rows, title="Café des familles")


def test_an_event_in_two_towns_is_found_near_each_with_its_own_next_date(
    structure: StructurePage, client: Client
) -> None:
    page = in_two_towns(structure)
    assert found(client, "ou=Prades&rayon=5") == [("Prades", "2026-11-26T09:00:00+01:00")]
    assert found(client, "ou=Perpignan&rayon=5") == [("Perpignan", "2026-11-28T09:00:00+01:00")]
    # Once in all.
    assert len(found(client, "ou=Prades&rayon=100")) == len(found(client, "")) == 1
    # Saturdays are at Perpignan only.
    assert found(client, "ou=Prades&rayon=5&quand=samedi") == []
    assert found(client, "ou=Prades&rayon=100&quand=samedi")[0][0] == "Perpignan"
    main, other = Entry.objects.filter(page_id=page.pk).order_by("position")
    assert (main.commune, other.commune) == ("Prades", "Perpignan")
    assert (main.found_until.astimezone(PARIS).day, other.found_until.astimezone(PARIS).day) == (17, 5)
    assert verify().is_clean
    body = client.get("/recherche/?ou=Perpignan&rayon=5").content.decode().replace("\u00a0", " ")
    assert "28 novembre" in body
    assert "26 novembre" not in body


def test_today_counts_at_the_address_where_it_is(structure: StructurePage, client: Client) -> None:
    in_two_towns(structure)
    with time_machine.travel(datetime(2026, 11, 28, 8, tzinfo=PARIS)):
        assert len(found(client, "ou=Perpignan&rayon=5&quand=aujourdhui")) == 1
        assert found(client, "ou=Prades&rayon=5&quand=aujourdhui") == []


def test_the_agenda_lists_each_date_where_it_is(structure: StructurePage) -> None:
    page = in_two_towns(structure)
    rows = of_pages([page.pk], since=NOW, until=NOW + 60 * DAY, limit=20)
    assert [(one.session.start.astimezone(PARIS).day, one.entry.commune) for one in rows] == [
        (26, "Prades"),
        (28, "Perpignan"),
        (3, "Prades"),
        (5, "Perpignan"),
        (10, "Prades"),
        (17, "Prades"),
    ]
    assert [one.session.note for one in rows if one.session.note] == ["avec une conteuse"]
    query = SearchForm(QueryDict("ou=Perpignan&rayon=5")).query()
    near = dated(query, since=NOW, until=NOW + 60 * DAY, limit=20)
    assert {one.entry.commune for one in near} == {"Perpignan"}
    assert len(near) == 2


def test_an_address_without_a_date_to_come_is_not_found_any_more(
    structure: StructurePage, client: Client
) -> None:
    in_two_towns(structure)
    with time_machine.travel(datetime(2026, 12, 6, 10, tzinfo=PARIS)):
        roll()
        assert found(client, "ou=Perpignan&rayon=5") == []
        assert found(client, "ou=Prades&rayon=5") == [("Prades", "2026-12-10T09:00:00+01:00")]
        assert verify().is_clean


def test_a_last_date_that_was_moved_later_is_still_found(structure: StructurePage, client: Client) -> None:
    page = thursdays(structure)
    last = Occurrence.objects.filter(page=page.pk).order_by("start").last()
    assert last is not None
    move(last, BY_LINK, start=last.start + 30 * DAY, end=last.end + 30 * DAY)
    with time_machine.travel(datetime(2026, 12, 20, 10, tzinfo=PARIS)):
        roll()
        assert found(client, "ou=Prades") == [("Prades", "2027-01-16T09:00:00+01:00")]
        assert verify().is_clean


def test_an_event_that_is_postponed_is_said_so(structure: StructurePage, client: Client) -> None:
    page = republished(thursdays(structure), status=EventStatus.POSTPONED, status_reason="neige")
    assert verify().is_clean
    entry = Entry.objects.get(page_id=page.pk)
    assert entry.is_postponed
    assert (upcoming([entry], None)[entry.pk].status, entry.next_start) == ("suspendu", None)
    assert "Reporté" in client.get(page.url).content.decode()
    assert page.pk not in {event.pk for event in upcoming_events(limit=9)}
    assert missing_for_publication(page) == [
        "Pour qui : dites l’âge des enfants, ou que les parents viennent seuls (onglet « Essentiel »)."
    ]


def test_upcoming_events_come_once_each_at_their_next_date(tree: SiteTree, structure: StructurePage) -> None:
    page = in_two_towns(structure)
    other = thursdays(structure, dates=[row(date(2026, 11, 27))])
    assert [(one.pk, one.session.start.astimezone(PARIS).day) for one in upcoming_events(limit=5)] == [
        (page.pk, 26),
        (other.pk, 27),
    ]
    (away,) = upcoming_events(territory=tree.perpignan, limit=5)
    assert (away.pk, away.session.start.astimezone(PARIS).day) == (page.pk, 28)
    cancel(Occurrence.objects.get(pk=away.session.pk), BY_LINK)
    (away,) = upcoming_events(territory=tree.perpignan, limit=5)
    assert away.session.start.astimezone(PARIS).day == 5


def test_the_page_shows_the_next_date_that_takes_place(structure: StructurePage, client: Client) -> None:
    page = thursdays(structure)
    first, *_others = Occurrence.objects.filter(page=page.pk).order_by("start")
    cancel(first, BY_LINK)
    assert "3 décembre" in client.get(page.url).content.decode()


# --- What editors say ---


def test_audience_and_registration_say_the_rest(structure: StructurePage) -> None:
    page = EventPage(audience="professionnels", registration_by=RegistrationBy.PHONE)
    assert (page.parents_only, page.registration) == (True, True)
    page = EventPage(audience="parents_enfants", registration_by=RegistrationBy.NONE)
    assert (page.parents_only, page.registration) == (False, False)
    page = EventPage()
    assert (page.parents_only, page.registration) == (False, None)
    page.parents_only = True
    assert page.audience == "parents"


def test_a_registration_page_has_an_address(structure: StructurePage) -> None:
    page = EventPage(registration_by=RegistrationBy.LINK)
    with pytest.raises(ValidationError, match="page d’inscription"):
        page.clean()


@pytest.mark.parametrize(
    ("rows", "lacks"),
    [
        ([], "Quand : donnez au moins une date."),
        ([row(date(2026, 11, 20))], "Quand : toutes les dates sont passées."),
        (
            [row(date(2026, 11, 26), every=Every.WEEK, until=date(2050, 1, 1))],
            "Quand : il y a trop de dates, 800 au plus.",
        ),
        ([row(date(2026, 11, 20)), row(date(2026, 11, 26))], None),
    ],
)
def test_what_dates_lack(structure: StructurePage, rows: list[EventDate], lacks: str | None) -> None:
    page = EventFactory.build(venue=venue(), ages="tout_age", phone="01 99 00 12 34")
    page.dates = rows
    assert missing_for_publication(page, structure=structure) == [*filter(None, [lacks])]


def test_dates_that_all_have_an_address_need_no_other(structure: StructurePage) -> None:
    page = EventFactory.build(ages="tout_age", phone="01 99 00 12 34")
    assert missing_for_publication(page, structure=structure)[0].startswith("Où")
    page.dates = [row(date(2026, 11, 26), venue=venue())]
    assert missing_for_publication(page, structure=structure) == []


def test_an_event_that_is_over_may_still_be_corrected(
    tree: SiteTree, client: Client, structure: StructurePage
) -> None:
    page = thursdays(structure, ages="tout_age")
    with time_machine.travel(datetime(2027, 3, 1, 10, tzinfo=PARIS)):
        client.force_login(staff(tree.conflent, Role.COORDINATORS))
        where = reverse("wagtailadmin_pages:edit", args=[page.pk])
        client.post(where, event_form(page, summary="Merci à tous.", **{"action-publish": "1"}))
    assert EventPage.objects.get(pk=page.pk).summary == "Merci à tous."


# --- Events of before ---


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(
        lambda one: one.replace(tzinfo=PARIS, fold=0)
    ),
    st.integers(5, 12 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_no_event_of_before_loses_a_moment(start: datetime, length: timedelta) -> None:
    found = list(migration.spans(start, start + length))
    wall, last = (one.astimezone(PARIS).replace(tzinfo=None) for one in (start, start + length))
    first_day, first_time, _end = found[0]
    assert datetime.combine(first_day, first_time) == wall
    day, begins, ends = found[-1]
    end = datetime.combine(day, ends)
    assert (end if ends > begins else end + DAY) == last
    days = {one[0] for one in found}
    assert days == {wall.date() + n * DAY for n in range(len(days))}


def test_versions_of_before_keep_their_date() -> None:
    content = {
        "pk": 12,
        "start": "2026-11-28T13:00:00Z",
        "end": "2026-11-29T17:00:00Z",
        "parents_only": True,
        "registration": True,
        "phone": "",
        "email": "accueil@example.org",
    }
    assert migration.convert(content)
    assert [(one["day"], one["start_time"], one["end_time"]) for one in content["dates"]] == [
        ("2026-11-28", "14:00:00", "18:00:00"),
        ("2026-11-29", "14:00:00", "18:00:00"),
    ]
    assert (content["audience"], content["registration_by"]) == ("parents", "email")
    assert not {"start", "end", "parents_only", "registration"} & content.keys()
    assert not migration.convert(content)


def test_a_draft_of_before_is_published_with_its_date(structure: StructurePage) -> None:
    page = EventFactory(parent=structure, live=False, venue=venue(), ages="tout_age")
    revision = page.save_revision()
    for name in ("dates", "audience", "registration_by"):
        revision.content.pop(name)
    revision.content |= {
        "start": "2026-12-01T09:00:00Z",
        "end": "2026-12-01T11:00:00Z",
        "registration": False,
    }
    assert migration.convert(revision.content)
    revision.save()
    revision.publish()
    page = EventPage.objects.get(pk=page.pk)
    assert [f"{one.start:%d/%m %H:%M} {one.end:%H:%M}" for one in page.planned_dates] == ["01/12 10:00 12:00"]
    assert (page.registration_by, page.registration) == ("none", False)


def test_the_index_of_everything_is_right(structure: StructurePage) -> None:
    in_two_towns(structure)
    republished(thursdays(structure, title="Deux"), status=EventStatus.FULL)
    expand(listing_ids())
    assert verify().is_clean
