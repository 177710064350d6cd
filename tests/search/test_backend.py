"""The contract of every backend: centre, radius, ages, needs, remote services, counts, order."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.models import PlacePage, StructurePage, Venue
from geo.models import Commune
from search.backends.base import Backend
from search.backends.database import DatabaseBackend
from search.enums import Sort, What
from search.query import RADII_KM, Centre, SearchQuery
from search.results import SearchResults
from tests.directory.factories import PlaceFactory, StructureFactory, kind, locate, venue
from tests.events.factories import EventFactory
from tests.home.factories import SiteTree, site_tree
from tests.home.making import made_at_once
from tests.search.corpus import publish_corpus
from vocabulary.ages import Child
from vocabulary.models import Theme

pytestmark = pytest.mark.django_db
MONTHS_14 = Child("14m", 14, 14)
PREGNANCY = Child("grossesse", -9, -1)
YEARS_12 = Child("12a", 144, 155)


@pytest.fixture(params=[DatabaseBackend])
def backend(request: pytest.FixtureRequest) -> Backend:
    return request.param()


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def structure(tree: SiteTree) -> StructurePage:
    return StructureFactory(parent=tree.conflent)


@pytest.fixture
def prades() -> Centre:
    town = Commune.objects.get(pk="66149")
    return Centre(town.lat, town.lon, insee="66149", name="Prades")


@made_at_once
def place(structure: StructurePage, title: str, *communes: str, **fields: Any) -> PlacePage:
    page = PlaceFactory(parent=structure, title=title, **fields)
    for insee in communes:
        locate(page, venue(insee))
    return page


@made_at_once
def remote(structure: StructurePage, title: str, *areas: Any, **fields: Any) -> PlacePage:
    page = PlaceFactory(parent=structure, title=title, **fields)
    page.areas_served.set(areas)
    page.save()
    return page


def titles(results: SearchResults) -> list[str]:
    return [hit.entry.title for hit in results.hits]


# --- Where -------------------------------------------------------------------------------------------------------


def test_the_nearest_first_with_its_distance(
    backend: Backend, structure: StructurePage, prades: Centre
) -> None:
    place(structure, "Vinça", "66230")
    place(structure, "Prades", "66149")
    results = backend.search(SearchQuery(centre=prades))
    assert titles(results) == ["Prades", "Vinça"]
    assert [round(hit.distance_km or 0) for hit in results.hits] == [0, 9]


def test_a_page_with_several_addresses_shows_once_by_the_nearest(
    backend: Backend, structure: StructurePage, prades: Centre
) -> None:
    place(structure, "Le bus", "66136", "66230", "66125")
    results = backend.search(SearchQuery(centre=prades, radius_km=50))
    assert results.total == 1
    assert results.hits[0].entry.commune == "Vinça"
    assert results.facets["type"].met == {"laep": 1}
    assert results.facets["territoire"].met == {"conflent-canigo": 1, "perpignan-mediterranee": 1}


@pytest.mark.parametrize(("count", "radius"), [(0, 30), (9, 30), (10, 2), (12, 2)])
def test_the_radius_grows_until_there_are_ten(
    backend: Backend, structure: StructurePage, prades: Centre, count: int, radius: int
) -> None:
    where = venue("66149")
    for number in range(count):
        locate(PlaceFactory(parent=structure, title=f"Ici {number}"), where)
    place(structure, "Perpignan", "66136")
    assert backend.search(SearchQuery(centre=prades)).radius_km == radius


def test_the_radius_never_grows_beyond_thirty_by_itself(backend: Backend, structure: StructurePage) -> None:
    centre = Centre(42.0, 2.0)
    # Within the box of 30 km, in its corner: 39 km away.
    corner = Venue.objects.get(pk=venue("66149").pk)
    Venue.objects.filter(pk=corner.pk).update(lat=42.25, lon=2.33)
    for number in range(12):
        locate(PlaceFactory(parent=structure, title=f"Au coin {number}"), corner)
    results = backend.search(SearchQuery(centre=centre))
    assert (results.radius_km, results.total) == (30, 0)


def test_ten_addresses_of_one_page_are_not_ten_results(
    backend: Backend, structure: StructurePage, prades: Centre
) -> None:
    page, where = PlaceFactory(parent=structure), venue("66149")
    for _ in range(12):
        locate(page, where)
    place(structure, "Vinça", "66230")
    results = backend.search(SearchQuery(centre=prades))
    assert (results.radius_km, results.total) == (30, 2)


def test_the_border_of_the_departement_does_not_matter(backend: Backend, structure: StructurePage) -> None:
    place(structure, "Quillan", "11304")
    fenouillet = Commune.objects.get(pk="66187")
    results = backend.search(SearchQuery(centre=Centre(fenouillet.lat, fenouillet.lon)))
    assert titles(results) == ["Quillan"]


@pytest.mark.parametrize(
    ("lat", "lon"), [(42.0, 4.5), (0.0, 0.0), (90.0, 180.0), (-90.0, -180.0), (48.8, 2.3)]
)
def test_the_sea_and_abroad_are_no_error(
    backend: Backend, structure: StructurePage, tree: SiteTree, lat: float, lon: float
) -> None:
    place(structure, "Prades", "66149")
    remote(structure, "Ligne", tree.department)
    assert backend.search(SearchQuery(centre=Centre(lat, lon), radius_km=100)).is_empty


# --- From a distance -----------------------------------------------------------------------------------------------


def test_remote_services_of_the_area_come_last_and_are_counted_apart(
    backend: Backend, structure: StructurePage, tree: SiteTree, prades: Centre
) -> None:
    remote(structure, "Ligne du Conflent", tree.conflent)
    remote(structure, "Ligne de Perpignan", tree.perpignan)
    remote(structure, "Allô le 66", tree.department)
    place(structure, "Prades", "66149")
    results = backend.search(SearchQuery(centre=prades))
    assert titles(results) == ["Prades", "Allô le 66", "Ligne du Conflent"]
    assert (results.total, results.total_remote) == (1, 2)
    assert [hit.is_remote for hit in results.hits] == [False, True, True]
    assert results.hits[1].distance_km is None
    assert results.facets["type"].met == {"laep": 1}
    assert results.facets["type"].remote == {"laep": 2}
    around = backend.search(SearchQuery(centre=Centre(prades.lat, prades.lon)))
    assert titles(around) == titles(results)
    assert backend.search(SearchQuery()).total_remote == 3


def test_remote_services_are_paged_with_the_others(
    backend: Backend, structure: StructurePage, tree: SiteTree, prades: Centre
) -> None:
    for number in range(3):
        place(structure, f"Lieu {number}", "66149")
        remote(structure, f"Ligne {number}", tree.department)
    pages = [backend.search(SearchQuery(centre=prades, per_page=2, page=number)) for number in (1, 2, 3, 99)]
    assert [titles(page) for page in pages[:3]] == [
        ["Lieu 0", "Lieu 1"],
        ["Lieu 2", "Ligne 0"],
        ["Ligne 1", "Ligne 2"],
    ]
    assert (pages[3].page, pages[3].pages) == (3, 3)


def test_a_near_place_that_also_answers_from_a_distance_shows_once(
    backend: Backend, structure: StructurePage, tree: SiteTree, prades: Centre
) -> None:
    page = place(structure, "Ici et au téléphone", "66149")
    page.areas_served.add(tree.department)
    page.save()
    results = backend.search(SearchQuery(centre=prades))
    assert (results.total, results.total_remote) == (1, 0)
    perpignan = Commune.objects.get(pk="66136")
    far = backend.search(SearchQuery(centre=Centre(perpignan.lat, perpignan.lon, insee="66136"), radius_km=5))
    assert (far.total, far.total_remote) == (0, 1)


# --- For whom ------------------------------------------------------------------------------------------------------


@pytest.fixture
def all_ages(structure: StructurePage) -> None:
    place(structure, "A bébés", "66149", ages="intervalle", age_min=0, age_max=35)
    place(structure, "B dès la grossesse", "66149", ages="intervalle", age_min=-9, age_max=35)
    place(structure, "C ados", "66149", ages="intervalle", age_min=132)
    place(structure, "D tout âge", "66149", ages="tout_age")
    place(structure, "E rien de dit", "66149")


@pytest.mark.parametrize(
    ("children", "extra", "expected"),
    [
        ((MONTHS_14,), {}, "ABD"),
        ((PREGNANCY,), {}, "BD"),
        ((YEARS_12,), {}, "CD"),
        ((PREGNANCY, YEARS_12), {}, "BCD"),
        ((PREGNANCY, YEARS_12), {"every_child": True}, "D"),
        ((MONTHS_14, PREGNANCY), {"every_child": True}, "BD"),
        ((MONTHS_14,), {"keep_unknown": True}, "ABDE"),
        ((PREGNANCY, YEARS_12), {"every_child": True, "keep_unknown": True}, "DE"),
        ((), {}, "ABCDE"),
        ((Child("3a", 36, 47),), {}, "D"),
        ((Child("2a", 24, 35),), {}, "ABD"),
    ],
)
def test_ages(
    backend: Backend, all_ages: None, prades: Centre, children: Any, extra: dict[str, Any], expected: str
) -> None:
    results = backend.search(SearchQuery(centre=prades, children=children, **extra))
    assert "".join(title[0] for title in titles(results)) == expected


def test_what_says_no_age_is_counted(backend: Backend, all_ages: None, prades: Centre) -> None:
    assert backend.search(SearchQuery(centre=prades, children=(MONTHS_14,))).unknown_ages == 1


def test_reasons_say_only_what_was_asked_and_is_known(
    backend: Backend, structure: StructurePage, prades: Centre
) -> None:
    page = place(
        structure,
        "A",
        "66149",
        ages="intervalle",
        age_min=-9,
        age_max=35,
        free=True,
        languages=["ar"],
        anonymous=True,
    )
    page.themes.set(Theme.objects.filter(slug="sommeil"))
    page.save()
    place(structure, "B", "66149", ages="tout_age")
    place(structure, "C", "66149")

    def reasons(**asked: Any) -> list[tuple[str, ...]]:
        hits = backend.search(SearchQuery(centre=prades, keep_unknown=True, **asked)).hits
        return [tuple(reason.replace("\u00a0", " ") for reason in hit.reasons) for hit in hits]

    assert reasons() == [(), (), ()]
    assert reasons(children=(MONTHS_14,)) == [("convient à 14 mois",), ("à tout âge",), ()]
    assert reasons(children=(PREGNANCY,))[0] == ("convient pendant la grossesse",)
    assert reasons(needs=("gratuit", "langue-ar")) == [("gratuit", "on y parle arabe"), (), ()]
    assert reasons(themes=("sommeil",)) == [("on y parle de : sommeil",)]


# --- Needs and other filters -----------------------------------------------------------------------------------------


@pytest.fixture
def three_states(structure: StructurePage) -> None:
    place(structure, "oui", "66149", free=True, registration=False)
    place(structure, "oui aussi", "66149", free=True)
    place(structure, "non", "66149", free=False)
    place(structure, "on ne sait pas", "66149")


def test_a_need_keeps_what_is_known_to_meet_it(backend: Backend, three_states: None, prades: Centre) -> None:
    results = backend.search(SearchQuery(centre=prades, needs=("gratuit",)))
    assert titles(results) == ["oui", "oui aussi"]
    counts = results.facets["avec"]
    assert (counts.met["gratuit"], counts.unknown["gratuit"]) == (2, 1)
    assert (counts.met["sans-inscription"], counts.unknown["sans-inscription"]) == (1, 1)


def test_what_does_not_say_can_be_kept_what_says_no_never(
    backend: Backend, three_states: None, prades: Centre
) -> None:
    results = backend.search(SearchQuery(centre=prades, needs=("gratuit",), keep_unknown=True))
    assert titles(results) == ["on ne sait pas", "oui", "oui aussi"]


def test_needs_add_up(backend: Backend, three_states: None, prades: Centre) -> None:
    results = backend.search(SearchQuery(centre=prades, needs=("gratuit", "sans-inscription")))
    assert titles(results) == ["oui"]
    assert results.facets["avec"].unknown["sans-inscription"] == 1
    assert "gratuit" not in results.facets["avec"].unknown


def test_wheelchair_is_that_of_the_address(
    backend: Backend, structure: StructurePage, prades: Centre
) -> None:
    page = PlaceFactory(parent=structure, title="Deux adresses")
    locate(page, venue("66149", wheelchair=False))
    locate(page, venue("66230", wheelchair=True))
    results = backend.search(SearchQuery(centre=prades, needs=("pmr",)))
    assert [hit.entry.commune for hit in results.hits] == ["Vinça"]


def test_values_of_one_filter_add_choices_filters_narrow(
    backend: Backend, structure: StructurePage, tree: SiteTree, prades: Centre
) -> None:
    one = place(structure, "A", "66149", kind=kind("laep"))
    place(structure, "B", "66149", kind=kind("ludotheque"))
    place(structure, "C", "66136", kind=kind("ludotheque"))
    one.themes.set(Theme.objects.filter(slug__in=["sommeil", "ecrans"]))
    one.save()
    everywhere = SearchQuery(kinds=("laep", "ludotheque"))
    assert titles(backend.search(everywhere)) == ["A", "B", "C"]
    assert titles(backend.search(SearchQuery(kinds=("ludotheque",), territories=("conflent-canigo",)))) == [
        "B"
    ]
    found = backend.search(SearchQuery(kinds=("laep",), themes=("sommeil", "couple")))
    assert titles(found) == ["A"]
    assert found.facets["type"].met == {"laep": 1}
    assert found.facets["theme"].met == {"sommeil": 1, "ecrans": 1}
    assert backend.search(SearchQuery(kinds=("laep",))).facets["type"].met == {"laep": 1, "ludotheque": 2}


def test_places_or_events(backend: Backend, structure: StructurePage, prades: Centre) -> None:
    place(structure, "Lieu", "66149")
    soon = timezone.now() + timedelta(days=1)
    for days, title in ((3, "Plus tard"), (0, "Bientôt")):
        start = soon + timedelta(days=days)
        EventFactory(
            parent=structure, title=title, venue=venue("66149"), start=start, end=start + timedelta(hours=1)
        )
    over = timezone.now() - timedelta(hours=1)
    EventFactory(
        parent=structure, title="Fini", venue=venue("66149"), start=over - timedelta(hours=1), end=over
    )
    events = backend.search(SearchQuery(centre=prades, what=What.EVENTS, sort=Sort.DATE))
    assert titles(events) == ["Bientôt", "Plus tard"]
    assert events.facets["quoi-de"].met == {"lieux": 1, "evenements": 2, "": 3}
    assert titles(backend.search(SearchQuery(centre=prades, what=What.PLACES))) == ["Lieu"]
    assert titles(backend.search(SearchQuery())) == ["Bientôt", "Plus tard", "Lieu"]


def test_counts_are_what_choosing_gives(backend: Backend) -> None:
    publish_corpus()
    town = Commune.objects.get(pk="66149")
    asked: dict[str, Any] = {
        "centre": Centre(town.lat, town.lon, insee="66149"),
        "radius_km": 50,
        "children": (MONTHS_14,),
    }
    facets = backend.search(SearchQuery(**asked)).facets
    for name, values in (
        ("type", "kinds"),
        ("theme", "themes"),
        ("territoire", "territories"),
        ("avec", "needs"),
    ):
        assert facets[name].met or name == "territoire"
        for value, count in facets[name].met.items():
            chosen = backend.search(SearchQuery(**asked, **{values: (value,)}))
            assert chosen.total == count, (name, value)
            assert chosen.total_remote == facets[name].remote.get(value, 0), (name, value)


# --- Text ------------------------------------------------------------------------------------------------------------


def test_text_with_a_centre_filters_and_stays_by_distance(
    backend: Backend, structure: StructurePage, prades: Centre
) -> None:
    place(structure, "Sommeil sommeil sommeil", "66230")
    place(structure, "Le sommeil des petits", "66149")
    place(structure, "Autre chose", "66149")
    assert titles(backend.search(SearchQuery(centre=prades, text="sommeil"))) == [
        "Le sommeil des petits",
        "Sommeil sommeil sommeil",
    ]
    best = backend.search(SearchQuery(centre=prades, text="sommeil", sort=Sort.RELEVANCE))
    assert titles(best)[0] == "Sommeil sommeil sommeil"


def test_little_words_alone_are_no_filter(backend: Backend, structure: StructurePage) -> None:
    place(structure, "A", "66149")
    assert backend.search(SearchQuery(text="où est-ce que")).total == 1
    assert backend.search(SearchQuery(text="?!")).total == 1


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "sommeil*",
        "NEAR(a b)",
        "a AND",
        "title:x",
        "-sommeil",
        "^x",
        "{a b}:c",
        "\0",
        "sommeil\0",
        "' OR 1=1 --",
        "x" * 10_000,
    ],
)
def test_nothing_typed_is_an_operator(backend: Backend, structure: StructurePage, text: str) -> None:
    place(structure, "Le sommeil", "66149")
    assert backend.search(SearchQuery(text=text)).page == 1


@settings(max_examples=60)
@given(text=st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    assert DatabaseBackend().search(SearchQuery(text=text)).page == 1


# --- Cost ------------------------------------------------------------------------------------------------------------


def test_few_queries(
    backend: Backend,
    structure: StructurePage,
    tree: SiteTree,
    prades: Centre,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(25):
        place(structure, f"Lieu {number}", "66149", "66230", ages="tout_age")
    remote(structure, "Ligne", tree.department, ages="tout_age")
    # One of them reads the sessions of today, once for each version of the index.
    with django_assert_max_num_queries(6):
        backend.search(SearchQuery(centre=prades, children=(MONTHS_14,), kinds=("laep",), needs=()))
    with django_assert_max_num_queries(6):
        backend.search(SearchQuery(centre=prades, text="lieu"))
    with django_assert_max_num_queries(4):
        backend.search(SearchQuery())


def test_every_radius_is_possible(backend: Backend, prades: Centre) -> None:
    for radius in RADII_KM:
        assert backend.search(SearchQuery(centre=prades, radius_km=radius)).radius_km == radius
