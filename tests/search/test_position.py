"""Somebody's position: used to answer, never repeated to the metre nor kept by a shared cache."""

import pytest
from django.test import Client

from tests.search.site import search_site

pytestmark = pytest.mark.django_db

EXACT = {"lat": "42.617531", "lon": "2.421946"}


def test_a_page_repeats_a_position_to_about_a_hundred_metres(client: Client) -> None:
    search_site()
    for more in ({}, {"vue": "carte"}, {"rayon": "2", "par": "1"}, {"avec": "pmr"}, {"enfant": "zzz"}):
        response = client.get("/recherche/", {**EXACT, **more})
        html = response.content.decode()
        assert "42.618" in html
        assert "42.6175" not in html
        assert "2.4219" not in html
        assert "private" in response["Cache-Control"]
    fragment = client.get("/recherche/", EXACT, headers={"HX-Request": "true"})
    assert "lat=42.618&lon=2.422" in fragment["HX-Push-Url"]


def test_a_program_walks_through_the_pages_of_the_same_point(client: Client) -> None:
    search_site()
    response = client.get("/recherche.geojson", {**EXACT, "par": 1})
    assert "lat=42.617531&lon=2.421946" in response.json()["suivante"]
    assert "private" in response["Cache-Control"]
