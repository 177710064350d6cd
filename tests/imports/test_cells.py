"""A place written as a row of cells, and read back the same."""

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from directory.models import PlaceLocation, PlacePage, Venue
from geo.enums import PointSource
from geo.index import town_index
from geo.models import Commune
from imports.cells import cells_of
from imports.columns import COLUMNS
from imports.descriptions import body_of, read_description
from imports.reading import read_row
from imports.texts import one_line, plain_cell
from tests.directory.factories import PlaceFactory, StructureFactory, kind, locate, venue
from tests.home.factories import site_tree
from vocabulary.ages import EVERY_AGE, LAST_MONTH, NOT_SAID, AgeRange, interval
from vocabulary.models import Kind, Theme
from vocabulary.needs import LANGUAGES_SPOKEN

pytestmark = pytest.mark.django_db

FACTS = (
    *("free", "registration", "appointment", "anonymous", "itinerant", "siblings", "fathers", "interpreter"),
    "sign_language",
)


def cells(place: PlacePage, location: PlaceLocation | None = None) -> dict[str, str]:
    return cells_of(place, location, structure_title="Association Exemple")


def test_a_place_is_written_in_words_people_use() -> None:
    structure = StructureFactory(parent=site_tree().conflent)
    place = PlaceFactory(
        parent=structure,
        title="La Cabane",
        summary="Un salon, des jeux.",
        ages="intervalle",
        age_min=3,
        age_max=47,
        free=True,
        registration=False,
        appointment=True,
        fathers=False,
        languages=["ar", "ca"],
        parents_only=True,
        practical_note="Des chaussons, un change.",
        phone="01 99 00 12 34",
        email="accueil@example.org",
        website="https://www.example.org",
        verified_on=date(2026, 11, 3),
    )
    place.description = body_of("Venez jouer.\n\nSans prévenir.")
    place.themes = list(Theme.objects.filter(slug__in=["sommeil", "ecrans"]).order_by("sort_order"))
    room = venue(
        name="Salle des fêtes",
        street="3 rue X",
        wheelchair=True,
        point_source=PointSource.MANUAL,
        postcode="66500",
    )
    location = locate(place, room, "Tu 09:00-12:00; SH off")
    written = cells(place, location)
    assert list(written) == list(COLUMNS)
    assert written == {
        "structure": "Association Exemple",
        "nom": "La Cabane",
        "type": "Lieu d’accueil enfants-parents",
        "resume": "Un salon, des jeux.",
        "description": "Venez jouer.\n\nSans prévenir.",
        "adresse": "Salle des fêtes, 3 rue X",
        "code_postal": "66500",
        "commune": "Prades",
        "lat": f"{room.lat:.6f}",
        "lon": f"{room.lon:.6f}",
        "age_min": "3 mois",
        "age_max": "3 ans",
        "horaires": "Tu 09:00-12:00; SH off",
        "telephone": "01 99 00 12 34",
        "courriel": "accueil@example.org",
        "site": "https://www.example.org",
        "conditions": "gratuit, sans inscription, sur rendez-vous, accessible en fauteuil roulant, sans les pères, "
        "on y parle arabe, on y parle catalan, parents seuls, bon à savoir : Des chaussons, un change.",
        "themes": "sommeil, écrans",
        "date_verification": "03/11/2026",
    }


def test_an_empty_place_says_nothing() -> None:
    place = PlaceFactory(parent=StructureFactory(parent=site_tree().conflent))
    written = cells(place)
    assert {name for name, text in written.items() if text} == {"structure", "nom", "type"}


def test_a_service_from_a_distance_is_written_without_a_town_and_read_back() -> None:
    tree = site_tree()
    place = PlaceFactory(parent=StructureFactory(parent=tree.conflent), kind=kind("ecoute"))
    place.areas_served = [tree.perpignan]
    written = cells(place, locate(place, None, "Mo-Fr 09:00-12:00"))
    assert (written["commune"], written["conditions"]) == ("", "à distance")
    row = read_row(2, written)
    assert (row.errors, row.remote, row.opening_hours) == ([], True, "Mo-Fr 09:00-12:00")


