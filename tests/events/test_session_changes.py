"""What people say of a session stays, whatever becomes of the hours that gave it; and they may take it back."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.enums import Role
from directory.bulk_versions import bulk_publish, bulk_revise
from directory.models import PlaceLocation, PlacePage
from events import services
from events.enums import Origin, Status, Through
from events.models import Occurrence, OccurrenceChange
from events.occurrences import expand, roll
from events.services import Actor
from events.signals import occurrences_changed
from home.models import SiteState
from tests.accounts.factories import staff
from tests.directory.factories import PlaceFactory, locate, publish, venue
from tests.events.factories import EventFactory, put_off
from tests.events.test_occurrences import NOW, PARIS, _today, change, place, said, structure, tree  # noqa: F401

pytestmark = pytest.mark.django_db

LINK = Actor(None, Through.LINK)
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=PARIS)


def first(page) -> Occurrence:
    return Occurrence.objects.filter(page=page).order_by("start").first()


def act(page, what: str, number: int = 0, **how: object) -> Occurrence:
    one = Occurrence.objects.filter(page=page).order_by("start")[number]
    if what == "move":
        how = {"start": one.start + timedelta(hours=5), "end": one.end + timedelta(hours=5), **how}
    return getattr(services, what)(one, LINK, **how)


# --- Services ------------------------------------------------------------------------------------------------


def test_a_session_is_cancelled_with_its_history(structure, tree) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    user = staff(tree.conflent, Role.COORDINATORS)
    services.cancel(first(page), Actor(user, Through.CMS), reason="  Lina est \n malade ")
    one = first(page)
    assert (one.status, one.reason, one.changed_at) == ("cancelled", "Lina est malade", NOW)
    assert one.start == TUESDAY
    (log,) = OccurrenceChange.objects.all()
    assert (log.status_before, log.status_after, log.by, log.through) == (
        "scheduled",
        "cancelled",
        user,
        "cms",
    )
    assert (log.occurrence_id, log.page_id, log.location_id) == (one.pk, page.pk, one.location_id)
    assert (log.planned_start, log.venue) == (TUESDAY, page.locations.get().venue)
    assert (log.reason, log.at, log.undone_at) == ("Lina est malade", NOW, None)


def test_a_session_is_moved_then_full_then_cancelled(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, "move")
    assert said(page)[0] == "24/11 14:00-17:00 moved"
    assert first(page).planned_start == TUESDAY
    act(page, "mark_full")
    assert said(page)[0] == "24/11 14:00-17:00 full"
    assert first(page).is_moved
    act(page, "cancel")
    assert said(page)[0] == "24/11 14:00-17:00 cancelled"
    act(page, "reinstate")
    assert said(page)[0] == "24/11 09:00-12:00"
    assert first(page).changed_at is None
    assert OccurrenceChange.objects.count() == 4


def test_sent_twice_is_said_once(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, "cancel")
    act(page, "cancel")
    assert OccurrenceChange.objects.count() == 1


@pytest.mark.parametrize(
    ("what", "how", "words"),
    [
        ("cancel", {"reason": "x" * 121}, "120 caractères"),
        ("move", {"end": TUESDAY}, "avant le début"),
        ("move", {"start": TUESDAY, "end": TUESDAY + timedelta(hours=19)}, "18 heures"),
        ("move", {"start": NOW - timedelta(hours=1), "end": NOW + timedelta(hours=1)}, "déjà passé"),
        (
            "move",
            {"start": TUESDAY + timedelta(days=400), "end": TUESDAY + timedelta(days=400, hours=1)},
            "un an",
        ),
        (
            "move",
            {"start": TUESDAY + timedelta(days=7), "end": TUESDAY + timedelta(days=7, hours=1)},
            "déjà une séance",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(structure, what: str, how: dict, words: str) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    with pytest.raises(ValidationError, match=words):
        act(page, what, **how)
    assert not OccurrenceChange.objects.exists()
    assert said(page)[0] == "24/11 09:00-12:00"


def test_a_session_that_is_over_does_not_change(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    with time_machine.travel(TUESDAY + timedelta(hours=4)), pytest.raises(ValidationError, match="passée"):
        act(page, "cancel")


def test_a_session_that_is_gone_is_said_gone(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    seen = first(page)
    change(page, opening_hours="We 09:00-12:00")
    with pytest.raises(Occurrence.DoesNotExist):
        services.cancel(seen, LINK)


def test_it_is_told_and_kept_pages_are_forgotten(structure, django_capture_on_commit_callbacks) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    told: list[list[int]] = []

    def listen(page_ids: list[int], **kwargs: object) -> None:
        told.append(page_ids)

    SiteState.objects.update_or_create(pk=1, defaults={"version": 1})
    occurrences_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            act(page, "cancel")
    finally:
        occurrences_changed.disconnect(listen)
    assert told == [[page.pk]]
    assert SiteState.objects.get(pk=1).version == 2


# --- Undo ----------------------------------------------------------------------------------------------------


def test_undo_takes_back_one_change_after_the_other(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, "move", reason="travaux")
    act(page, "cancel", reason="personne")
    act(page, "undo")
    assert said(page)[0] == "24/11 14:00-17:00 moved"
    assert first(page).reason == "travaux"
    act(page, "undo")
    assert said(page)[0] == "24/11 09:00-12:00"
    assert first(page).reason == ""
    with pytest.raises(ValidationError, match="trop tard"):
        act(page, "undo")


def test_undo_is_for_ten_minutes(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, "cancel")
    with time_machine.travel(NOW + timedelta(minutes=11)):
        with pytest.raises(ValidationError, match="trop tard"):
            act(page, "undo")
        assert said(page)[0].endswith("cancelled")
        act(page, "undo", within=None)
    assert said(page)[0] == "24/11 09:00-12:00"


def test_undo_gives_what_the_hours_say_today(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, "cancel")
    change(page, opening_hours="Tu 09:30-12:30")
    act(page, "undo")
    assert said(page)[0] == "24/11 09:30-12:30"
    act(page, "cancel")
    change(page, opening_hours="We 09:00-12:00")
    act(page, "undo")
    assert said(page)[0] == "25/11 09:00-12:00"


def test_undo_finds_its_place_taken(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    moved = act(page, "move")
    act(page, "move", 1, start=TUESDAY, end=TUESDAY + timedelta(hours=1))
    with pytest.raises(ValidationError, match="déjà une séance"):
        services.undo(moved, LINK)
    assert OccurrenceChange.objects.filter(undone_at=None).count() == 2


# --- What stays ----------------------------------------------------------------------------------------------

CHANGES = ["cancel", "move", "mark_full"]


@pytest.mark.parametrize("what", CHANGES)
def test_it_survives_expansion_roll_and_publication(
    structure,  # noqa: F811
    what: str,
    django_capture_on_commit_callbacks,
) -> None:
    page = place(structure, "Tu 09:00-12:00")
    act(page, what)
    before = said(page)
    expand([page.pk])
    roll()
    with django_capture_on_commit_callbacks(execute=True):
        PlacePage.objects.get(pk=page.pk).save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        PlacePage.objects.get(pk=page.pk).unpublish()
    assert said(page) == before[:1]
    with django_capture_on_commit_callbacks(execute=True):
        PlacePage.objects.get(pk=page.pk).get_latest_revision().publish()
    assert said(page) == before


@pytest.mark.parametrize("what", CHANGES)
def test_it_survives_an_import_that_writes_the_addresses_anew(structure, what: str) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, what)
    before, location = said(page), page.locations.get()
    page = PlacePage.objects.get(pk=page.pk)
    page.locations = [PlaceLocation(venue=location.venue, opening_hours=location.opening_hours)]
    bulk_revise([page])
    bulk_publish([page])
    expand([page.pk])
    assert said(page) == before
    now = PlaceLocation.objects.get(page=page)
    assert now.pk != location.pk
    assert set(Occurrence.objects.values_list("location", flat=True)) == {now.pk}


def test_it_waits_for_an_address_that_left_to_come_back(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, "cancel")
    old = PlaceLocation.objects.get(page=page)
    hall, _gone = old.venue, old.delete()
    locate(page, venue("66230"), "Tu 09:00-12:00")
    expand([page.pk])
    assert said(page).count("24/11 09:00-12:00") == 1
    assert list(Occurrence.objects.public().filter(start=TUESDAY).values_list("status", flat=True)) == [
        "scheduled"
    ]
    locate(page, hall, "Tu 09:00-12:00")
    expand([page.pk])
    back = Occurrence.objects.public().get(status="cancelled")
    assert back.location.venue == hall
    assert Occurrence.objects.filter(start=TUESDAY).count() == 2


@pytest.mark.parametrize("what", CHANGES)
def test_it_survives_hours_that_do_not_give_it_any_more(structure, what: str) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, what)
    before = said(page)
    change(page, opening_hours="We 09:00-12:00")
    assert before[0] in said(page)
    assert len(said(page)) == 27
    change(page, opening_hours="Tu 09:00-12:00")
    assert said(page) == before


@pytest.mark.parametrize(("what", "status"), [("cancel", "cancelled"), ("mark_full", "full")])
def test_half_an_hour_later_it_is_still_not_held(structure, what: str, status: str) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00,14:00-17:00")
    act(page, what)
    change(page, opening_hours="Tu 09:30-12:30,14:00-17:00")
    assert said(page)[:3] == [f"24/11 09:30-12:30 {status}", "24/11 14:00-17:00", "01/12 09:30-12:30"]
    assert len(said(page)) == 52
    assert expand([page.pk]) == 0


def test_half_an_hour_later_what_was_moved_stays_where_it_was_moved(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, "move", start=TUESDAY + timedelta(days=1), end=TUESDAY + timedelta(days=1, hours=2))
    change(page, opening_hours="Tu 08:30-12:30")
    assert said(page)[:2] == ["25/11 09:00-11:00 moved", "01/12 08:30-12:30"]
    act(page, "undo")
    assert said(page)[0] == "24/11 08:30-12:30"


def test_the_hours_join_what_was_moved(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, "move")
    change(page, opening_hours="Tu 14:00-17:00")
    assert said(page)[:2] == ["24/11 14:00-17:00 moved", "01/12 14:00-17:00"]
    act(page, "undo")
    assert said(page)[:2] == ["24/11 14:00-17:00", "01/12 14:00-17:00"]


def test_moved_to_a_day_that_is_past_it_does_not_come_back(structure) -> None:  # noqa: F811
    page = place(structure, "Th 09:00-12:00")
    act(page, "move", start=NOW + timedelta(hours=1), end=NOW + timedelta(hours=2))
    with time_machine.travel(NOW + timedelta(days=2)):
        roll()
        assert said(page)[:2] == ["21/11 11:00-12:00 moved", "03/12 09:00-12:00"]


def test_an_event_is_cancelled_then_given_another_date(structure) -> None:  # noqa: F811
    page = publish(EventFactory(parent=structure, start=TUESDAY, end=TUESDAY + timedelta(hours=2)))
    expand([page.pk])
    act(page, "cancel")
    expand([page.pk])
    assert said(page) == ["24/11 09:00-11:00 cancelled"]
    put_off(page, timedelta(days=7))
    publish(page)
    expand([page.pk])
    assert said(page) == ["24/11 09:00-11:00 cancelled", "01/12 09:00-11:00"]


def test_what_was_added_by_hand_stays(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    extra = {"start": TUESDAY + timedelta(days=1), "end": TUESDAY + timedelta(days=1, hours=1)}
    Occurrence.objects.create(
        page=page, location=page.locations.get(), planned_start=extra["start"], origin=Origin.MANUAL, **extra
    )
    change(page, opening_hours="We,Th 09:00-12:00")
    assert said(page)[:2] == ["25/11 09:00-10:00", "26/11 09:00-12:00"]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"location": None},
        {"start": TUESDAY + timedelta(hours=1), "end": TUESDAY + timedelta(hours=2)},
        {"end": TUESDAY},
    ],
)
def test_the_database_refuses_what_makes_no_sense(structure, wrong: dict) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    one = {"page": page, "location": page.locations.get(), "planned_start": TUESDAY, "start": TUESDAY}
    one |= {"end": TUESDAY + timedelta(hours=3), **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.bulk_create([Occurrence(**one), Occurrence(**one)])


def test_two_changes_of_one_session_are_impossible(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, "move")
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.create(
            page=page,
            location=page.locations.get(),
            planned_start=TUESDAY,
            start=TUESDAY,
            end=TUESDAY + timedelta(hours=1),
            status=Status.CANCELLED,
        )


def test_a_place_with_two_addresses_keeps_them_apart(structure) -> None:  # noqa: F811
    page = PlaceFactory(parent=structure)
    for commune in ("66149", "66230"):
        locate(page, venue(commune), "Tu 09:00-12:00")
    publish(page)
    expand([page.pk])
    act(page, "cancel")
    assert sorted(said(page)[:2]) == ["24/11 09:00-12:00", "24/11 09:00-12:00 cancelled"]
    assert expand([page.pk]) == 0
