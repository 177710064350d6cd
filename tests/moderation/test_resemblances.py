"""Which listings are taken for one another: pairs people would call doubles, and twins that are normal."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from directory.bulk import NewPage, bulk_pages
from directory.models import PlaceLocation, PlacePage, StructurePage
from moderation.models import Resemblance
from moderation.names import likeness, read_name
from moderation.resemblances import ENOUGH, Known, score
from moderation.services import refresh
from tests.directory.factories import PlaceFactory, StructureFactory, kind, locate, publish, venue
from tests.home.factories import SiteTree

pytestmark = pytest.mark.django_db

LAEP, RPE, OTHER = 1, 2, 9
A, B = "structure-a", "structure-b"


def known(title: str, *, kind: int = LAEP, structure: str = A, **facts: str) -> Known:
    one = Known(0, title, kind, structure, facts.get("phone", ""), facts.get("email", ""))
    one.streets = {facts["street"]} if "street" in facts else set()
    return one


def judge(one: Known, other: Known) -> int:
    for place in (one, other):
        place.name = read_name(place.title, ["Prades"])
    points = score(one, other, unknown_kind=OTHER)
    assert points == score(other, one, unknown_kind=OTHER)
    return points


DOUBLES = [
    (known("La Cabane"), known("LAEP La Cabane", structure=B)),
    (known("La Cabane aux petits pas"), known("Cabane aux Petits-Pas (LAEP)", structure=B)),
    (known("Les Galets"), known("LES GALETS", structure=B)),
    (known("La Ribambelle"), known("La Ribambele", structure=B)),
    (known("Bulle d’air"), known("Bulledair", structure=B)),
    (known("Le Nid"), known("Lieu d’accueil enfants-parents « Le Nid » de Prades", structure=B)),
    (known("Graine de lune"), known("Graines de lune", structure=B)),
    (known("La Cabane"), known("La Cabane", structure=B, kind=OTHER)),
    (
        known("La Cabane", phone="0199001234"),
        known("La Cabane", structure=B, kind=RPE, phone="0199001234"),
    ),
    (known("Les P’tits Pas"), known("Les petits pas", structure=B)),
    (known("La Parenthèse"), known("LAEP La Parenthese")),
    (known("La Maison bleue"), known("Maison bleue des familles", structure=B)),
    (
        known("Relais petite enfance", kind=RPE, phone="0199001234", street="1 rue du pin"),
        known("RPE de Prades", kind=RPE, structure=B, phone="0199001234", street="1 rue du pin"),
    ),
    (
        known("Espace des petits", phone="0199001234", email="a@example.org"),
        known("L’Espace tout-petits", structure=B, phone="0199001234", email="a@example.org"),
    ),
]
TWINS = [
    (known("La Cabane, salle rouge"), known("La Cabane, salle bleue")),
    (known("LAEP Main dans la main"), known("RPE Main dans la main", structure=B, kind=RPE)),
    (known("Atelier 1"), known("Atelier 2")),
    (known("Groupe A", phone="0199001234"), known("Groupe B", phone="0199001234")),
    (known("Les Petits Pas"), known("Les Petits Loups")),
    (known("Les Petits Pas"), known("Les Petits Loups", structure=B)),
    (known("La Cabane"), known("Les Galets", structure=B, phone="")),
    (known("Les Galets", phone="0199001234"), known("La Ribambelle", phone="0199001234")),
    (known("Relais petite enfance", kind=RPE), known("LAEP", structure=B)),
    (
        known("Relais petite enfance nord", kind=RPE),
        known("Relais petite enfance sud", kind=RPE, structure=B),
    ),
    (known("Café des parents de l’école Jules-Ferry"), known("Café des parents de l’école Pasteur")),
    (known("PMI", kind=3), known("Centre de PMI", kind=3, structure=B)),
    (known("Centre social"), known("Centre social Les Pins", structure=B)),
    (known("Médiathèque"), known("Ludothèque", structure=B)),
    (known("Maison des parents"), known("Maison des familles", structure=B)),
]


@pytest.mark.parametrize(("one", "other"), DOUBLES, ids=lambda one: one.title)
def test_doubles_are_seen_both_ways(one: Known, other: Known) -> None:
    assert judge(one, other) >= ENOUGH


@pytest.mark.parametrize(("one", "other"), TWINS, ids=lambda one: one.title)
def test_normal_twins_are_left_alone(one: Known, other: Known) -> None:
    assert judge(one, other) < ENOUGH


def test_the_same_words_are_the_same_name() -> None:
    assert likeness(read_name("L’Arbre à palabres"), read_name("l arbre a palabres")) == 100


# --- Found when drafts arrive ------------------------------------------------------------------------------


@pytest.fixture
def cabin(tree: SiteTree) -> PlacePage:
    """A public place at Prades."""
    place = PlaceFactory(parent=StructureFactory(parent=tree.conflent), title="La Cabane", live=False)
    locate(place, venue(), "Mo 09:00-12:00")
    return publish(place)


def draft(structure: StructurePage, title: str, commune: str = "66149") -> PlacePage:
    place = PlaceFactory(parent=structure, title=title, live=False)
    locate(place, venue(commune))
    place.save_revision()
    return place


def pairs() -> set[tuple[int, int]]:
    return set(Resemblance.objects.filter(dismissed_at=None).values_list("page", "other"))


def test_a_new_draft_is_compared_with_the_places_of_its_commune(tree: SiteTree, cabin: PlacePage) -> None:
    structure = StructureFactory(parent=tree.conflent)
    double = draft(structure, "LAEP La Cabane")
    draft(structure, "LAEP La Cabane de Vinça", commune="66230")
    assert pairs() == {(double.pk, cabin.pk)}


def test_any_address_counts(tree: SiteTree, cabin: PlacePage) -> None:
    place = PlaceFactory(parent=StructureFactory(parent=tree.conflent), title="La Cabane", live=False)
    locate(place, venue("66230"))
    locate(place, venue("66149"))
    place.save_revision()
    assert pairs() == {(place.pk, cabin.pk)}


def test_drafts_are_compared_with_one_another(tree: SiteTree) -> None:
    one = draft(StructureFactory(parent=tree.conflent), "Les Galets")
    other = draft(StructureFactory(parent=tree.conflent), "LAEP Les Galets")
    assert pairs() == {(other.pk, one.pk)}


def test_an_edit_is_compared_again(tree: SiteTree, cabin: PlacePage) -> None:
    place = draft(StructureFactory(parent=tree.conflent), "La Cabane")
    place.title = "Les Galets"
    place.save_revision()
    assert pairs() == set()
    place.title = "La Cabane bleue"
    place.save_revision()
    assert pairs() == {(place.pk, cabin.pk)}


def test_what_was_dismissed_stays_so(tree: SiteTree, cabin: PlacePage) -> None:
    place = draft(StructureFactory(parent=tree.conflent), "La Cabane")
    Resemblance.objects.update(dismissed_at="2026-11-21T10:00Z")
    for title in ("Tout autre", "La Cabane"):
        place.title = title
        place.save_revision()
    assert pairs() == set()
    assert Resemblance.objects.count() == 1


def test_a_hundred_drafts_at_once_cost_as_many_queries_as_ten(tree: SiteTree, cabin: PlacePage) -> None:
    structure = StructureFactory(parent=tree.conflent)
    here = venue()

    def arrive(number: int) -> list[int]:
        titles = [f"Lieu {chr(97 + step % 26)}{chr(97 + step // 26)}x" for step in range(number)]
        return bulk_pages(
            [
                NewPage(structure, PlacePage(title=title, kind=kind("laep")), [PlaceLocation(venue=here)])
                for title in titles
            ],
            live=False,
        )

    def cost(ids: list[int]) -> int:
        with CaptureQueriesContext(connection) as queries:
            refresh(ids)
        return len(queries)

    few, many = arrive(10), arrive(100)
    assert Page.objects.filter(shelf_item__isnull=False).count() == 110
    # SQLite inserts so many values at a time, no more.
    assert cost(many) <= cost(few) + 2
