# ruff: noqa: F811 (fixtures of other files)
"""A season is renewed with what changes: what is asked, who reads it first, what holds until September."""

from datetime import date, datetime

import pytest
import time_machine
from django.core import mail
from django.test import Client
from wagtail.models import PageLogEntry

from accounts.enums import Role
from directory.models import PlaceLocation, PlacePage
from events.season.views import REVIEWS
from tests.accounts.factories import member, staff
from tests.directory.factories import PlaceFactory, locate, publish, venue
from tests.events.test_occurrences import PARIS, _today, structure, tree  # noqa: F401
from tests.events.test_season import (  # noqa: F401
    TUESDAYS,
    Phone,
    cabane,
    fresh,
    hours,
    phone,
    room,
    set_hours,
)
from tests.events.test_session_gestures import hidden
from tests.events.test_session_links import known, link, words  # noqa: F401

pytestmark = pytest.mark.django_db

JUNE = datetime(2026, 6, 10, 10, tzinfo=PARIS)
PERIOD = "2025 Sep 01-2026 Jul 03 Tu 09:00-12:00; SH off"
MOVED = "2026 Sep 07-2027 Jul 02 Tu 09:00-12:00; SH off"
ON_THURSDAYS = {
    "horaires-lignes-TOTAL_FORMS": "1",
    "horaires-lignes-INITIAL_FORMS": "1",
    "horaires-lignes-0-days": "3",
    "horaires-lignes-0-start": "14:00",
    "horaires-lignes-0-end": "16:30",
    "horaires-lignes-0-rhythm": "toutes-les-semaines",
    "horaires-lignes-0-school": "ferme",
    "horaires-public": "ouvert",
}


# --- What changes goes to the coordinators -------------------------------------------------------------------


def test_a_season_that_moves_waits_for_the_coordinators(phone: Phone, cabane: PlacePage, tree) -> None:
    coordinator = staff(tree.conflent, Role.COORDINATORS)
    set_hours(cabane, PERIOD)
    phone = Phone(phone.url.removesuffix("saison/"))
    assert "Du 7 septembre 2026 au 2 juillet 2027, le mardi" in phone.said
    phone.tap("voir")
    assert "La coordination relit ce qui change" in phone.said
    phone.tap("confirmer")
    assert "Envoyé à la coordination" in phone.said
    page = fresh(cabane)
    assert room(page).opening_hours == PERIOD
    assert page.verified_on is None
    assert [message.to for message in mail.outbox[1:]] == [[coordinator.email]]
    page.current_workflow_task_state.approve(user=coordinator)
    page = fresh(cabane)
    assert room(page).opening_hours == MOVED
    assert (page.verified_on, page.verified_by) == (date(2026, 11, 21), "le lieu")


def test_sending_twice_asks_once(phone: Phone, cabane: PlacePage, tree) -> None:
    staff(tree.conflent, Role.COORDINATORS)
    set_hours(cabane, PERIOD)
    phone = Phone(phone.url.removesuffix("saison/"))
    phone.confirm()
    told = len(mail.outbox)
    again = Phone(phone.url.removesuffix("saison/"))
    assert "attend déjà la relecture" in again.said
    again.confirm()
    assert len(mail.outbox) == told
    assert cabane.revisions.count() == fresh(cabane).revisions.count()
    assert PageLogEntry.objects.filter(page=cabane.pk, action="events.season").count() == 1


def test_all_the_places_of_a_structure_are_told_in_one_message(
    phone: Phone, cabane: PlacePage, tree, known
) -> None:
    coordinator = staff(tree.conflent, Role.COORDINATORS)
    set_hours(cabane, PERIOD)
    other = PlaceFactory(parent=known, title="Ludothèque", phone="01 99 00 12 34", ages="tout_age")
    locate(other, venue(), PERIOD)
    publish(other)
    mail.outbox.clear()
    Phone(phone.url.removesuffix("saison/")).confirm()
    (message,) = mail.outbox
    assert message.to == [coordinator.email]
    assert message.subject == "2 fiches attendent votre relecture"
    assert f"{known.title} vous demande de relire ces 2 fiches" in message.body
    assert "La Cabane" in message.body
    assert "Ludothèque" in message.body


