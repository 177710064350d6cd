"""The large fictional site: as many listings as asked, sound, searchable, and the same for the same seed."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import Page

from directory.gate import missing_for_publication
from directory.models import PlaceLocation, PlacePage, StructurePage, Venue
from events.models import EventPage
from home.services import create_tree
from search.models import Entry
from search.services import verify

pytestmark = pytest.mark.django_db

PLACES, EVENTS = 600, 60


def seed(**options: Any) -> str:
    out = StringIO()
    call_command("seed_scale", **{"places": PLACES, "events": EVENTS, "seed": 7, **options}, stdout=out)
    return out.getvalue()


def listed() -> list[tuple[str, ...]]:
    """All that is said of the listings, in order, but for ids and instants of writing."""
    places = PlacePage.objects.order_by("path").values_list(
        "title", "slug", "url_path", "translation_key", "description", "summary", "ages", "free", "phone"
    )
    hours = PlaceLocation.objects.order_by("pk").values_list("venue__name", "venue__lat", "opening_hours")
    events = EventPage.objects.order_by("path").values_list(
        "title", "dates__day", "dates__start_time", "venue__street", "venue__commune"
    )
    return [tuple(map(str, row)) for row in (*places, *hours, *events)]


@pytest.fixture(scope="module", autouse=True)
def large_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One site for the whole module; undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        create_tree()
        seed()
        yield
        transaction.set_rollback(True)


def test_it_has_what_was_asked_for() -> None:
    assert PlacePage.objects.live().count() == PLACES
    assert EventPage.objects.live().count() == EVENTS
    assert StructurePage.objects.live().count() == PLACES / 6
    assert 0.7 < Venue.objects.count() / (PlaceLocation.objects.count() + EVENTS) < 0.95


def test_the_tree_and_the_index_are_sound() -> None:
    assert [list(some) for some in Page.find_problems()] == [[]] * 5
    report = verify()
    assert report.is_clean
    assert report.rows >= PLACES + EVENTS


def test_every_listing_could_have_been_published_by_a_person() -> None:
    for model in (PlacePage, EventPage):
        for page in model.objects.all()[:150]:
            assert missing_for_publication(page) == [], page.title
            page.full_clean()
    for location in PlaceLocation.objects.all():
        location.clean_fields()
    for venue in Venue.objects.all()[:100]:
        venue.full_clean()


def test_it_is_as_varied_as_life() -> None:
    assert PlacePage.objects.values("kind").distinct().count() > 12
    assert Venue.objects.values("commune").distinct().count() > 30
    assert PlacePage.objects.filter(areas_served__isnull=False).exists()
    assert PlacePage.objects.filter(itinerant=True).exists()
    assert {place.locations.count() for place in PlacePage.objects.filter(itinerant=True)} - {1}
    assert set(PlacePage.objects.values_list("free", flat=True).distinct()) >= {True, None}
    hours = " ".join(PlaceLocation.objects.values_list("opening_hours", flat=True))
    assert "[1,3]" in hours
    assert "SH off" in hours
    perpignan = Entry.objects.filter(insee="66136").count()
    assert perpignan > 3 * Entry.objects.filter(insee="66149").count()


def test_nothing_there_can_be_mistaken_for_real() -> None:
    phones = {phone for phone in PlacePage.objects.values_list("phone", flat=True) if phone}
    assert all(phone.startswith("01 99 00 ") for phone in phones)
    assert not PlacePage.objects.exclude(email__endswith="@example.org").exists()


def test_the_same_seed_gives_the_same_site() -> None:
    first, again, other = (drawn(number) for number in (9, 9, 10))
    assert first == again
    assert first != other


def drawn(number: int) -> list[tuple[str, ...]]:
    """What that seed adds to the module's site, which stays as it was."""
    before = set(listed())
    with transaction.atomic():
        seed(places=60, events=10, seed=number)
        added = [one for one in listed() if one not in before]
        transaction.set_rollback(True)
    return added


def test_a_second_run_adds_to_the_first() -> None:
    with transaction.atomic():
        seed(places=20, events=0)
        assert PlacePage.objects.count() == PLACES + 20
        assert [list(some) for some in Page.find_problems()] == [[]] * 5
        transaction.set_rollback(True)


def test_a_real_site_is_left_alone(settings: Any) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="--force"):
        seed()
    with pytest.raises(CommandError, match="positifs"):
        seed(places=-1, force=True)


def test_a_site_without_territories_says_what_to_do(settings: Any) -> None:
    settings.DEPARTEMENTS = ["2A"]
    with pytest.raises(CommandError, match="bootstrap"):
        seed()