def test_the_middle_of_a_town_is_no_point_of_a_place() -> None:
    place = PlaceFactory(parent=StructureFactory(parent=site_tree().conflent))
    written = cells(place, PlaceLocation(venue=venue(point_source=PointSource.COMMUNE)))
    assert (written["lat"], written["lon"]) == ("", "")


def test_a_theme_renamed_with_a_comma_is_written_by_its_slug() -> None:
    Theme.objects.filter(slug="sommeil").update(name="nuits, siestes")
    place = PlaceFactory(parent=StructureFactory(parent=site_tree().conflent))
    place.themes = list(Theme.objects.filter(slug="sommeil"))
    assert cells(place)["themes"] == "sommeil"


@pytest.mark.parametrize(
    ("ages", "first", "last"),
    [
        (NOT_SAID, "", ""),
        (EVERY_AGE, "tous âges", ""),
        (interval(0, 71), "naissance", "5 ans"),
        (interval(0), "dès la naissance", ""),
        (interval(-9), "dès la grossesse", ""),
        (interval(-9, -1), "grossesse", "grossesse"),
        (interval(-9, 35), "grossesse", "2 ans"),
        (interval(72), "à partir de 6 ans", ""),
        (interval(132, 215), "11 ans", "17 ans"),
        (interval(30, 83), "30 mois", "6 ans"),
        (interval(0, 11), "naissance", "11 mois"),
    ],
)
def test_ages_in_two_columns(ages: AgeRange, first: str, last: str) -> None:
    place = PlacePage(
        title="x", kind=kind("autre"), ages=ages.ages, age_min=ages.age_min, age_max=ages.age_max
    )
    written = cells(place)
    assert (written["age_min"].replace("\u00a0", " "), written["age_max"]) == (first, last)


# --- Everything read back ---

texts = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n,;'=-/ «»éà"))
lines = texts.map(lambda text: one_line(plain_cell(text)))
facts = st.sampled_from([True, False, None])
bounds = st.integers(0, LAST_MONTH)
ranges = st.one_of(
    st.sampled_from([NOT_SAID, EVERY_AGE, interval(-9), interval(-9, -1)]),
    bounds.map(lambda high: interval(-9, high)),
    bounds.map(interval),
    st.tuples(bounds, bounds).map(lambda two: interval(min(two), max(two))),
)
hours = st.sampled_from(
    [
        ("", ""),
        ("Tu 09:00-12:00", ""),
        ("Mo-Fr 09:00-12:00,14:00-17:00; PH off", ""),
        ("", "selon le planning du bus"),
    ]
)