def test_a_link_that_leaked_does_not_flood_the_coordinators(phone: Phone, cabane: PlacePage, tree) -> None:
    staff(tree.conflent, Role.COORDINATORS)
    door = phone.url.removesuffix("saison/")
    mail.outbox.clear()
    for number in range(REVIEWS.tries + 2):
        phone = Phone(door)
        phone.tap("changer", room(cabane, 1).pk)
        start = {"horaires-lignes-0-start": f"14:{number:02}"}
        phone.tap("garder", room(cabane, 1).pk, **{**ON_THURSDAYS, **start})
        phone.confirm()
    assert phone.page.status_code == 429
    assert "Réessayez dans une heure." in phone.said
    assert len(mail.outbox) == REVIEWS.tries


def test_what_one_reads_is_what_one_approves(phone: Phone, cabane: PlacePage, tree) -> None:
    """A second change withdraws the first review and asks another."""
    staff(tree.conflent, Role.COORDINATORS)
    set_hours(cabane, PERIOD)
    door = phone.url.removesuffix("saison/")
    Phone(door).confirm()
    first = fresh(cabane).current_workflow_task_state
    again = Phone(door)
    again.tap("changer", room(cabane, 1).pk)
    again.tap("garder", room(cabane, 1).pk, ferme="on")
    again.confirm()
    first.refresh_from_db()
    assert first.status == "cancelled"
    assert fresh(cabane).current_workflow_task_state.pk != first.pk


def test_one_room_changes_the_others_are_the_same(phone: Phone, cabane: PlacePage, tree) -> None:
    coordinator = staff(tree.conflent, Role.COORDINATORS)
    second = room(cabane, 1)
    assert "Changer les horaires" in words(phone.tap("changer", second.pk))
    assert 'value="14:00"' in phone.page.content.decode()
    phone.tap("garder", second.pk, **{**ON_THURSDAYS, "horaires-lignes-0-start": "15:00"})
    assert "Changé" in phone.said
    assert "Le jeudi de 15 h à 16 h 30, sauf pendant les vacances scolaires" in phone.said
    assert "Avant : Le jeudi de 14 h à 16 h 30" in phone.said
    phone.confirm()
    assert "Envoyé à la coordination" in phone.said
    fresh(cabane).current_workflow_task_state.approve(user=coordinator)
    assert hours(cabane) == [TUESDAYS, "Th 15:00-16:30; SH off", "Fr 09:00-11:30"]


def test_a_change_is_taken_back_before_it_is_confirmed(phone: Phone, cabane: PlacePage) -> None:
    second = room(cabane, 1)
    phone.tap("changer", second.pk)
    phone.tap("garder", second.pk, ferme="on")
    assert "Pas d’accueil ici cette saison" in phone.said
    phone.tap("pareil", second.pk)
    assert "Pas d’accueil ici" not in phone.said
    phone.tap("changer", second.pk)
    phone.tap("etape", "debut")
    assert "en ligne dès que vous confirmez" in words(phone.tap("voir"))
    assert fresh(cabane).revisions.count() == cabane.revisions.count()


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(phone: Phone, cabane: PlacePage) -> None:
    second = room(cabane, 1)
    phone.tap("changer", second.pk)
    wrong = {**ON_THURSDAYS, "horaires-lignes-0-end": "13:00", "fin": "2020-01-01"}
    phone.tap("garder", second.pk, **wrong)
    assert "Ligne 1 : La fin est avant le début" in phone.said
    assert "avant le début de la saison" in phone.said
    page = phone.page.content.decode()
    assert 'value="13:00"' in page
    assert 'value="2020-01-01"' in page
    phone.tap("garder", second.pk, **{**ON_THURSDAYS, "fin": "2027-06-24"})
    assert "Jusqu’au 24 juin 2027" in phone.said


