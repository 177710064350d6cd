"""Events on several dates, in several places, in any state; and those that are not for parents."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from events.enums import Audience, EventStatus
from events.models import EventDate, EventPage
from events.occurrences import expand
from tests.calendars.reading import dates
from tests.directory.factories import publish, venue
from tests.events.factories import EventFactory
from tests.search.site import PRADES, VINCA, SearchSite

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(site: SearchSite) -> EventPage:
    """Three Thursdays at Prades, the second one at Vinça."""
    rows = [
        EventDate(
            day=date(2026, 12, day),
            start_time=time(18),
            end_time=time(20),
            sort_order=day,
            venue=venue(VINCA, name="La médiathèque fictive") if day == 10 else None,
            note="avec une conteuse" if day == 10 else "",
        )
        for day in (3, 10, 17)
    ]
    event = EventFactory(
        parent=site.structure, title="Un cycle", venue=venue(PRADES, street="1 rue Fictive"), dates=rows
    )
    publish(event)
    expand([event.pk])
    return event


def get(client: Client, page: Any) -> Any:
    return dates(client.get(f"{page.get_url()}agenda.ics").content)


def test_each_date_is_there_with_its_own_address(cycle: EventPage, client: Client) -> None:
    found = get(client, cycle)
    assert [one.dtstart.day for one in found] == [3, 10, 17]
    here = "Salle fictive, 1 rue Fictive, 66500 Prades"
    assert [one.location for one in found] == [here, "La médiathèque fictive, 66320 Vinça", here]
    assert len({one.uid for one in found}) == 3
    assert "Avec une conteuse." in found[1].description


def test_a_cancelled_event_is_cancelled_on_all_its_dates(
    cycle: EventPage, client: Client, clock: Any
) -> None:
    before = get(client, cycle)
    clock.shift(60)
    cycle.status, cycle.status_reason = EventStatus.CANCELLED, "l’intervenante est malade"
    publish(cycle)
    expand([cycle.pk])
    after = get(client, cycle)
    assert [one.uid for one in after] == [one.uid for one in before]
    assert {one.status for one in after} == {"CANCELLED"}
    assert all(new.sequence > old.sequence for new, old in zip(after, before, strict=True))
    assert "L’intervenante est malade." in after[0].description


def become(page: EventPage, status: EventStatus, reason: str = "") -> None:
    page.status, page.status_reason = status, reason
    publish(page)
    expand([page.pk])


def test_a_postponed_event_stays_on_its_dates_and_is_said_not_to_be_held(
    cycle: EventPage, client: Client, clock: Any
) -> None:
    before = get(client, cycle)
    clock.shift(60)
    become(cycle, EventStatus.POSTPONED, "la salle est en travaux")
    after = get(client, cycle)
    assert [(one.uid, one.dtstart) for one in after] == [(one.uid, one.dtstart) for one in before]
    assert {one.status for one in after} == {"CANCELLED"}
    assert all(new.sequence > old.sequence for new, old in zip(after, before, strict=True))
    assert {one.summary for one in after} == {"Reporté : Un cycle"}
    assert "La salle est en travaux. La nouvelle date n’est pas encore connue." in after[0].description
    assert "Annulé" not in after[0].description
    # In the feeds too, and as other programs read it.
    atom = client.get("/recherche.atom?quoi-de=evenements").content.decode()
    assert "Reporté : Un cycle, jeudi 3 décembre, 18 h" in atom
    found = client.get("/recherche.geojson?quoi-de=evenements&quoi=cycle").json()["features"]
    assert {one["properties"]["statut"] for one in found} == {"suspendu"}


def test_the_date_of_a_postponed_event_is_announced_when_another_is_given(
    cycle: EventPage, client: Client, clock: Any
) -> None:
    become(cycle, EventStatus.POSTPONED)
    clock.shift(60)
    cycle.dates = [EventDate(day=date(2027, 1, 14), start_time=time(18), end_time=time(20))]
    become(cycle, EventStatus.SCHEDULED)
    found = get(client, cycle)
    assert [(one.dtstart.day, one.status) for one in found] == [
        (3, "CANCELLED"),
        (17, "CANCELLED"),
        (14, "CONFIRMED"),
    ]
    # Given back, a date is held again.
    cycle.dates = [EventDate(day=date(2026, 12, 3), start_time=time(18), end_time=time(20))]
    become(cycle, EventStatus.SCHEDULED)
    assert [(one.dtstart.day, one.status) for one in get(client, cycle)][:1] == [(3, "CONFIRMED")]


def test_what_is_for_professionals_is_given_to_who_asks(
    cycle: EventPage, site: SearchSite, client: Client
) -> None:
    cycle.audience = Audience.PROFESSIONALS
    publish(cycle)
    expand([cycle.pk])
    assert len(get(client, cycle)) == 3
    assert "Un cycle" not in {one.summary for one in get(client, site.structure)}
    for path in (
        "/recherche.ics",
        "/recherche.ics?quoi-de=evenements",
        f"{site.tree.conflent.get_url()}agenda.ics",
    ):
        assert "Un cycle" not in {one.summary for one in dates(client.get(path).content)}
    asked = dates(client.get("/recherche.ics?public=professionnels").content)
    assert "Un cycle" in {one.summary for one in asked}
