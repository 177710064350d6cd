"""What people said of sessions outlives the imports that write the addresses of places anew, and their undoing."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from directory.models import PlacePage
from events.enums import Through
from events.models import Occurrence
from events.services import Actor, cancel, mark_full
from imports import services
from tests.events.test_occurrences import NOW
from tests.home.factories import SiteTree
from tests.imports.importer import place
from tests.imports.test_undo import imported

pytestmark = pytest.mark.django_db
LINK = Actor(None, Through.LINK)


@pytest.fixture(autouse=True)
def _tree(tree: SiteTree) -> SiteTree:
    return tree


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def do(django_capture_on_commit_callbacks):
    """Does something and all that follows its transaction."""

    def run(what, *args: object, **options: object):
        with django_capture_on_commit_callbacks(execute=True):
            return what(*args, **options)

    return run


def first(page: PlacePage) -> Occurrence:
    return Occurrence.objects.filter(page=page, start__date__gt=date(2026, 11, 21)).order_by("start")[0]


def said(page: PlacePage) -> list[tuple[str, str]]:
    """The changed sessions that the public sees."""
    shown = Occurrence.objects.public().filter(page=page).exclude(status="scheduled").order_by("start")
    return [(one.status, one.reason) for one in shown]


@pytest.mark.parametrize(
    "cells",
    [
        {"horaires": "mardi 9h30-12h"},
        {"telephone": "01 99 00 99 99"},
        {"adresse": "12 place du Marché"},
    ],
)
def test_undoing_an_import_keeps_what_was_said_before_and_since(do, cells: dict[str, str]) -> None:
    do(imported, place(), publish=True)
    page = PlacePage.objects.get()
    do(cancel, first(page), LINK, reason="Météo")
    again = do(imported, place(**cells), publish=True)
    assert PlacePage.objects.count() == 1
    later = Occurrence.objects.filter(page=page, status="scheduled").order_by("start")[1]
    do(mark_full, later, LINK)
    done = do(services.undo, again)
    assert PlacePage.objects.get().title not in dict(done.kept)
    assert ("cancelled", "Météo") in said(page)
    if "adresse" not in cells:
        assert len(said(page)) == 2
    assert "Météo" in Client().get(PlacePage.objects.get().url).content.decode()


def test_undoing_an_import_that_took_an_address_away_gives_its_sessions_back(do) -> None:
    two = (place(), place(adresse="1 rue Neuve", horaires="jeudi 14h-16h"))
    do(imported, *two, publish=True)
    page = PlacePage.objects.get()
    assert page.locations.count() == 2
    on_thursday = Occurrence.objects.filter(page=page, location=page.locations.last()).order_by("start")[0]
    do(cancel, on_thursday, LINK, reason="Météo")
    again = do(imported, place(horaires="mercredi 9h-12h"), publish=True)
    do(services.undo, again)
    assert PlacePage.objects.get().locations.count() == 2
    assert said(page) == [("cancelled", "Météo")]


def test_an_import_that_is_undone_takes_its_own_places_and_sessions_along(do) -> None:
    importation = do(imported, place(), publish=True)
    do(cancel, first(PlacePage.objects.get()), LINK, reason="Météo")
    do(services.undo, importation)
    assert not PlacePage.objects.exists()
    assert not Occurrence.objects.exists()