@pytest.mark.parametrize("typed", [{"reprise": "0001-01-01"}, {"fin": "9999-12-31"}])
def test_a_year_that_nobody_means_is_said(phone: Phone, cabane: PlacePage, typed: dict[str, str]) -> None:
    second = room(cabane, 1)
    phone.tap("changer", second.pk)
    phone.tap("garder", second.pk, **{**ON_THURSDAYS, **typed})
    assert "Vérifiez l’année." in phone.said


def test_a_coordinator_publishes_at_once(cabane: PlacePage, tree, known) -> None:
    set_hours(cabane, PERIOD)
    client = Client()
    client.force_login(staff(tree.conflent, Role.COORDINATORS))
    phone = Phone(f"/seances/structure/{known.pk}/", client)
    draft = fresh(cabane)
    draft.summary = "Pas encore relu."
    draft.save_revision()
    phone.confirm()
    page = fresh(cabane)
    assert room(page).opening_hours == MOVED
    assert page.verified_by == "la coordination"
    assert page.summary == ""
    latest = page.get_latest_revision_as_object()
    assert (latest.summary, latest.locations.first().opening_hours) == ("Pas encore relu.", MOVED)
    assert not page.workflow_in_progress


def test_a_member_asks_for_a_review_as_elsewhere(cabane: PlacePage, tree, known) -> None:
    staff(tree.conflent, Role.COORDINATORS)
    set_hours(cabane, PERIOD)
    client = Client(enforce_csrf_checks=True)
    user = member(known)
    client.force_login(user)
    phone = Phone(f"/seances/structure/{known.pk}/", client)
    phone.confirm()
    assert fresh(cabane).current_workflow_state.requested_by == user
    assert room(fresh(cabane)).opening_hours == PERIOD


# --- Before the season begins --------------------------------------------------------------------------------


def test_in_june_the_hours_of_today_hold_until_september(cabane: PlacePage, tree, known) -> None:
    client = Client()
    with time_machine.travel(JUNE, tick=False):
        client.force_login(staff(tree.conflent, Role.COORDINATORS))
        set_hours(cabane, PERIOD)
        phone = Phone(f"/seances/structure/{known.pk}/", client)
        phone.tap("voir")
        assert "Jusque-là, rien ne change : Du 1er septembre 2025 au 3 juillet 2026" in phone.said
        phone.tap("confirmer")
        old, new = room(fresh(cabane), 0), room(fresh(cabane), 1)
        assert (old.opening_hours, old.valid_to) == (PERIOD, date(2026, 8, 31))
        assert (new.opening_hours, new.valid_from, new.valid_to) == (MOVED, date(2026, 9, 1), None)
        assert new.venue_id == old.venue_id
        # Once more: the season is already renewed.
        again = Phone(f"/seances/structure/{known.pk}/", client)
        assert again.said.count("Premières dates") == 2 + 1
        again.confirm()
        assert PlaceLocation.objects.filter(page=cabane).count() == 4
        assert PageLogEntry.objects.filter(page=cabane.pk, action="events.season").count() == 1


def test_in_june_by_the_link_asking_again_changes_the_row_that_waits(
    cabane: PlacePage, tree, known, client
) -> None:
    coordinator = staff(tree.conflent, Role.COORDINATORS)
    with time_machine.travel(JUNE, tick=False):
        client.force_login(member(known))
        set_hours(cabane, PERIOD)
        door = f"/seances/structure/{known.pk}/"
        Phone(door, client).confirm()
        again = Phone(door, client)
        first = room(cabane)
        again.tap("changer", first.pk)
        again.tap("garder", first.pk, **ON_THURSDAYS)
        again.confirm()
        fresh(cabane).current_workflow_task_state.approve(user=coordinator)
        rows = PlaceLocation.objects.filter(page=cabane, venue=first.venue).order_by("sort_order")
        assert [(row.opening_hours, row.valid_from) for row in rows] == [
            (PERIOD, None),
            ("Th 14:00-16:30; SH off", date(2026, 9, 1)),
        ]


