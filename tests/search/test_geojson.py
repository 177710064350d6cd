"""`/recherche.geojson`, to the word of the public contract."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.search.site import PERPIGNAN, PRADES, SearchSite, search_site

pytestmark = pytest.mark.django_db

PROPERTIES = {
    "sorte",
    "titre",
    "url",
    "type",
    "type_nom",
    "structure",
    "commune",
    "insee",
    "distance_km",
    "ages",
    "age_min",
    "age_max",
    "themes",
    "avec",
    "prochaine",
    "statut",
    "raisons",
}
MEMBERS = {"type", "features", "query", "total", "total_a_distance", "page", "suivante", "corrections"}


@pytest.fixture
def site(db: None) -> SearchSite:
    return search_site()


def answer(client: Client, query: str, status: int = 200) -> dict[str, Any]:
    response = client.get(f"/recherche.geojson?{query}")
    assert response.status_code == status
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == ("application/geo+json" if status == 200 else "application/json")
    return dict(json.loads(response.content))


def by_title(collection: dict[str, Any]) -> dict[str, Any]:
    return {feature["properties"]["titre"]: feature for feature in collection["features"]}


def test_the_collection_has_the_members_of_the_contract(client: Client, site: SearchSite) -> None:
    collection = answer(client, "ou=Prades&enfant=14+mois")
    assert set(collection) == MEMBERS
    assert collection["type"] == "FeatureCollection"
    centre = collection["query"]["centre"]
    assert set(centre) == {"insee", "nom", "lat", "lon"}
    assert (centre["insee"], centre["nom"]) == (PRADES, "Prades")
    assert collection["query"]["rayon"] == 30
    assert (collection["total"], collection["total_a_distance"]) == (2, 0)
    assert (collection["page"], collection["suivante"], collection["corrections"]) == (1, None, {})


def test_a_place_says_all_that_is_known(client: Client, site: SearchSite) -> None:
    feature = by_title(answer(client, "ou=Prades&enfant=14m"))["La Cabane aux petits pas"]
    assert set(feature) == {"type", "id", "geometry", "properties"}
    assert feature["type"] == "Feature"
    assert feature["id"] == f"lieu:{site.cabin.translation_key}"
    assert feature["geometry"]["type"] == "Point"
    lon, lat = feature["geometry"]["coordinates"]
    assert 42 < lat < 43
    assert 2 < lon < 3
    said = feature["properties"]
    assert set(said) == PROPERTIES
    assert said["url"] == f"http://testserver{site.cabin.get_url()}"
    assert (said["sorte"], said["type"], said["type_nom"]) == (
        "lieu",
        "laep",
        "Lieu d’accueil enfants-parents",
    )
    assert said["structure"] == "Association des Galets fictifs"
    assert (said["commune"], said["insee"], said["distance_km"]) == ("Prades", PRADES, 0.0)
    assert (said["ages"], said["age_min"], said["age_max"]) == ("intervalle", 0, 71)
    assert said["avec"] == ["gratuit", "sans-inscription"]
    assert said["prochaine"] is None
    assert said["statut"] is None
    assert [reason.replace("\xa0", " ") for reason in said["raisons"]] == ["convient à 14 mois"]


def test_a_place_of_which_nothing_is_said_claims_nothing(client: Client, site: SearchSite) -> None:
    said = by_title(answer(client, "ou=Prades"))["Un lieu sans détail"]["properties"]
    assert (said["ages"], said["age_min"], said["age_max"]) == ("non_precise", None, None)
    assert said["avec"] == []
    assert said["themes"] == []
    assert said["raisons"] == []


def test_an_event_is_another_sorte(client: Client, site: SearchSite) -> None:
    feature = by_title(answer(client, "ou=Prades"))["Comptines"]
    assert feature["id"] == f"evenement:{site.workshop.translation_key}"
    assert feature["properties"]["sorte"] == "evenement"
    assert feature["properties"]["prochaine"][10:19] == "T10:00:00"


def test_a_remote_service_has_no_geometry(client: Client, site: SearchSite) -> None:
    collection = answer(client, "ou=Prades")
    feature = collection["features"][-1]
    assert feature["geometry"] is None
    said = feature["properties"]
    assert (said["commune"], said["insee"], said["distance_km"]) == (None, None, None)
    assert collection["total_a_distance"] == 1


def test_without_a_centre_there_is_no_distance(client: Client, site: SearchSite) -> None:
    collection = answer(client, "")
    assert collection["query"] == {"centre": None, "rayon": None}
    assert {feature["properties"]["distance_km"] for feature in collection["features"]} == {None}


def test_around_a_position_the_centre_has_no_name(client: Client, site: SearchSite) -> None:
    centre = answer(client, "lat=42.617&lon=2.421")["query"]["centre"]
    assert centre == {"insee": None, "nom": None, "lat": 42.617, "lon": 2.421}


def test_pages_chain_to_the_last(client: Client, site: SearchSite) -> None:
    seen: list[str] = []
    url: str | None = "http://testserver/recherche.geojson?ou=Prades&enfant=&par=1"
    while url:
        collection = json.loads(client.get(url).content)
        seen += [feature["id"] for feature in collection["features"]]
        url = collection["suivante"]
    assert len(seen) == len(set(seen)) == 4
    beyond = answer(client, "ou=Prades&page=999999")
    assert (beyond["features"], beyond["suivante"], beyond["page"], beyond["total"]) == ([], None, 999999, 3)


def test_a_page_may_be_large(client: Client, site: SearchSite) -> None:
    assert len(answer(client, "par=500")["features"]) == 4
    assert set(answer(client, "par=501", 400)["erreurs"]) == {"par"}


def test_corrections_are_said(client: Client, site: SearchSite) -> None:
    site.place("Se parler à deux", PERPIGNAN, kind="mediation-familiale")
    collection = answer(client, "ou=Perpingan&quoi=mediatoin+familiale")
    assert collection["corrections"] == {"ou": "Perpignan", "quoi": "médiation familiale"}
    assert collection["total"] == 1


def test_an_ambiguous_town_gives_choices_and_no_features(client: Client, site: SearchSite) -> None:
    collection = answer(client, "ou=Saint-Denis")
    assert collection["features"] == []
    assert collection["total"] == 0
    assert set(collection) == MEMBERS | {"choix"}
    assert set(collection["choix"][0]) == {"insee", "nom", "codes_postaux", "departement", "lat", "lon"}
    assert collection["choix"][0]["nom"] == "Saint-Denis"


def test_an_unknown_town_is_refused_with_suggestions(client: Client, site: SearchSite) -> None:
    refused = answer(client, "ou=Zzyzxx", 400)
    assert set(refused) == {"erreurs", "suggestions"}
    assert set(refused["erreurs"]) == {"ou"}
    assert isinstance(refused["suggestions"], list)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("enfant=vieux", {"enfant"}),
        ("rayon=15", {"rayon"}),
        ("type=zzz&theme=zzz&avec=zzz&territoire=zzz", {"type", "theme", "avec", "territoire"}),
        ("lat=99&lon=2", {"lat"}),
        ("lat=42", {"lon"}),
        ("insee=00000", {"insee"}),
        ("page=0", {"page"}),
        ("tri=x&vue=x&quoi-de=x&nc=x&tous=x", {"tri", "vue", "quoi-de", "nc", "tous"}),
        ("lat=99&lon=2&ou=Prades", {"lat"}),
    ],
)
def test_bad_values_are_refused_one_by_one(
    client: Client, site: SearchSite, query: str, names: set[str]
) -> None:
    refused = answer(client, query, 400)["erreurs"]
    assert set(refused) == names
    assert all(isinstance(message, str) and message for messages in refused.values() for message in messages)


def test_a_bad_moment_is_refused(client: Client, site: SearchSite) -> None:
    assert answer(client, "quand=jamais&quand=soir&du=2026-02-30&au=hier", 400)["erreurs"] == {
        "quand": ["Ce moment n’existe pas : « jamais »."],
        "du": ["Écrivez la date ainsi : 31/12/2026."],
        "au": ["Écrivez la date ainsi : 31/12/2026."],
    }


def test_it_costs_few_queries(client: Client, site: SearchSite, django_assert_max_num_queries: Any) -> None:
    answer(client, "ou=Prades")
    with django_assert_max_num_queries(6):
        answer(client, "ou=Prades&enfant=14m")
