"""The sessions that the hours of places and the dates of events give, and keep giving."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command

from directory.bulk_versions import bulk_publish, bulk_revise
from directory.models import PlaceLocation, PlacePage, StructurePage
from events.models import Occurrence
from events.occurrences import expand
from events.signals import occurrences_changed
from home.models import SiteState
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.events.factories import EventFactory, put_off
from tests.home.factories import SiteTree, site_tree

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 21, 10, tzinfo=PARIS)  # a Saturday


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def structure(tree: SiteTree) -> StructurePage:
    return publish(StructureFactory(parent=tree.conflent))


def place(structure: StructurePage, hours: str, commune: str = "66149", **fields: object) -> PlacePage:
    page = PlaceFactory(parent=structure, **fields)
    locate(page, venue(commune), hours)
    publish(page)
    expand([page.pk])
    return page


def change(page: PlacePage, **fields: object) -> None:
    """Publishes other hours for the only address of a place."""
    PlaceLocation.objects.filter(page=page).update(**fields)
    expand([page.pk])


def said(page: PlacePage) -> list[str]:
    """The sessions as the clocks on the walls say them: "24/11 09:00-12:00", "*" for those changed."""
    return [
        f"{one.start.astimezone(PARIS):%d/%m %H:%M}-{one.end.astimezone(PARIS):%H:%M}"
        + ("" if one.status == "scheduled" else f" {one.status}")
        for one in Occurrence.objects.filter(page=page).order_by("start")
    ]


def test_six_months_of_tuesdays(structure: StructurePage) -> None:
    page = place(structure, "Tu 09:00-12:00")
    assert said(page)[:3] == ["24/11 09:00-12:00", "01/12 09:00-12:00", "08/12 09:00-12:00"]
    assert len(said(page)) == 26
    assert said(page)[-1] == "18/05 09:00-12:00"


def test_a_session_that_has_begun_today_is_there(structure: StructurePage) -> None:
    assert said(place(structure, "Sa 09:00-12:00"))[0] == "21/11 09:00-12:00"


def test_no_session_during_the_school_holidays_of_the_zone(structure: StructurePage) -> None:
    sessions = said(place(structure, "Tu 09:00-12:00; SH off"))
    assert "15/12 09:00-12:00" in sessions
    assert not {"22/12 09:00-12:00", "29/12 09:00-12:00"} & set(sessions)
    # Zone C closes in February from the 6th to the 22nd, zone A from the 13th to the 28th.
    assert "09/02 09:00-12:00" not in sessions
    assert "23/02 09:00-12:00" in sessions


def test_a_remote_service_follows_the_territory_it_is_run_from(structure: StructurePage) -> None:
    page = PlaceFactory(parent=structure)
    locate(page, None, "Tu 09:00-12:00; SH off")
    publish(page)
    expand([page.pk])
    assert "09/02 09:00-12:00" not in said(page)
    assert "23/02 09:00-12:00" in said(page)
    assert Occurrence.objects.filter(page=page, location__isnull=True).count() == 0


def test_clocks_change_and_the_door_opens_at_the_same_hour(structure: StructurePage) -> None:
    page = place(structure, "Su 09:00-12:00")
    starts = {one.start.astimezone(PARIS).date(): one.start for one in Occurrence.objects.filter(page=page)}
    assert starts[date(2027, 3, 21)] == datetime(2027, 3, 21, 8, tzinfo=UTC)
    assert starts[date(2027, 3, 28)] == datetime(2027, 3, 28, 7, tzinfo=UTC)
    assert {text[6:] for text in said(page)} == {"09:00-12:00"}


def test_clocks_go_back_in_october(structure: StructurePage) -> None:
    with time_machine.travel(datetime(2026, 10, 20, tzinfo=PARIS)):
        page = place(structure, "Su 09:00-12:00; Sa 22:00-03:30")
    starts = list(Occurrence.objects.filter(page=page).order_by("start").values_list("start", "end"))
    assert starts[:2] == [
        (datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 8, tzinfo=UTC), datetime(2026, 10, 25, 11, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("hours", ["02:30-03:00", "02:00-03:00", "01:30-02:30"])
def test_an_hour_that_does_not_exist_breaks_nothing(structure: StructurePage, hours: str) -> None:
    page = place(structure, f"Su {hours}")
    assert len(said(page)) in (25, 26)
    assert all(one.start < one.end for one in Occurrence.objects.filter(page=page))


def test_the_season_of_an_address_bounds_its_sessions(structure: StructurePage) -> None:
    page = place(structure, "Tu 09:00-12:00")
    change(page, valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 15))
    assert said(page) == ["01/12 09:00-12:00", "08/12 09:00-12:00", "15/12 09:00-12:00"]


def test_exceptions_and_closures(structure: StructurePage) -> None:
    page = place(structure, "Tu 09:00-12:00")
    closed = {"kind": "ferme", "from": "2026-12-01", "to": "2026-12-01", "times": [], "reason": "formation"}
    extra = {"kind": "ouvert", "from": "2026-12-03", "to": "2026-12-03", "times": [["14:00", "16:00"]]}
    same = {"kind": "ouvert", "from": "2026-12-08", "to": "2026-12-08", "times": [["09:00", "13:00"]]}
    change(page, exceptions=[closed, extra, same])
    assert said(page)[:3] == ["24/11 09:00-12:00", "03/12 14:00-16:00", "08/12 09:00-13:00"]
    PlacePage.objects.filter(pk=page.pk).update(closed_since=date(2026, 11, 20), reopens_on=date(2026, 12, 8))
    expand([page.pk])
    assert said(page)[0] == "08/12 09:00-13:00"


@pytest.mark.parametrize(
    "wrong",
    [{"opening_hours": "nimporte quoi"}, {"exceptions": [{"kind": "?"}]}, {"exceptions": {"not": "a list"}}],
)
def test_what_cannot_be_read_gives_no_session_and_stops_nobody(structure: StructurePage, wrong: dict) -> None:
    page, other = place(structure, "Tu 09:00-12:00"), place(structure, "We 09:00-12:00")
    PlaceLocation.objects.filter(page=page).update(**wrong)
    Occurrence.objects.all().delete()
    expand([page.pk, other.pk])
    assert said(page) == []
    assert len(said(other)) == 26


def test_expanding_again_writes_nothing(structure: StructurePage, django_assert_num_queries) -> None:
    page = place(structure, 'Tu 09:00-12:00; Th 14:00-16:00 "sur rendez-vous"')
    before = list(Occurrence.objects.order_by("pk").values())
    assert {one["by_appointment"] for one in before} == {False, True}
    assert expand([page.pk, page.pk]) == 0
    assert list(Occurrence.objects.order_by("pk").values()) == before


def test_the_cost_of_a_publication(structure: StructurePage, django_assert_max_num_queries) -> None:
    page = place(structure, "Tu 09:00-12:00")
    with django_assert_max_num_queries(7):  # two of them open and close a savepoint
        expand([page.pk])


def test_other_hours_move_only_what_changes(structure: StructurePage) -> None:
    page = place(structure, "Tu,Th 09:00-12:00")
    ids = set(Occurrence.objects.values_list("pk", flat=True))
    change(page, opening_hours="Tu 09:00-12:30; Fr 09:00-12:00")
    kept = Occurrence.objects.filter(pk__in=ids)
    assert kept.count() == 26  # a page open on a phone still names the same Tuesdays
    assert said(page)[:3] == ["24/11 09:00-12:30", "27/11 09:00-12:00", "01/12 09:00-12:30"]


def test_two_addresses_at_the_same_time(structure: StructurePage) -> None:
    page = PlaceFactory(parent=structure)
    for commune in ("66149", "66230"):
        locate(page, venue(commune), "Tu 09:00-12:00")
    publish(page)
    expand([page.pk])
    assert said(page)[:2] == ["24/11 09:00-12:00"] * 2
    PlaceLocation.objects.filter(page=page).first().delete()
    expand([page.pk])
    assert len(said(page)) == 26


def test_what_is_past_stays_a_month(structure: StructurePage) -> None:
    page = place(structure, "Tu 09:00-12:00")
    with time_machine.travel(NOW + timedelta(days=14)):
        change(page, opening_hours="We 09:00-12:00")
        assert said(page)[:4] == [
            "24/11 09:00-12:00",
            "01/12 09:00-12:00",
            "09/12 09:00-12:00",
            "16/12 09:00-12:00",
        ]
        call_command("roll_occurrences", verbosity=0)
        assert said(page)[0] == "24/11 09:00-12:00"
    with time_machine.travel(NOW + timedelta(days=45)):
        call_command("roll_occurrences", verbosity=0)
        assert said(page)[0] == "09/12 09:00-12:00"


# --- Events --------------------------------------------------------------------------------------------------


def test_an_event_has_its_date_however_far(structure: StructurePage) -> None:
    start = NOW + timedelta(days=300)
    page = publish(EventFactory(parent=structure, venue=venue(), start=start, end=start + timedelta(hours=2)))
    expand([page.pk])
    (one,) = Occurrence.objects.all()
    assert (one.page_id, one.location_id, one.start, one.end) == (
        page.pk,
        None,
        start,
        start + timedelta(hours=2),
    )
    put_off(page, timedelta(days=1))
    publish(page)
    expand([page.pk])
    assert Occurrence.objects.get().start == start + timedelta(days=1)


def test_an_event_that_goes_on_is_there_and_one_long_past_is_not(structure: StructurePage) -> None:
    on = publish(
        EventFactory(
            parent=structure, start=NOW - timedelta(hours=2), end=NOW + timedelta(hours=1), slug="on"
        )
    )
    over = publish(
        EventFactory(parent=structure, start=NOW - timedelta(days=60), end=NOW - timedelta(days=59), slug="o")
    )
    expand([on.pk, over.pk])
    assert Occurrence.objects.get().page_id == on.pk


# --- Publication ---------------------------------------------------------------------------------------------


def test_publishing_writes_the_sessions(structure, django_capture_on_commit_callbacks) -> None:
    page = PlaceFactory(parent=structure, live=False)
    locate(page, venue(), "Tu 09:00-12:00")
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision()
    assert said(page) == []
    with django_capture_on_commit_callbacks(execute=True):
        page.get_latest_revision().publish()
    assert len(said(page)) == 26
    with django_capture_on_commit_callbacks(execute=True):
        draft = page.get_latest_revision_as_object()
        draft.locations.first().opening_hours = "We 09:00-12:00"
        draft.save_revision()
    assert said(page)[0] == "24/11 09:00-12:00"
    with django_capture_on_commit_callbacks(execute=True):
        PlacePage.objects.get(pk=page.pk).unpublish()
    assert said(page) == []


def test_deleting_a_page_takes_its_sessions(structure, django_capture_on_commit_callbacks) -> None:
    page = place(structure, "Tu 09:00-12:00")
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert not Occurrence.objects.exists()


def test_publishing_many_at_once_writes_the_sessions(structure, django_capture_on_commit_callbacks) -> None:
    pages = [place(structure, "Tu 09:00-12:00") for _n in range(3)]
    Occurrence.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        bulk_revise(pages)
        bulk_publish(pages)
    assert [len(said(page)) for page in pages] == [26, 26, 26]


def test_drafts_and_other_languages_have_no_session(structure: StructurePage) -> None:
    page = PlaceFactory(parent=structure, live=False)
    locate(page, venue(), "Tu 09:00-12:00")
    page.save_revision()
    expand([page.pk, structure.pk, 999_999])
    assert said(page) == []


def test_it_is_told_once_per_chunk_and_only_when_something_changes(structure: StructurePage) -> None:
    page, quiet = place(structure, "Tu 09:00-12:00"), place(structure, "We 09:00-12:00")
    told: list[list[int]] = []

    def listen(sender: object, page_ids: list[int], **kwargs: object) -> None:
        told.append(page_ids)

    occurrences_changed.connect(listen)
    try:
        expand([page.pk, quiet.pk])
        PlaceLocation.objects.filter(page=page).update(opening_hours="Th 09:00-12:00")
        expand([page.pk, quiet.pk])
    finally:
        occurrences_changed.disconnect(listen)
    assert told == [[page.pk]]


def test_kept_pages_are_forgotten(structure, django_capture_on_commit_callbacks) -> None:
    page = place(structure, "Tu 09:00-12:00")
    PlaceLocation.objects.filter(page=page).update(opening_hours="Th 09:00-12:00")
    SiteState.objects.update_or_create(pk=1, defaults={"version": 1})
    with django_capture_on_commit_callbacks(execute=True):
        expand([page.pk])
    assert SiteState.objects.get(pk=1).version == 2
