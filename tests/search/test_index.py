"""The index says exactly what is public, through everything that can happen to a page and to what it points to."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from directory.models import PlacePage, StructurePage
from events.models import EventPage
from search.backends.text_index import get_text_index
from search.models import Entry
from search.services import forget, project, verify
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.events.factories import EventFactory, dates_between, end_of, start_of
from tests.home.factories import SiteTree, site_tree
from vocabulary.models import Kind, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def structure(tree: SiteTree) -> StructurePage:
    return StructureFactory(parent=tree.conflent, title="Les Galets")


@pytest.fixture
def place(structure: StructurePage) -> PlacePage:
    """A public place at Prades."""
    page = PlaceFactory(parent=structure, title="La Cabane", ages="intervalle", age_min=0, age_max=71)
    locate(page, venue("66149", name="Salle des fêtes"))
    return page


@pytest.fixture(autouse=True)
def _exact_in_the_end(db: None) -> Iterator[None]:
    """Whatever a test did, the index must equal what a complete rebuild would say."""
    yield
    report = verify()
    assert report.is_clean, report


def entry(page: PlacePage | EventPage) -> Entry:
    return Entry.objects.get(page_id=page.pk)


def shown(page: PlacePage | EventPage) -> bool:
    return Entry.objects.current(timezone.now()).filter(page_id=page.pk).exists()


# --- What an entry says ----------------------------------------------------------------------------------------


def test_an_entry_says_where_what_and_for_whom(place: PlacePage, structure: StructurePage) -> None:
    found = entry(place)
    assert found.url == f"/territoires/conflent-canigo/{structure.slug}/{place.slug}/" == place.url
    assert (found.sorte, found.kind, found.structure_title) == ("lieu", "laep", "Les Galets")
    assert (found.insee, found.commune, found.venue_name) == ("66149", "Prades", "Salle des fêtes")
    assert found.territories == ("conflent-canigo",)
    assert (found.fit_min, found.fit_max) == (0, 71)
    assert found.point is not None


def test_what_nobody_said_stays_unknown(place: PlacePage) -> None:
    assert entry(place).needs_met == []
    assert entry(place).needs_unmet == ["a-distance"]
    assert entry(place).verified_on is None


def test_facts_become_needs(place: PlacePage) -> None:
    place.free, place.registration, place.appointment, place.siblings = True, False, True, False
    place.languages = ["fr", "ar"]
    place.itinerant = True
    publish(place)
    assert entry(place).needs_met == ["gratuit", "sans-inscription", "itinerant", "langue-fr", "langue-ar"]
    assert {"sans-rendez-vous", "fratrie", "langue-es"} <= set(entry(place).needs_unmet)
    assert entry(place).by_appointment


def test_several_addresses_do_not_make_a_place_itinerant(place: PlacePage) -> None:
    locate(place, venue("66230"))
    assert Entry.objects.filter(page_id=place.pk).count() == 2
    assert not any(one.is_itinerant for one in Entry.objects.filter(page_id=place.pk))
    assert {one.location_count for one in Entry.objects.filter(page_id=place.pk)} == {2}


def test_a_place_of_a_territory_in_another_is_found_where_it_is(
    structure: StructurePage, tree: SiteTree
) -> None:
    page = PlaceFactory(parent=structure)
    locate(page, venue("66136"))
    assert entry(page).territories == ("perpignan-mediterranee",)


def test_a_commune_out_of_the_departement_is_in_no_territory(structure: StructurePage) -> None:
    page = PlaceFactory(parent=structure)
    locate(page, venue("11304"))  # Quillan
    assert entry(page).territories == ()


def test_a_remote_service_has_no_point_and_serves_its_area(tree: SiteTree, structure: StructurePage) -> None:
    page = PlaceFactory(parent=structure, title="Allô parents")
    page.areas_served.add(tree.department)
    page.save()
    found = entry(page)
    assert found.is_remote
    assert found.point is None
    assert found.departements == ("66",)
    assert {"conflent-canigo", "perpignan-mediterranee", "pyrenees-orientales"} == set(found.territories)
    assert "a-distance" in found.needs_met


def test_a_place_with_an_address_and_an_area_has_both(place: PlacePage, tree: SiteTree) -> None:
    place.areas_served.add(tree.conflent)
    place.save()
    assert sorted(Entry.objects.filter(page_id=place.pk).values_list("is_remote", flat=True)) == [False, True]


def test_the_hours_of_a_remote_service_need_no_address(structure: StructurePage, tree: SiteTree) -> None:
    page = PlaceFactory(parent=structure)
    page.areas_served.add(tree.conflent)
    page.save()
    locate(page, None, "Mo-Fr 18:00-21:00")
    assert entry(page).opening_hours == "Mo-Fr 18:00-21:00"
    assert "lundi" in entry(page).hours


def test_a_venue_without_a_point_takes_its_communes(structure: StructurePage) -> None:
    page, where = PlaceFactory(parent=structure), venue("66149")
    where.lat = where.lon = None
    where.save()
    locate(page, where)
    assert entry(page).point == (where.commune.lat, where.commune.lon)


def test_a_place_without_address_is_still_in_the_index(structure: StructurePage) -> None:
    page = PlaceFactory(parent=structure)
    assert entry(page).point is None
    assert entry(page).territories == ("conflent-canigo",)


def test_an_event_has_one_entry_and_ends(structure: StructurePage) -> None:
    event = publish(EventFactory(parent=structure, venue=venue("66149")))
    assert entry(event).sorte == "evenement"
    assert entry(event).next_start == start_of(event)
    assert shown(event)
    event.dates = dates_between(timezone.now() - timedelta(hours=3), timezone.now() - timedelta(minutes=1))
    publish(event)
    assert not shown(event)


def test_an_online_event_is_for_the_whole_departement(structure: StructurePage) -> None:
    event = publish(EventFactory(parent=structure, online_url="https://visio.example.org/atelier"))
    assert entry(event).is_remote
    assert entry(event).departements == ("66",)
    assert "a-distance" in entry(event).needs_met


def test_an_event_that_says_no_place_is_not_online(structure: StructurePage) -> None:
    event = publish(EventFactory(parent=structure))
    found = entry(event)
    assert not found.is_remote
    assert (found.point, found.needs_met, found.needs_unmet) == (None, [], [])
    assert found.territories == ("conflent-canigo",)
    assert found.found_until == end_of(event)


def test_an_event_both_here_and_online_is_near_and_may_be_joined_from_afar(structure: StructurePage) -> None:
    event = EventFactory(parent=structure, venue=venue(), online_url="https://visio.example.org/atelier")
    found = entry(publish(event))
    assert not found.is_remote
    assert "a-distance" in found.needs_met


def test_an_address_counts_between_its_dates(place: PlacePage) -> None:
    location = place.locations.get()
    today = timezone.localdate()
    location.valid_from, location.valid_to = today + timedelta(days=1), today + timedelta(days=9)
    location.save()
    assert not shown(place)
    location.valid_from = location.valid_to = today
    location.save()
    assert shown(place)
    location.valid_from, location.valid_to = None, today - timedelta(days=1)
    location.save()
    assert not shown(place)


# --- Public or not ---------------------------------------------------------------------------------------------


def test_a_draft_is_not_found_until_published(structure: StructurePage) -> None:
    page = PlaceFactory(parent=structure, live=False)
    locate(page, venue("66149"))
    assert not shown(page)
    publish(page)
    assert shown(page)


def test_a_draft_edit_changes_nothing(place: PlacePage) -> None:
    place.title, place.free = "Le Cabanon", True
    place.save_revision()
    assert entry(place).title == "La Cabane"
    assert entry(place).needs_met == []


def test_an_edit_shows_when_published(place: PlacePage) -> None:
    place.title = "Le Cabanon"
    place.save_revision().publish()
    assert entry(place).title == "Le Cabanon"


def test_publishing_later_shows_nothing_yet(structure: StructurePage) -> None:
    page = PlaceFactory(parent=structure, live=False)
    locate(page, venue("66149"))
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.save_revision().publish()
    assert not shown(page)


def test_unpublish(place: PlacePage) -> None:
    place.unpublish()
    assert not Entry.objects.exists()


def test_delete(place: PlacePage) -> None:
    place.delete()
    assert not Entry.objects.exists()
    assert get_text_index().strays() == []


def test_delete_the_structure(structure: StructurePage, place: PlacePage) -> None:
    StructurePage.objects.get(pk=structure.pk).delete()
    assert not Entry.objects.exists()
    assert get_text_index().strays() == []


def test_expired_pages_are_not_found_even_before_the_nightly_command(place: PlacePage) -> None:
    place.expire_at = timezone.now() + timedelta(hours=1)
    place.save_revision().publish()
    assert shown(place)
    PlacePage.objects.filter(pk=place.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    project([place.pk])
    assert not shown(place)


def test_publish_scheduled_publishes_and_expires(structure: StructurePage, place: PlacePage) -> None:
    later = PlaceFactory(parent=structure, live=False)
    locate(later, venue("66149"))
    later.go_live_at = timezone.now() + timedelta(days=2)
    later.save_revision().publish()
    past = timezone.now() - timedelta(minutes=1)
    later.refresh_from_db()
    revision = later.latest_revision
    content = {**revision.content, "go_live_at": past.isoformat()}
    later.revisions.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)
    PlacePage.objects.filter(pk=place.pk).update(expire_at=past)
    call_command("publish_scheduled", stdout=StringIO())
    assert shown(later)
    assert not Entry.objects.filter(page_id=place.pk).exists()


@pytest.mark.parametrize("level", ["structure", "territory"])
def test_an_unpublished_page_above_hides_and_gives_back(
    structure: StructurePage, tree: SiteTree, place: PlacePage, level: str
) -> None:
    above = structure if level == "structure" else tree.conflent
    above = type(above).objects.get(pk=above.pk)
    above.unpublish()
    assert not Entry.objects.exists()
    publish(above)
    assert shown(place)


def test_a_private_page_hides_what_is_below(structure: StructurePage, place: PlacePage) -> None:
    restriction = PageViewRestriction.objects.create(page=structure, restriction_type="login")
    assert not Entry.objects.exists()
    restriction.delete()
    assert shown(place)


def test_other_languages_and_aliases_are_left_out(place: PlacePage, structure: StructurePage) -> None:
    arabic, _created = Locale.objects.get_or_create(language_code="ar")
    copy = place.copy(update_attrs={"slug": "copie", "title": "Copie"}, reset_translation_key=True)
    assert shown(copy)
    Page.objects.filter(pk=copy.pk).update(locale=arabic)
    project([copy.pk])
    assert not shown(copy)
    Page.objects.filter(pk=copy.pk).update(locale=place.locale, alias_of=place.pk)
    project([copy.pk])
    assert not shown(copy)


# --- What pages inherit or point to ----------------------------------------------------------------------------


def test_move_to_another_structure(place: PlacePage, tree: SiteTree) -> None:
    other = StructureFactory(parent=tree.perpignan, title="Les Cigales")
    place.move(StructurePage.objects.get(pk=other.pk), pos="last-child")
    found = entry(place)
    assert found.structure_title == "Les Cigales"
    assert found.url == f"/territoires/perpignan-mediterranee/{other.slug}/{place.slug}/"
    assert found.territories == ("conflent-canigo",)


def test_move_the_structure(structure: StructurePage, place: PlacePage, tree: SiteTree) -> None:
    StructurePage.objects.get(pk=structure.pk).move(tree.perpignan, pos="last-child")
    assert entry(place).url.startswith("/territoires/perpignan-mediterranee/")


def test_rename_the_structure(structure: StructurePage, place: PlacePage) -> None:
    structure.title = "Les Petits Galets"
    publish(structure)
    assert entry(place).structure_title == "Les Petits Galets"
    assert "petit" in get_text_index().read([entry(place).pk])[entry(place).pk][1]


def test_new_address_of_the_page(place: PlacePage) -> None:
    place.slug = "cabanon"
    publish(place)
    assert entry(place).url.endswith("/cabanon/")


@pytest.mark.parametrize("published", [True, False])
def test_new_address_of_the_structure(
    structure: StructurePage, place: PlacePage, published: bool, django_capture_on_commit_callbacks
) -> None:
    structure.slug = "petits-galets"
    with django_capture_on_commit_callbacks(execute=True):
        publish(structure) if published else structure.save()
    assert entry(place).url.startswith("/territoires/conflent-canigo/petits-galets/")


def test_moved_and_renamed_venue(place: PlacePage) -> None:
    where = place.locations.get().venue
    where.lat, where.lon, where.name, where.wheelchair = 42.5, 2.5, "Foyer rural", True
    where.save()
    assert entry(place).point == (42.5, 2.5)
    assert entry(place).venue_name == "Foyer rural"
    assert "pmr" in entry(place).needs_met


def test_removed_address(place: PlacePage) -> None:
    extra = locate(place, venue("66230"))
    assert Entry.objects.filter(page_id=place.pk).count() == 2
    place = PlacePage.objects.get(pk=place.pk)
    place.locations = [one for one in place.locations.all() if one.pk != extra.pk]
    publish(place)
    assert Entry.objects.filter(page_id=place.pk).count() == 1


def test_vocabulary_edits_reach_the_text(place: PlacePage) -> None:
    theme = Theme.objects.get(slug="sommeil", locale=Locale.get_default())
    place.themes.add(theme)
    publish(place)
    assert entry(place).themes == ("sommeil",)
    kind = Kind.objects.get(pk=place.kind_id)
    kind.aliases += "\nchoubidoumaison"
    kind.save()
    theme.keywords += "\nronflement"
    theme.save()
    words = " ".join(get_text_index().read([entry(place).pk])[entry(place).pk])
    assert "choubidoumaison" in words
    assert "ronfl" in words
    theme.delete()
    assert entry(place).themes == ()


def test_a_new_territory_takes_its_communes(structure: StructurePage, tree: SiteTree) -> None:
    from tests.home.factories import territory

    page = PlaceFactory(parent=structure)
    locate(page, venue("66049"))  # Céret
    remote = PlaceFactory(parent=structure)
    remote.areas_served.add(tree.department)
    remote.save()
    assert entry(page).territories == ()
    vallespir = territory(tree.territories, commune="66049", slug="vallespir", title="Vallespir")
    assert entry(page).territories == ("vallespir",)
    assert "vallespir" in entry(remote).territories
    vallespir.delete()
    assert entry(page).territories == ()


# --- Projecting and repairing ------------------------------------------------------------------------------------


def test_projecting_twice_writes_nothing(place: PlacePage, django_assert_max_num_queries) -> None:
    before = entry(place)
    assert project([place.pk]) == 0
    assert entry(place).pk == before.pk


def test_many_pages_cost_as_many_queries_as_one(
    structure: StructurePage, django_assert_max_num_queries
) -> None:
    where = venue("66149")
    pages = [PlaceFactory(parent=structure) for _ in range(12)]
    for page in pages:
        locate(page, where)
    forget(page.pk for page in pages)
    with django_assert_max_num_queries(30):
        assert project([page.pk for page in pages]) == 12


def test_the_command_finds_and_repairs(place: PlacePage, structure: StructurePage) -> None:
    gone = PlaceFactory(parent=structure, title="Disparu")
    Entry.objects.filter(page_id=place.pk).update(title="Faux")
    Entry.objects.filter(page_id=gone.pk).delete()
    output = StringIO()
    with pytest.raises(CommandError, match="--fix"):
        call_command("check_search", stdout=output)
    assert "1 qui manquent" in output.getvalue()
    assert "Disparu" in output.getvalue()
    call_command("check_search", "--fix", stdout=output)
    call_command("check_search", stdout=output)
    assert output.getvalue().endswith("ce que disent les pages.\n")
    assert entry(place).title == "La Cabane"