def test_a_room_that_does_not_open_closes_when_the_season_begins(
    cabane: PlacePage, tree, known, client
) -> None:
    with time_machine.travel(JUNE, tick=False):
        client.force_login(staff(tree.conflent, Role.COORDINATORS))
        phone = Phone(f"/seances/structure/{known.pk}/", client)
        phone.tap("changer", room(cabane).pk)
        phone.tap("garder", room(cabane).pk, ferme="on")
        phone.confirm()
    assert room(fresh(cabane)).valid_to == date(2026, 8, 31)


def test_a_list_of_past_dates_asks_for_the_next_ones(phone: Phone, cabane: PlacePage) -> None:
    set_hours(cabane, "2025 Nov 24,2025 Dec 08 14:00-16:00")
    phone = Phone(phone.url.removesuffix("saison/"))
    assert "Ces dates sont passées" in phone.said


def test_a_room_that_was_closed_is_not_proposed_again(cabane: PlacePage, tree, known, client) -> None:
    with time_machine.travel(JUNE, tick=False):
        client.force_login(staff(tree.conflent, Role.COORDINATORS))
        door = f"/seances/structure/{known.pk}/"
        phone = Phone(door, client)
        phone.tap("changer", room(cabane).pk)
        phone.tap("garder", room(cabane).pk, ferme="on")
        phone.tap("voir")
        sent = {**hidden(phone.page), "confirmer": "1"}
        for _time in range(2):
            assert "C’est fait" in words(client.post(phone.url, sent, follow=True))
        again = Phone(door, client)
        assert again.said.count("Premières dates") == 2
        again.confirm()
    assert room(fresh(cabane)).valid_to == date(2026, 8, 31)


def test_a_publication_that_is_scheduled_stays_so(cabane: PlacePage, tree, known, client) -> None:
    set_hours(cabane, PERIOD)
    draft = fresh(cabane)
    draft.summary = "Pour Noël."
    draft.go_live_at = datetime(2026, 12, 20, 10, tzinfo=PARIS)
    draft.save_revision().publish()
    client.force_login(staff(tree.conflent, Role.COORDINATORS))
    Phone(f"/seances/structure/{known.pk}/", client).confirm()
    page = fresh(cabane)
    assert (page.summary, room(page).opening_hours) == ("", MOVED)
    scheduled = page.scheduled_revision
    assert scheduled.approved_go_live_at == draft.go_live_at
    assert scheduled.as_object().summary == "Pour Noël."
    assert scheduled.as_object().locations.first().opening_hours == MOVED


def test_rows_of_years_ago_leave_once_another_has_taken_over(cabane: PlacePage, tree, known, client) -> None:
    set_hours(cabane, TUESDAYS, valid_from=date(2025, 9, 1))
    old = PlaceLocation(
        venue=room(cabane).venue, opening_hours="We 09:00-12:00", valid_from=None, valid_to=date(2025, 8, 31)
    )
    alone = PlaceLocation(venue=venue("66172"), opening_hours="We 09:00-12:00", valid_to=date(2024, 8, 31))
    page = fresh(cabane)
    page.locations.add(old, alone)
    publish(page)
    client.force_login(staff(tree.conflent, Role.COORDINATORS))
    Phone(f"/seances/structure/{known.pk}/", client).confirm()
    assert hours(page) == [TUESDAYS, "Th 14:00-16:30; SH off", "Fr 09:00-11:30", "We 09:00-12:00"]
    assert room(page, 3).valid_to == date(2024, 8, 31)


def test_one_door_refused_writes_nothing_for_the_others(cabane: PlacePage, tree, known, client) -> None:
    other = PlaceFactory(parent=known, title="Ludothèque", phone="01 99 00 12 34", ages="tout_age")
    locate(other, venue(), PERIOD)
    publish(other)
    PlacePage.objects.filter(pk=other.pk).update(locked=True)
    client.force_login(member(known))
    assert "« Ludothèque » est verrouillée" in Phone(f"/seances/structure/{known.pk}/", client).confirm()
    assert fresh(cabane).verified_on is None
    assert mail.outbox == []