@st.composite
def places(draw: st.DrawFn) -> tuple[PlacePage, PlaceLocation, str]:
    """Any place at any address, none of it saved, as one rebuilt from a revision."""
    ages = draw(ranges)
    place = PlacePage(
        title=draw(lines.filter(bool))[:255].strip() or "x",
        kind=draw(st.sampled_from(list(Kind.objects.all()))),
        summary=draw(lines)[:200].strip(),
        ages=ages.ages,
        age_min=ages.age_min,
        age_max=ages.age_max,
        parents_only=draw(st.booleans()),
        languages=draw(st.lists(st.sampled_from(list(LANGUAGES_SPOKEN)), unique=True)),
        practical_note=plain_cell(draw(texts)[:600]),
        phone=draw(st.sampled_from(["", "01 99 00 12 34", "3114", "06 39 98 12 34"])),
        email=draw(st.sampled_from(["", "accueil@example.org", "l'accueil@example.org"])),
        website=draw(st.sampled_from(["", "http://example.org", "https://www.example.org/a,b?c=1&d=2#e"])),
        verified_on=draw(st.none() | st.dates(date(2000, 1, 1), date(2025, 1, 1))),
        **{name: draw(facts) for name in FACTS},
    )
    place.description = body_of(plain_cell(draw(texts)))
    place.themes = draw(st.lists(st.sampled_from(list(Theme.objects.all())), unique=True))
    index = town_index()
    town = index.town(draw(st.integers(0, len(index.insee) - 1)))
    room = Venue(
        name=draw(lines)[:120].strip(),
        street=draw(lines)[:200].strip(),
        postcode=draw(st.sampled_from(["", *town.postcodes])),
        commune=Commune(insee=town.insee, name=town.name, postcodes="|".join(town.postcodes)),
        wheelchair=draw(facts),
        point_source=draw(st.sampled_from([PointSource.COMMUNE, PointSource.MANUAL])),
    )
    if town.lat is not None and town.lon is not None and draw(st.booleans()):
        room.lat, room.lon = round(town.lat + draw(st.floats(-0.05, 0.05)), 6), round(town.lon, 6)
    known, typed = draw(hours)
    structure = draw(lines.filter(bool))[:255].strip() or "x"
    return place, PlaceLocation(venue=room, opening_hours=known, hours_as_typed=typed), structure


@given(places())
def test_what_is_written_is_read_back(one: tuple[PlacePage, PlaceLocation, str]) -> None:
    place, location, structure = one
    room = location.venue
    assert room
    written = cells_of(place, location, structure_title=structure)
    row = read_row(2, written)
    assert row.errors == []
    assert row.cells == written
    assert (row.structure, row.name, row.kind) == (structure, place.title, place.kind.slug)
    assert row.town
    assert row.town.insee == room.commune_id
    assert row.postcode in {room.postal_code, ""}
    assert row.address == written["adresse"]
    has_point = room.lat is not None and room.point_source != PointSource.COMMUNE
    assert row.point == ((room.lat, room.lon) if has_point else None)
    assert (row.ages or NOT_SAID) == place.age_range
    assert (row.opening_hours or "", row.hours_as_typed or "") == (
        location.opening_hours,
        location.hours_as_typed,
    )
    assert row.wheelchair == room.wheelchair
    assert row.themes == (tuple(theme.slug for theme in place.themes.all()) or None)
    assert list(row.languages) == place.languages
    assert row.notes == ()
    said = {
        **{name: getattr(place, name) for name in FACTS},
        "parents_only": place.parents_only or None,
        "summary": place.summary or None,
        "description": read_description(written["description"]) or None,
        "practical_note": place.practical_note or None,
        "phone": place.phone or None,
        "email": place.email or None,
        "website": place.website or None,
        "verified_on": place.verified_on,
    }
    assert row.listing == {name: value for name, value in said.items() if value is not None}


def test_reading_and_writing_cost_no_query(django_assert_num_queries: object) -> None:
    tree = site_tree()
    structure = StructureFactory(parent=tree.conflent)
    place = PlaceFactory(parent=structure, free=True)
    place.themes = list(Theme.objects.all()[:2])
    location = locate(place, venue(), "Tu 09:00-12:00")
    place.save_revision()
    draft = place.get_latest_revision_as_object()
    read_row(2, cells(place, location))  # the vocabulary is now in memory
    [location] = draft.locations.select_related("venue__commune")
    # Kind, themes, areas served: an export fetches them beforehand.
    with django_assert_num_queries(3):  # type: ignore[operator]
        read_row(2, cells(draft, location))


def test_words_are_french_whoever_asks() -> None:
    place = PlaceFactory(parent=StructureFactory(parent=site_tree().conflent), free=True, languages=["ar"])
    with override("ar"):
        written = cells(place)
        assert written["conditions"] == "gratuit, on y parle arabe"
        assert "lu en années" in " ".join(read_row(2, {**written, "age_max": "3"}).warnings)
