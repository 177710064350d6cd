"""Pages created in bulk are the pages Wagtail would have made one by one."""

import json
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from accounts.models import User
from directory.bulk import NewPage, bulk_pages
from directory.models import PlaceLocation, PlacePage, StructurePage, Venue
from directory.signals import pages_changed_in_bulk
from home.services import add_live, paragraphs
from search.models import Entry
from search.services import verify
from tests.directory.factories import StructureFactory, kind, publish, venue
from tests.home.factories import SiteTree, site_tree
from vocabulary.models import Theme

pytestmark = pytest.mark.django_db

# What differs from one page to the next by nature, or is an instant.
ITS_OWN = {
    "id",
    "pk",
    "page_ptr",
    "path",
    "translation_key",
    "latest_revision",
    "live_revision",
    "url_path",
    "slug",
}
INSTANTS = {"first_published_at", "last_published_at", "latest_revision_created_at"}


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def structure(tree: SiteTree) -> StructurePage:
    return publish(StructureFactory(parent=tree.conflent, title="Les Galets"))


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("admin@example.org", "motdepasse-fictif")


def place(title: str = "La Cabane", **fields: Any) -> PlacePage:
    defaults = {
        "kind": kind("laep"),
        "ages": "intervalle",
        "age_min": 0,
        "age_max": 71,
        "phone": "01 99 00 12 34",
    }
    return PlacePage(
        title=title, description=[paragraphs("On joue.")], languages=["fr", "ca"], **defaults | fields
    )


def located(parent: Page, page: PlacePage, *venues: Venue, **links: Any) -> NewPage:
    rows = [PlaceLocation(venue=one, opening_hours="Tu,Th 09:00-12:00; SH off") for one in venues]
    return NewPage(parent=parent, page=page, locations=rows, **links)


def places(parent: Page, number: int, *, live: bool = True) -> list[int]:
    where = venue("66149")
    return bulk_pages([located(parent, place(live=live), where) for _ in range(number)])


def theme_ids() -> list[int]:
    return list(Theme.objects.order_by("pk").values_list("pk", flat=True)[:2])


def assert_tree_is_sound() -> None:
    assert [list(some) for some in Page.find_problems()] == [[]] * 5


def columns(row: Model) -> dict[str, Any]:
    values = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
    values["description"] = str(values.get("description"))
    instants = {name: values[name] is not None for name in INSTANTS & values.keys()}
    return {name: value for name, value in values.items() if name not in ITS_OWN} | instants


def revised(page: Page) -> dict[str, Any]:
    content = Revision.objects.get(pk=page.latest_revision_id).content
    for location in content.get("locations", []):
        del location["pk"], location["page"]
    content["description"] = [(block["type"], block["value"]) for block in json.loads(content["description"])]
    return {name: value for name, value in content.items() if name not in ITS_OWN}


def references(page: Page) -> list[tuple[Any, ...]]:
    found = ReferenceIndex.get_references_for_object(page)
    rows = found.values_list(
        "content_type", "base_content_type", "to_content_type", "to_object_id", "model_path"
    )
    return sorted(rows)


# --- The same pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("live", [True, False])
def test_a_page_is_the_one_wagtail_makes(tree: SiteTree, structure: StructurePage, live: bool) -> None:
    where, themes = [venue("66149"), venue("66230")], list(Theme.objects.filter(pk__in=theme_ids()))
    one = place(live=False)
    one.locations = [
        PlaceLocation(venue=place, opening_hours="Tu,Th 09:00-12:00; SH off", sort_order=order)
        for order, place in enumerate(where)
    ]
    one.themes, one.areas_served = themes, [tree.department]
    if live:
        add_live(structure, one)
    else:
        structure.add_child(instance=one)
        one.save_revision()
    [pk] = bulk_pages(
        [located(structure, place(live=live), *where, themes=theme_ids(), areas_served=[tree.department.pk])]
    )
    one, bulk = PlacePage.objects.get(pk=one.pk), PlacePage.objects.get(pk=pk)
    assert columns(bulk) == columns(one)
    assert (bulk.slug, bulk.url_path) == ("la-cabane-2", f"{structure.url_path}la-cabane-2/")
    assert revised(bulk) == revised(one)
    assert references(bulk) == references(one) != []
    assert list(bulk.themes.all()) == list(one.themes.all())
    assert list(bulk.areas_served.all()) == list(one.areas_served.all())
    assert [(row.venue, row.opening_hours, row.sort_order) for row in bulk.locations.all()] == [
        (row.venue, row.opening_hours, row.sort_order) for row in one.locations.all()
    ]
    assert bulk.index_entries.get().title == one.index_entries.get().title
    assert_tree_is_sound()


