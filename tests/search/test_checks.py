import pytest
from wagtail.models import Page

from search import checks
from search.models import Entry
from search.projection import LISTING_TYPES
from tests.directory.factories import PlaceFactory, StructureFactory
from tests.home.factories import site_tree


def test_every_listing_type_is_searchable(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.listing_types_are_searchable() == []
    monkeypatch.delitem(LISTING_TYPES, next(iter(LISTING_TYPES)))
    assert [error.id for error in checks.listing_types_are_searchable()] == ["search.E001"]


@pytest.mark.django_db
def test_aliases_of_listings_are_refused() -> None:
    structure = StructureFactory(parent=site_tree().conflent)
    place, other = PlaceFactory(parent=structure), PlaceFactory(parent=structure)
    assert checks.listings_are_no_aliases(databases=["default"]) == []
    Page.objects.filter(pk=other.pk).update(alias_of=place)
    assert [error.id for error in checks.listings_are_no_aliases(databases=["default"])] == ["search.E002"]


@pytest.mark.django_db
def test_the_index_is_ordered_by_titles_without_accents() -> None:
    structure = StructureFactory(parent=site_tree().conflent)
    PlaceFactory(parent=structure, title="Éveil et Œuf")
    assert Entry.objects.get().sort_title == "eveil et oeuf"
