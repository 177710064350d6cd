"""A whole import is taken back; what somebody has touched since stays, and is said."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from directory.hours.exceptions import Closure
from directory.models import PlacePage, StructurePage, Venue
from home.models import TerritoryPage
from imports import services
from imports.models import Import
from search.models import Entry
from tests.directory.factories import PlaceFactory, publish
from tests.home.factories import SiteTree
from tests.imports.importer import Importer, place, sheet

pytestmark = pytest.mark.django_db


def imported(*rows: dict[str, str], **options: object) -> Import:
    importation = services.receive(io.BytesIO(sheet(*rows).encode()), "lieux.csv", **options)
    services.run(importation)
    return importation


def state() -> dict[str, object]:
    """What the public sees, and what waits."""
    return {
        page.title: (
            page.live,
            page.phone if page.live else "",
            page.has_unpublished_changes,
            page.get_latest_revision_as_object().phone,
            [one.venue.street for one in page.get_latest_revision_as_object().locations.all()],
            [one.venue.street for one in page.locations.all() if page.live],
            page.get_parent().live,
        )
        for page in PlacePage.objects.order_by("title")
    }


def check_everything() -> None:
    call_command("check_search", stdout=io.StringIO())
    call_command("check_shelf", stdout=io.StringIO())


@pytest.fixture(autouse=True)
def _tree(tree: SiteTree) -> SiteTree:
    return tree


@pytest.mark.parametrize("publish", [False, True])
def test_everything_created_goes(publish: bool) -> None:
    before = TerritoryPage.objects.count()
    importation = imported(
        place(),
        place(nom="Autre"),
        place(structure="Loin", commune="Céret", code_postal="66400"),
        publish=publish,
        create_territories=True,
    )
    assert TerritoryPage.objects.count() == before + 1
    done = services.undo(importation)
    assert (done.kept, done.undone) == ([], 3 + 2 + 2 + 1)  # places, structures, addresses, territory
    assert not PlacePage.objects.exists()
    assert not StructurePage.objects.exists()
    assert not Venue.objects.exists()
    assert not Entry.objects.exists()
    assert TerritoryPage.objects.count() == before
    importation.refresh_from_db()
    assert (importation.status, importation.undone, importation.may_be_undone) == ("undone", 8, False)
    check_everything()


def test_everything_goes_whatever_the_number_of_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "CHUNK", 2)
    rows = [place(nom=f"Lieu {number}", adresse=f"{number} rue Neuve") for number in range(7)]
    importation = imported(*rows, publish=True)
    assert services.undo(importation).kept == []
    assert not StructurePage.objects.exists()
    assert not Venue.objects.exists()
    check_everything()


@pytest.mark.parametrize("was_live", [False, True])
@pytest.mark.parametrize("publish", [False, True])
def test_what_was_changed_is_as_before(was_live: bool, publish: bool) -> None:
    imported(place(), publish=was_live)
    before = state()
    importation = imported(place(telephone="01 99 00 99 99", adresse="9 rue Neuve"), publish=publish)
    assert state() != before
    services.undo(importation)
    assert state() == before
    check_everything()


def test_exceptions_and_closures_outlive_an_import_and_its_undoing() -> None:
    imported(place(), publish=True)
    closed = [{"kind": "ferme", "from": "2026-12-24", "to": "2026-12-24", "times": [], "reason": "pont"}]
    version = PlacePage.objects.get().get_latest_revision_as_object()
    version.closed_since, version.reopens_on, version.closure_reason = (
        date(2026, 12, 1),
        date(2027, 1, 4),
        "travaux",
    )
    [location] = version.locations.all()
    location.exceptions = closed
    version.locations = [location]
    version.save_revision().publish()

    def kept() -> None:
        for page in (PlacePage.objects.get(), PlacePage.objects.get().get_latest_revision_as_object()):
            assert [one.exceptions for one in page.locations.all()] == [closed]
            assert page.closure == Closure(date(2026, 12, 1), date(2027, 1, 4), "travaux")

    importation = imported(place(telephone="01 99 00 99 99", horaires="jeudi 9h-12h"), publish=True)
    assert PlacePage.objects.get().phone == "01 99 00 99 99"
    kept()
    assert services.undo(importation).kept == []
    assert PlacePage.objects.get().phone != "01 99 00 99 99"
    kept()


def test_drafts_that_were_only_published_are_drafts_again() -> None:
    imported(place())
    before = state()
    importation = imported(place(), publish=True)
    assert state() != before
    assert services.undo(importation).kept == []
    assert state() == before
    check_everything()


def test_a_draft_that_waited_waits_again() -> None:
    imported(place(), publish=True)
    imported(place(telephone="01 99 00 55 55"))
    before = state()
    importation = imported(place(telephone="01 99 00 99 99"), publish=True)
    assert PlacePage.objects.get().phone == "01 99 00 99 99"
    services.undo(importation)
    assert state() == before
    check_everything()


def test_imports_are_undone_one_after_the_other() -> None:
    first = imported(place(), publish=True)
    second = imported(place(telephone="01 99 00 99 99"), publish=True)
    services.undo(second)
    assert services.undo(first).kept == []
    assert not PlacePage.objects.exists()


def test_what_somebody_changed_since_is_kept_with_what_it_needs() -> None:
    importation = imported(place(), place(nom="Autre", adresse="9 rue Neuve"))
    page = PlacePage.objects.get(title="La Cabane")
    page.summary = "Complété par la coordinatrice."
    page.save_revision()
    done = services.undo(importation)
    assert dict(done.kept) == {
        "La Cabane": "Quelqu’un l’a modifiée depuis.",
        "Association Exemple": "D’autres pages sont en dessous.",
        "3 rue des Écoles, Prades": "D’autres lieux s’en servent.",
    }
    assert [page.title for page in PlacePage.objects.all()] == ["La Cabane"]
    assert Venue.objects.get().street == "3 rue des Écoles"
    importation.refresh_from_db()
    assert len(importation.kept) == 3


def test_a_place_added_since_keeps_its_structure() -> None:
    importation = imported(place())
    publish(PlaceFactory(parent=StructurePage.objects.get(), title="Ajouté depuis"))
    assert [title for title, _reason in services.undo(importation).kept] == ["Association Exemple"]
    assert [page.title for page in PlacePage.objects.all()] == ["Ajouté depuis"]


def test_an_address_that_a_draft_names_since_is_kept() -> None:
    imported(place(nom="Autre", adresse="9 rue Neuve"))
    importation = imported(place())
    other = PlacePage.objects.get(title="Autre").get_latest_revision_as_object()
    location = other.locations.get()
    location.venue = Venue.objects.get(street="3 rue des Écoles")
    other.locations = [location]
    other.save_revision()
    services.undo(importation)
    assert Venue.objects.count() == 2
    assert (
        PlacePage.objects.get().get_latest_revision_as_object().locations.get().venue.street
        == "3 rue des Écoles"
    )


@pytest.mark.parametrize("publish", [False, True])
def test_an_address_where_a_place_had_moved_stays_for_its_history(publish: bool) -> None:
    imported(place(), publish=publish)
    importation = imported(place(adresse="9 rue Neuve"), publish=publish)
    moved = PlacePage.objects.get().latest_revision_id
    done = services.undo(importation)
    assert done.kept == [
        (
            "9 rue Neuve, Prades",
            "Une version d’une fiche la nomme encore, dans son historique ou en brouillon.",
        )
    ]
    # Without the address, that version could not even be opened.
    version = PlacePage.objects.get().revisions.get(pk=moved).as_object()
    assert [one.venue.street for one in version.locations.all()] == ["9 rue Neuve"]


def test_facts_of_an_address_come_back_unless_somebody_changed_them() -> None:
    imported(place(), publish=True)
    importation = imported(place(lat="42.6181", lon="2.4218", conditions="pmr"), publish=True)
    assert Venue.objects.get().wheelchair is True
    services.undo(importation)
    assert (Venue.objects.get().lat, Venue.objects.get().wheelchair) == (None, None)


def test_after_seven_days_there_is_only_a_report(import_sheet: Importer) -> None:
    import_sheet.rows(place())
    importation = Import.objects.get()
    assert importation.may_be_undone
    before = services.report(importation)
    Import.objects.update(finished_at=timezone.now() - timedelta(days=8))
    importation.refresh_from_db()
    assert not importation.may_be_undone
    never = services.receive(io.BytesIO(sheet(place()).encode()), "lieux.csv")
    Import.objects.filter(pk=never.pk).update(created_at=timezone.now() - timedelta(days=8))
    call_command("prune_imports", stdout=io.StringIO())
    assert Import.objects.get() == importation
    assert services.report(importation) == before
    assert not importation.effects.exists()
    assert importation.rows.get().cells == []
    assert services.prune() == (0, 0)