def test_the_last_revision_is_the_page(structure: StructurePage) -> None:
    [pk] = bulk_pages([located(structure, place(), venue("66149"), themes=theme_ids())])
    page = PlacePage.objects.get(pk=pk)
    revision = page.get_latest_revision()
    assert page.live_revision == revision
    again = revision.as_object()
    assert [row.pk for row in again.locations.all()] == [row.pk for row in page.locations.all()]
    assert set(again.themes.all()) == set(page.themes.all())
    assert (again.title, again.live, again.path) == (page.title, True, page.path)
    assert str(again.description) == str(page.description)


def test_the_objects_given_are_up_to_date(structure: StructurePage) -> None:
    given = located(structure, place(), venue("66149"), themes=theme_ids())
    [pk] = bulk_pages([given])
    stored = PlacePage.objects.get(pk=pk)
    assert given.page.pk == pk
    assert columns(given.page) == columns(stored)
    assert given.page.latest_revision_id == given.page.live_revision_id == stored.latest_revision_id
    assert given.locations[0].pk == stored.locations.get().pk
    assert [theme.pk for theme in given.page.themes.all()] == theme_ids()
    structure.add_child(instance=StructurePage(title="x"))  # the parent in memory knows its children
    assert_tree_is_sound()


def test_without_revision_nothing_waits(structure: StructurePage) -> None:
    bulk_pages([located(structure, place(), venue("66149"))], revisions=False)
    page = PlacePage.objects.get()
    assert not page.latest_revision_id
    assert not page.has_unpublished_changes
    assert page.first_published_at


def test_live_decides_for_all(structure: StructurePage) -> None:
    bulk_pages([located(structure, place(), venue("66149"))], live=False)
    page = PlacePage.objects.get()
    assert not page.live
    assert page.has_unpublished_changes
    assert page.first_published_at is None
    assert not Entry.objects.exists()


# --- The tree --------------------------------------------------------------------------------------------------


def test_chunks_follow_one_another_under_one_parent(structure: StructurePage) -> None:
    first, second = places(structure, 3), places(structure, 40)
    structure.refresh_from_db()
    assert structure.numchild == 43
    assert list(structure.get_children().values_list("pk", flat=True)) == first + second
    assert_tree_is_sound()


def test_several_parents_and_types_at_once(tree: SiteTree, structure: StructurePage) -> None:
    new = StructurePage(title="Les Lucioles")
    other = StructureFactory(parent=tree.perpignan)
    bulk_pages([NewPage(tree.conflent, new), located(structure, place(), venue("66149"))])
    bulk_pages([located(parent, place(), venue("66149")) for parent in (new, other, structure, new)])
    assert [page.title for page in new.get_children()] == ["La Cabane", "La Cabane"]
    assert [page.slug for page in new.get_children()] == ["la-cabane", "la-cabane-2"]
    assert Page.objects.get(pk=structure.pk).numchild == 2
    assert_tree_is_sound()
    assert verify().is_clean


