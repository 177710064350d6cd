"""Reading towns: real-life spellings, and rules that hold for any text."""

import csv
import threading
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo import index as index_module
from geo.enums import Outcome
from geo.index import town_index
from geo.resolve import Town, all_towns, resolve, suggest, town, towns_of

with (Path(__file__).parent / "golden_towns.csv").open(encoding="utf-8", newline="") as golden_file:
    GOLDEN = list(csv.DictReader(golden_file))

TOWNS_66 = towns_of("66")
ANY_TOWN = st.sampled_from(towns_of("66") + towns_of("11") + towns_of("75") + towns_of("984"))
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@pytest.mark.parametrize("row", GOLDEN, ids=[repr(row["text"]) for row in GOLDEN])
def test_real_life_spellings(row: dict[str, str]) -> None:
    found = resolve(row["text"])
    best = found.town or next(iter(found.choices), None)

    assert (found.outcome, best.insee if best else "") == (row["outcome"], row["insee"])
    assert found.correction == (row["correction"] == "yes")


def test_the_golden_file_is_large_enough() -> None:
    assert len({row["text"] for row in GOLDEN}) >= 150


@pytest.mark.parametrize("commune", TOWNS_66, ids=lambda commune: commune.name)
def test_every_commune_served_is_found_however_it_is_written(commune: Town) -> None:
    name, postcode = commune.name, commune.postcodes[0]
    for text in (
        name,
        name.upper(),
        name.lower(),
        plain(name),
        plain(name).upper(),
        name.replace("-", " "),
        name.replace("'", "’"),
        name.replace("Saint", "St"),
        name.replace("-sur-", " s/ "),
        f"{postcode} {name}",
        f"{name} {postcode}",
        f"{name} ({postcode})",
        f"{name} 66",
        f"{name}, Pyrénées-Orientales",
        f"  {name}  ",
    ):
        found = resolve(text)
        assert (found.outcome, found.town, found.correction) == (Outcome.EXACT, commune, False), text


@pytest.mark.parametrize("commune", TOWNS_66, ids=lambda commune: commune.name)
def test_the_beginning_of_a_name_gives_a_commune_served(commune: Town) -> None:
    for length in range(1, len(commune.name)):
        found = resolve(commune.name[:length].rstrip("-' "))
        assert found.town is not None
        assert found.town.departement == "66"


@given(ANY_TOWN)
def test_a_name_with_its_postcode_is_that_commune(commune: Town) -> None:
    if commune.postcodes:
        assert resolve(f"{commune.postcodes[0]} {commune.name}").town == commune


@given(st.text(max_size=200))
@example("\0")
@example("é" * 10_000)
@example("🙂" * 10_000)
@example("1 " * 5_000)
@example("saint " * 2_000)
@example("\ud800")
@example("٣٤")
@example("²³")
@example("66500" * 3_000)
@example("s/" * 5_000)
@example("(" * 500)
def test_no_text_is_an_error_and_both_readings_agree(text: str) -> None:
    found, offered = resolve(text), suggest(text)

    assert len(offered) <= 10
    assert (found.outcome == Outcome.EXACT) == (found.town is not None)
    assert (found.outcome == Outcome.AMBIGUOUS) == (len(found.choices) > 1)
    best = found.town or next(iter(found.choices), None)
    assert best == next(iter(offered), None)
    assert found.town not in found.others
    assert len(set(offered)) == len(offered)


@given(
    st.sampled_from([t.name for t in TOWNS_66] + ["66500", "Paris", "Lyon 3e", "Saint-Denis", "Prades 07"]),
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from([*LETTERS, " ", "-", "'", "6", "é"])), max_size=3),
)
def test_both_readings_agree_on_misspelt_names(name: str, edits: list[tuple[int, str]]) -> None:
    for place, letter in edits:
        name = name[: place % (len(name) + 1)] + letter + name[place % (len(name) + 1) :]
    found = resolve(name)

    best = found.town or next(iter(found.choices), None)
    assert best == next(iter(suggest(name)), None)


@given(st.sampled_from([t for t in TOWNS_66 if len(plain(t.name)) >= 8]), st.data())
def test_one_swap_of_letters_in_a_long_name_is_understood(commune: Town, data: st.DataObject) -> None:
    name = plain(commune.name).lower()
    place = data.draw(st.integers(1, len(name) - 2))
    swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    found = resolve(swapped)

    # A swap may happen to give the beginning of a real name elsewhere; a correction stays in the département.
    assert found.outcome != Outcome.UNKNOWN
    if found.correction:
        assert found.town is not None
        assert found.town.departement == "66"


def test_homonyms_elsewhere_are_links_and_not_a_question() -> None:
    found = resolve("Prades")

    assert [other.departement for other in found.others][:1] == ["07"]
    assert {other.name for other in found.others} == {"Prades"}
    assert found.others[0].departement_name == "Ardèche"


