"""The search form: every parameter of the contract, alone and together."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from search.enums import Sort, What
from search.forms import MAX_CHILDREN, SearchForm
from search.query import SearchQuery
from search.results_page import ResultsForm
from search.when import When
from tests.home.factories import site_tree

pytestmark = pytest.mark.django_db


def form(query: str) -> SearchForm:
    return SearchForm(QueryDict(query))


def read(query: str) -> SearchQuery:
    return form(query).query()


def test_nothing_asked_is_everything() -> None:
    assert read("") == SearchQuery()
    assert form("").errors == {}


# --- The centre ---


def test_position_wins_over_code_which_wins_over_name() -> None:
    query = read("lat=42.5&lon=2.5&insee=66136&ou=Prades")
    assert query.centre is not None
    assert (query.centre.lat, query.centre.lon, query.centre.insee) == (42.5, 2.5, "")
    query = read("insee=66136&ou=Prades")
    assert query.centre is not None
    assert query.centre.name == "Perpignan"
    query = read("ou=Prades")
    assert query.centre is not None
    assert query.centre.insee == "66149"


@pytest.mark.parametrize(
    "query",
    ["lat=99&lon=2&ou=Prades", "lat=abc&lon=2&insee=66149", "lat=42&ou=Prades", "insee=99999&ou=Prades"],
)
def test_the_first_valid_centre_is_used_and_the_others_are_said(query: str) -> None:
    read_form = form(query)
    centre = read_form.query().centre
    assert centre is not None
    assert centre.insee == "66149"
    assert read_form.errors


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e400", "0x2A", "42,5", "", " "])
def test_a_latitude_that_is_no_number_is_no_centre(value: str) -> None:
    assert form(f"lat={value}&lon=2").query().centre is None


def test_a_latitude_alone_asks_for_its_longitude() -> None:
    assert set(form("lat=42.5").errors) == {"lon"}
    assert set(form("lon=2.5").errors) == {"lat"}


def test_a_name_that_several_towns_bear_elsewhere_gives_choices_and_no_error() -> None:
    read_form = form("ou=Saint-Denis")
    assert read_form.query().centre is None
    assert [town.name for town in read_form.choices[:2]] == ["Saint-Denis", "Saint-Denis"]
    assert read_form.errors == {}


def test_an_unknown_name_is_an_error_with_suggestions() -> None:
    read_form = form("ou=Zzyzxx")
    assert set(read_form.errors) == {"ou"}
    assert read_form.choices == ()
    assert "Zzyzxx" in read_form.messages_by_field["ou"][0]


def test_a_name_is_not_read_when_the_position_is_known() -> None:
    assert form("lat=42.5&lon=2.5&ou=Zzyzxx").errors == {}


def test_a_misspelt_town_is_found_and_said() -> None:
    read_form = form("ou=Perpingan")
    assert read_form.town_text == "66000 Perpignan"
    assert ("ou", "66000 Perpignan") in read_form.pairs


# --- Ages ---


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("14m", "14m"),
        ("14 mois", "14m"),
        ("3a", "3a"),
        ("3 ans", "3a"),
        ("2 ans et demi", "2a6m"),
        ("grossesse", "grossesse"),
        ("j’attends un bébé", "grossesse"),
    ],
)
def test_ages_are_read_as_people_say_them_and_linked_as_codes(typed: str, code: str) -> None:
    data = QueryDict(mutable=True)
    data["enfant"] = typed
    read_form = SearchForm(data)
    assert [child.code for child in read_form.query().children] == [code]
    assert ("enfant", code) in read_form.pairs


def test_each_child_counts_once_and_a_bad_age_hides_no_other() -> None:
    read_form = form("enfant=14m&enfant=14+mois&enfant=&enfant=vieux&enfant=3a")
    assert [child.code for child in read_form.query().children] == ["14m", "3a"]
    assert len(read_form.messages_by_field["enfant"]) == 1


@pytest.mark.parametrize("age", ["-3", "-3m", "999a", "999m", "3000-01", "2025-13", "aucun"])
def test_absurd_ages_are_said(age: str) -> None:
    read_form = form(f"enfant={age}")
    assert read_form.query().children == ()
    assert set(read_form.errors) == {"enfant"}


def test_there_is_a_limit_to_the_number_of_children() -> None:
    read_form = form("&".join(f"enfant={months}m" for months in range(40)))
    assert len(read_form.query().children) == MAX_CHILDREN
    assert set(read_form.errors) == {"enfant"}


# --- Filters ---


def test_lists_are_or_lists_of_known_values() -> None:
    site_tree()
    query = read("type=laep&type=clas&theme=sommeil&territoire=conflent-canigo&avec=gratuit&avec=langue-ar")
    assert query.kinds == ("laep", "clas")
    assert query.themes == ("sommeil",)
    assert query.territories == ("conflent-canigo",)
    assert query.needs == ("gratuit", "langue-ar")


@pytest.mark.parametrize("name", ["type", "theme", "territoire", "avec", "quoi-de"])
def test_an_unknown_value_is_said_and_the_others_kept(name: str) -> None:
    site_tree()
    good = {
        "type": "laep",
        "theme": "sommeil",
        "territoire": "conflent-canigo",
        "avec": "gratuit",
        "quoi-de": "lieux",
    }
    read_form = form(f"{name}={good[name]}&{name}=inconnu")
    assert set(read_form.errors) == {name}
    assert (name, good[name]) in read_form.pairs


def test_both_sortes_are_all_of_them() -> None:
    assert read("quoi-de=lieux").what == What.PLACES
    assert read("quoi-de=evenements").what == What.EVENTS
    assert read("quoi-de=lieux&quoi-de=evenements").what == What.ALL


def test_flags() -> None:
    assert read("nc=1&tous=1&enfant=3a").keep_unknown
    assert read("tous=1").every_child
    assert not read("nc=0").keep_unknown
    assert not form("nc=0").errors
    assert set(form("nc=oui").errors) == {"nc"}


def test_radius_is_one_of_the_known_ones() -> None:
    assert read("ou=Prades&rayon=20").radius_km == 20
    assert read("ou=Prades").radius_km is None
    for value in ("15", "-5", "0", "1e3", "NaN", "9" * 5000):
        assert set(form(f"rayon={value}").errors) == {"rayon"}


def test_a_sort_that_makes_no_sense_is_the_default() -> None:
    assert read("tri=distance").sort is None
    assert read("tri=pertinence").sort is None
    assert read("ou=Prades&tri=date").sort == Sort.DATE
    assert set(form("tri=prix").errors) == {"tri"}


def test_pages() -> None:
    assert read("page=3&par=50") == SearchQuery(page=3, per_page=50)
    assert set(form("page=0&par=101").errors) == {"page", "par"}
    assert set(form(f"page={'9' * 5000}").errors) == {"page"}
    assert read("page=999999").page == 999999


def test_a_map_shows_more_at_once() -> None:
    assert ResultsForm(QueryDict("vue=carte")).query().per_page == 100
    assert ResultsForm(QueryDict("")).query().per_page == 20
    assert set(form("vue=globe").errors) == {"vue"}


def test_moments() -> None:
    today = timezone.localdate()
    soon = today + timedelta(days=30)
    assert read("quand=mercredi&quand=soir&quand=mercredi").when == When(
        today, days=("mercredi",), parts=("soir",)
    )
    assert read(f"au={soon}").when == When(today, au=soon)
    assert read("quand=&du=&au=").when is None
    assert form(f"au={soon}&quand=soir&quand=vacances").pairs == [
        ("quand", "soir"),
        ("quand", "vacances"),
        ("au", soon.isoformat()),
    ]


def test_a_bad_moment_is_said_and_the_rest_answers() -> None:
    today = timezone.localdate()
    assert set(form("quand=jamais").errors) == {"quand"}
    assert read("quand=jamais&quand=samedi").when == When(today, days=("samedi",))
    wrong = form("quand=samedi&du=un jour&au=hier")
    assert wrong.messages_by_field == {
        "du": ["Écrivez la date ainsi : 31/12/2026."],
        "au": ["Écrivez la date ainsi : 31/12/2026."],
    }
    assert wrong.query().when == When(today, days=("samedi",))
    far = today + timedelta(weeks=26, days=1)
    assert set(form(f"du={far}").errors) == {"du"}
    order = form(f"du={today + timedelta(days=3)}&au={today}")
    assert set(order.errors) == {"au"}
    assert order.query().when == When(today, du=today + timedelta(days=3))
    assert set(form(f"du={'9' * 11}").errors) == {"du"}


def test_a_text_too_long_is_said_and_the_rest_answers() -> None:
    read_form = form(f"quoi={'a' * 10_000}&type=laep")
    assert set(read_form.errors) == {"quoi"}
    assert read_form.query() == SearchQuery(kinds=("laep",))


def test_the_parameters_say_the_same_search_again() -> None:
    site_tree()
    query = (
        "ou=Prades&rayon=20&enfant=14+mois&enfant=3+ans&quoi=sommeil&type=laep&avec=gratuit&quand=soir&nc=1&tous=1"
        "&quoi-de=lieux&tri=date&page=2&par=10"
    )
    first = form(query)
    again = QueryDict(mutable=True)
    for name, value in first.pairs:
        again.appendlist(name, value)
    assert SearchForm(again).query() == first.query()
    assert SearchForm(again).pairs == first.pairs
