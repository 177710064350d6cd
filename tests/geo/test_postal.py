"""Communes from two cells of a sheet: nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.index import town_index
from geo.postal import Match, commune_of

FOUND = [
    ("66500", "Prades", "66149", Match.SURE),
    ("44230", "ST-SEBASTIEN-SUR-LOIRE", "44190", Match.SURE),
    ("44230", "ST-SEBASTIEN", "44190", Match.RESPELLED),
    ("44240", "La-Chapelle-sur-Erdre", "44035", Match.SURE),
    ("66500", "PRADES CEDEX", "66149", Match.SURE),
    ("66906", "PERPIGNAN CEDEX 9", "66136", Match.SURE),
    ("66906 CEDEX", "Perpignan", "66136", Match.SURE),
    ("66000", "Perpignan 2ème", "66136", Match.SURE),
    ("", "Perpignan 2ème", "66136", Match.SURE),
    ("75011", "Paris 11e arrondissement", "75056", Match.SURE),
    ("75111", "PARIS", "75056", Match.SURE),
    ("", "Paris 11", "75056", Match.SURE),
    ("69003", "Lyon 03", "69123", Match.SURE),
    ("13001", "Marseille 1er", "13055", Match.SURE),
    ("1200", "VALSERHÔNE", "01033", Match.SURE),
    ("1200.0", "Valserhone", "01033", Match.SURE),
    ("F-66500", "Prades", "66149", Match.SURE),
    ("66 500", "Prades", "66149", Match.SURE),
    ("66500", "Prades (66)", "66149", Match.SURE),
    ("", "66500 Prades", "66149", Match.SURE),
    ("66500 Prades", "", "66149", Match.SURE),
    ("66", "Prades", "66149", Match.SURE),
    ("", "Prades (07)", "07182", Match.SURE),
    ("", "Prades, Ardèche", "07182", Match.SURE),
    ("", "Prades en Ardèche", "07182", Match.SURE),
    ("", "Perpignan", "66136", Match.SURE),
    ("", "Prades", "66149", Match.LOCAL_NAMESAKE),
    ("14130", "PONT L EVEQUE", "14514", Match.SURE),
    ("20090", "Ajaccio", "2A004", Match.SURE),
    ("97400", "Saint Denis", "97411", Match.SURE),
    ("2A004", "Ajaccio", "2A004", Match.INSEE),
    ("66136", "Perpignan", "66136", Match.INSEE),
    ("66136", "", "66136", Match.INSEE),
    ("66500", "", "66149", Match.MOST_POPULATED),
    ("66500", "Padres", "66149", Match.RESPELLED),
    ("66110", "Amélie les Bains", "66003", Match.RESPELLED),
    ("66120", "Odeillo", "66124", Match.RESPELLED),
    ("66140", "Canet Roussillon", "66037", Match.RESPELLED),
    ("66750", "St-Cyprien plage", "66171", Match.RESPELLED),
    ("", "Canet Roussillon", "66037", Match.RESPELLED),
    # Andres is one letter away and has this postcode; Ardres is the name of another one of the Pas-de-Calais.
    ("62340", "ARDRES", "62038", Match.OTHER_POSTCODE),
    ("66000", "Prades", "66149", Match.OTHER_POSTCODE),
]


@pytest.mark.parametrize(("postcode", "name", "insee", "match"), FOUND)
def test_a_commune_is_found(postcode: str, name: str, insee: str, match: Match) -> None:
    found = commune_of(postcode, name)
    assert found.town is not None
    assert (found.town.insee, found.match) == (insee, match)


@pytest.mark.parametrize(
    ("postcode", "name", "match", "offered"),
    [
        ("33000", "Prades", Match.DISAGREE, "66149"),
        ("66500", "Xyzzyville", Match.UNKNOWN, "66149"),
        ("01200", "Bellegarde-sur-Valserine", Match.UNKNOWN, "01033"),  # now in Valserhône
        ("", "Prdaes", Match.UNKNOWN, "66149"),
        ("", "Saint-Denis", Match.SEVERAL, "97411"),
        ("58120", "Chateau Chinon", Match.SEVERAL, "58062"),
        ("66999", "", Match.UNKNOWN, None),
        ("", "", Match.MISSING, None),
        ("?", "-", Match.MISSING, None),
    ],
)
def test_a_doubt_gives_choices_and_no_commune(
    postcode: str, name: str, match: Match, offered: str | None
) -> None:
    found = commune_of(postcode, name)
    assert (found.town, found.match) == (None, match)
    if offered:
        assert offered in {town.insee for town in found.choices}


@pytest.mark.parametrize(
    ("postcode", "name", "kept"),
    [
        ("66000", "Perpignan", "66000"),
        ("66906", "Perpignan cedex", "66906"),
        ("1200", "Valserhône", "01200"),
        ("66000", "Prades", ""),
        ("66136", "Perpignan", ""),
        ("75111", "Paris", ""),
        ("66", "Prades", ""),
    ],
)
def test_only_a_postcode_of_the_commune_is_kept(postcode: str, name: str, kept: str) -> None:
    assert commune_of(postcode, name).postcode == kept


def test_every_commune_is_found_by_what_is_written_of_it() -> None:
    index = town_index()
    for number in range(0, len(index.insee), 7):
        town = index.town(number)
        for postcode in town.postcodes or ("",):
            assert commune_of(postcode, town.name).town == town


@given(st.text(), st.text())
def test_any_text_gets_an_answer(postcode: str, name: str) -> None:
    commune_of(postcode, name)