def test_slugs_are_unique_and_never_empty(structure: StructurePage) -> None:
    titles = ["Été à l’école", "Été à l’école", "日本語", "???", "x" * 200, "x" * 200]
    ids = bulk_pages([located(structure, place(title), venue("66149")) for title in titles])
    slugs = [Page.objects.get(pk=pk).slug for pk in ids]
    assert slugs == ["ete-a-lecole", "ete-a-lecole-2", "lieu", "lieu-2", "x" * 100, "x" * 100 + "-2"]
    ids = bulk_pages([located(structure, place("Été à l’école", slug="ete"), venue("66149"))])
    assert Page.objects.get(pk=ids[0]).slug == "ete"


def test_a_page_has_a_title_and_a_parent(structure: StructurePage) -> None:
    with pytest.raises(ValueError, match="title"):
        bulk_pages([NewPage(structure, place(" "))])
    structure.get_children().delete()
    Page.objects.filter(pk=structure.pk).delete()
    with pytest.raises(Page.DoesNotExist):
        bulk_pages([NewPage(structure, place())])
    assert bulk_pages([]) == []


def test_a_failure_leaves_nothing(structure: StructurePage) -> None:
    def counts() -> list[int]:
        # The references of the address that `places` makes are not the pages'.
        of_pages = ReferenceIndex.objects.filter(base_content_type__model="page")
        return [
            *(model.objects.count() for model in (Page, Revision, PlaceLocation, Entry)),
            of_pages.count(),
        ]

    before = counts()

    def fail(**kwargs: Any) -> None:
        raise RuntimeError

    pages_changed_in_bulk.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            places(structure, 3)
    finally:
        pages_changed_in_bulk.disconnect(fail)
    assert counts() == before
    assert Page.objects.get(pk=structure.pk).numchild == 0
    assert_tree_is_sound()


def test_the_number_of_queries_does_not_grow_with_pages(structure: StructurePage) -> None:
    where, counts = venue("66149"), []
    for number in (1, 2, 100):  # the first time, some things are read once and kept
        new = [located(structure, place(), where, themes=theme_ids()) for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            bulk_pages(new)
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 50


# --- What people do with them ----------------------------------------------------------------------------------


def test_live_pages_are_found(structure: StructurePage, client: Client) -> None:
    bulk_pages([located(structure, place("La Ribambelle"), venue("66149"))])
    bulk_pages([located(structure, place("La Farandole", live=False), venue("66149"))])
    assert "La Ribambelle" in client.get("/recherche/", {"q": "ribambelle"}).content.decode()
    assert "La Farandole" not in client.get("/recherche/", {"q": "farandole"}).content.decode()
    assert client.get(PlacePage.objects.get(title="La Ribambelle").url).status_code == 200
    assert verify().is_clean


def test_editors_find_edit_move_publish_and_delete_them(
    tree: SiteTree, structure: StructurePage, admin: User, client: Client
) -> None:
    new = located(structure, place("La Ribambelle", live=False), venue("66149"), themes=theme_ids())
    [pk] = bulk_pages([new], user=admin)
    client.force_login(admin)
    found = client.get(reverse("wagtailadmin_pages:search"), {"q": "ribambelle"}).content.decode()
    assert "La Ribambelle" in found
    editing = client.get(reverse("wagtailadmin_pages:edit", args=[pk])).content.decode()
    assert "La Ribambelle" in editing
    assert "Tu,Th 09:00-12:00; SH off" in editing
    history = client.get(reverse("wagtailadmin_pages:history", args=[pk])).content.decode()
    assert "admin@example.org" in history
    assert PageLogEntry.objects.get(page=pk, action="wagtail.create").user == admin
    assert PlacePage.objects.get(pk=pk).owner == admin

    page = PlacePage.objects.get(pk=pk)
    page.get_latest_revision().publish()
    assert Entry.objects.filter(page_id=pk).exists()
    other = StructureFactory(parent=tree.perpignan)
    PlacePage.objects.get(pk=pk).move(other, "last-child")
    page = PlacePage.objects.get(pk=pk)
    assert page.url_path.startswith(other.url_path)
    assert verify().is_clean
    page.delete()
    assert not Entry.objects.exists()
    assert not ReferenceIndex.objects.filter(object_id=str(pk)).exists()
    assert_tree_is_sound()