def test_a_postcode_offers_its_other_communes() -> None:
    found = resolve("66500")

    assert found.town is not None
    assert found.town.name == "Prades"
    assert found.others
    assert all("66500" in other.postcodes for other in found.others)
    populations = [other.population for other in found.others]
    assert populations == sorted(populations, reverse=True)


def test_a_beginning_offers_the_next_communes_served() -> None:
    assert "Villelongue-dels-Monts" in [other.name for other in resolve("Villelongue").others]


def test_suggestions_put_the_departement_first_then_exact_then_longer_names() -> None:
    names = [(t.name, t.departement) for t in suggest("bages")]
    assert names[:2] == [("Bages", "66"), ("Bages", "11")]

    offered = suggest("arles")
    assert [(t.name, t.departement) for t in offered][:2] == [("Arles-sur-Tech", "66"), ("Arles", "13")]


def test_corrections_are_offered_only_when_nothing_is_spelled_so() -> None:
    assert [t.name for t in suggest("cere")] == [
        t.name for t in suggest("cere") if plain(t.name).lower().startswith("cere")
    ]
    assert suggest("Perpingan")[0].name == "Perpignan"


def test_ambiguous_elsewhere_puts_the_most_populated_first() -> None:
    choices = resolve("Saint-Denis").choices
    exact = [t.population for t in choices if t.name == "Saint-Denis"]

    assert len(exact) > 2
    assert exact == sorted(exact, reverse=True)


def test_an_unknown_town_comes_with_suggestions_when_something_is_near() -> None:
    found = resolve("poussette")

    assert found.outcome == Outcome.UNKNOWN
    assert all(suggestion.departement == "66" for suggestion in found.suggestions)


def test_an_unknown_town_like_no_other_comes_with_the_most_populated_ones() -> None:
    for text in ("xqzt", "?!", "99999", "12345678"):
        found = resolve(text)
        assert found.outcome == Outcome.UNKNOWN
        assert [town.name for town in found.suggestions][:2] == ["Perpignan", "Canet-en-Roussillon"]


def test_an_insee_code_that_is_also_a_postcode_is_suggested_too() -> None:
    found = resolve("66130")
    assert found.town is not None
    assert found.town.name == "Ille-sur-Têt"
    assert all("66130" in other.postcodes for other in found.others)
    assert "66130" in [town.insee for town in suggest("66130")]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Mosett", "Mosset"),
        ("Pradsn", "Prades"),
        ("ontoilla", "Ponteilla"),
        ("omntalba-l-château", "Montalba-le-Château"),
        ("ipa", "Pia"),
    ],
)
def test_two_errors_anywhere_are_corrected_when_the_text_means_nothing_else(typed: str, name: str) -> None:
    found = resolve(typed)
    assert found.town is not None
    assert (found.town.name, found.correction) == (name, True)


def test_corrections_elsewhere_are_suggested_after_those_served() -> None:
    assert [town.name for town in suggest("Toulousse")][:2] == ["Toulouges", "Toulouse"]


def test_a_name_found_only_elsewhere_suggests_the_town_served_spelled_almost_so() -> None:
    found = resolve("Mary")

    assert found.town is not None
    assert found.town.departement == "71"
    assert [suggestion.name for suggestion in found.suggestions] == ["Maury"]
    assert not resolve("Prades").suggestions


def test_a_correction_served_keeps_a_link_to_as_close_a_name_elsewhere() -> None:
    found = resolve("Toulousse")

    assert found.town is not None
    assert (found.town.name, found.correction) == ("Toulouges", True)
    assert [other.name for other in found.others] == ["Toulouse"]


def test_another_departement_served_changes_the_reading(settings) -> None:
    settings.DEPARTEMENTS = ["07"]
    assert resolve("Prades").town == town("07182")
    assert all(t.departement == "07" for t in all_towns())

    settings.DEPARTEMENTS = ["66", "11"]
    found = resolve("bages")
    assert found.town is not None
    assert {found.town.departement, found.others[0].departement} == {"66", "11"}


def test_towns_without_coordinates_are_towns() -> None:
    found = resolve("Aurseulles")

    assert found.town is not None
    assert (found.town.lat, found.town.lon) == (None, None)


def test_town_by_insee_code() -> None:
    found = town("66149")

    assert found is not None
    assert (found.name, found.epci, found.postcodes) == ("Prades", "200049211", ("66500",))
    assert town("2a004") == town("2A004")
    assert town("") is None
    assert town("66999") is None
    assert town("é\0") is None
    assert len(all_towns()) == 226


def test_threads_share_one_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_index", None)
    seen: list[object] = []
    threads = [threading.Thread(target=lambda: seen.append(town_index())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) == 4
    assert len(set(map(id, seen))) == 1


@pytest.mark.parametrize("text", ["Prades", "Perpingan", "saint", "xqzt uvwx", "6", "é" * 10_000])
def test_reading_stays_quick(text: str) -> None:
    resolve(text)
    started = time.perf_counter()
    for _ in range(10):
        resolve(text)
    assert time.perf_counter() - started < 1
