"""`/communes/`, as another program or the town field asks it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

KEYS = {"insee", "nom", "codes_postaux", "departement", "lat", "lon"}


def ask(client: Client, text: str) -> list[dict[str, Any]]:
    response = client.get("/communes/", {"q": text})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    towns: list[dict[str, Any]] = response.json()
    return towns


def test_a_commune_is_written_as_the_contract_says(client: Client) -> None:
    first = ask(client, "perpi")[0]

    assert set(first) == KEYS
    assert first["insee"] == "66136"
    assert first["nom"] == "Perpignan"
    assert first["codes_postaux"] == ["66000", "66100"]
    assert first["departement"] == "66"
    assert (first["lat"], first["lon"]) == (42.6999, 2.8948)


@pytest.mark.parametrize("text", ["saint", "s", "66", "la", "1"])
def test_at_most_ten(client: Client, text: str) -> None:
    assert len(ask(client, text)) == 10


def test_unknown_coordinates_are_null(client: Client) -> None:
    first = ask(client, "Aurseulles")[0]

    assert (first["lat"], first["lon"]) == (None, None)


@pytest.mark.parametrize(
    "text", ["", "   ", "xqzt", "\0", "%", "'; DROP TABLE geo_commune; --", "<?>", "99999", "🙂"]
)
def test_nothing_to_suggest(client: Client, text: str) -> None:
    assert ask(client, text) == []


def test_without_a_question(client: Client) -> None:
    assert client.get("/communes/").json() == []


def test_absurd_questions(client: Client) -> None:
    ask(client, "é" * 10_000)
    assert client.get("/communes/?q=%ff%fe%00&q=%").status_code == 200
    assert client.get("/communes/?" + "q=a&" * 200).status_code == 200


def test_answers_can_be_kept(client: Client) -> None:
    response = client.get("/communes/?q=prades")

    assert "public" in response["Cache-Control"]
    assert "max-age" in response["Cache-Control"]
    assert not response.has_header("Vary") or "Cookie" not in response["Vary"]


def test_it_only_reads(client: Client) -> None:
    assert client.post("/communes/", {"q": "prades"}).status_code == 405
    assert client.delete("/communes/").status_code == 405


def test_communes_has_the_same_address_in_every_language(client: Client) -> None:
    assert client.get("/ar/communes/?q=perpi").json() == client.get("/communes/?q=perpi").json()
    assert reverse("geo:communes") == "/communes/"


def test_nothing_may_be_posted_to_programs_doors() -> None:
    client = Client(enforce_csrf_checks=True)
    for address in ("/communes/", "/recherche.geojson"):
        assert client.post(address).status_code == 405
