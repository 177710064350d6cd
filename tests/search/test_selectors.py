"""What the pages of other rooms show of the index."""

import pytest

from search import selectors
from search.models import Entry
from tests.directory.factories import PlaceFactory, StructureFactory, locate, venue
from tests.home.factories import SiteTree, site_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> SiteTree:
    """Two places at Prades, one of which also receives at Perpignan, and a phone line for all."""
    tree = site_tree()
    structure = StructureFactory(parent=tree.conflent)
    one, two = PlaceFactory(parent=structure, title="Une"), PlaceFactory(parent=structure, title="Deux")
    locate(one, venue("66149"))
    locate(one, venue("66230"))
    locate(two, venue("66149"))
    locate(two, venue("66136"))
    line = PlaceFactory(parent=StructureFactory(parent=tree.department), title="Allô")
    line.areas_served.add(tree.department)
    line.save()
    return tree


def titles(entries: list[Entry]) -> list[str]:
    return [entry.title for entry in entries]


def test_a_structure_shows_its_own(tree: SiteTree) -> None:
    entry = Entry.objects.filter(title="Une").first()
    assert titles(selectors.entries_of_structure(entry.structure_id)) == ["Deux", "Une"]


def test_nearby_is_other_pages_by_distance(tree: SiteTree) -> None:
    here = Entry.objects.get(title="Une", insee="66149")
    assert [(entry.title, km) for entry, km in selectors.near_page(here.page_id)] == [("Deux", 0.0)]
    assert selectors.near_page(Entry.objects.get(title="Allô").page_id) == []


def test_the_entries_of_a_page(tree: SiteTree) -> None:
    here = Entry.objects.get(title="Une", insee="66149")
    assert [entry.commune for entry in selectors.entries_of_page(here.page_id)] == ["Prades", "Vinça"]
