"""Whatever is sent, the search answers: never a server error."""

import json
from urllib.parse import quote_plus, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.search.site import search_site

pytestmark = pytest.mark.django_db

NAMES = (
    "lat",
    "lon",
    "insee",
    "ou",
    "rayon",
    "enfant",
    "quoi",
    "type",
    "theme",
    "territoire",
    "avec",
    "nc",
    "tous",
)
NAMES += ("quand", "du", "au", "quoi-de", "tri", "vue", "page", "par")
ADDRESSES = ("/recherche/", "/recherche.geojson")
NASTY = (
    "",
    " ",
    "\0",
    "a\0b",
    "'; DROP TABLE search_entry; --",
    '" OR 1=1',
    "NEAR(a b) AND (",
    'title:"x" *',
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "%s %(x)s {0}",
    "-1",
    "0",
    "1e309",
    "nan",
    "inf",
    "9" * 400,
    "٣",
    "½",
    "\u202e\ufeff\U0001f600",
    "\ud7ff\ue000",
    "é" * 3000,
    "../../etc/passwd",
    "None",
    "[]",
    "Prades",
    "14m",
    "laep",
    "gratuit",
    "1",
    "2",
    "carte",
    "date",
    "lieux",
    "42.6",
)
VALUES = st.one_of(st.sampled_from(NASTY), st.text(max_size=60), st.integers().map(str), st.floats().map(str))
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=12)


@pytest.fixture
def site_client(db: None, client: Client) -> Client:
    search_site()
    return client


def check(client: Client, address: str, query_string: str) -> None:
    response = client.get(address, QUERY_STRING=query_string)
    if address == "/recherche/":
        assert response.status_code == 200
        assert b'id="liste"' in response.content
        return
    assert response.status_code in {200, 400}
    answer = json.loads(response.content)
    assert set(answer) >= ({"features", "total"} if response.status_code == 200 else {"erreurs"})


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(query=QUERIES, address=st.sampled_from(ADDRESSES))
def test_any_values_of_any_parameters(
    site_client: Client, query: list[tuple[str, str]], address: str
) -> None:
    encoded = "&".join(f"{name}={quote_plus(value, errors='surrogatepass')}" for name, value in query)
    check(site_client, address, encoded)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(raw=st.binary(max_size=80), name=st.sampled_from(NAMES), address=st.sampled_from(ADDRESSES))
def test_any_bytes(site_client: Client, raw: bytes, name: str, address: str) -> None:
    check(site_client, address, f"{name}={quote_plus(raw)}&%{raw[:2].hex()}")


@pytest.mark.parametrize("address", ADDRESSES)
def test_ten_thousand_characters(site_client: Client, address: str) -> None:
    for name in NAMES:
        for text in ("a" * 10_000, "1" * 10_000, "é à " * 2_500):
            check(site_client, address, urlencode({name: text}))


@pytest.mark.parametrize("address", ADDRESSES)
def test_two_hundred_repeated_parameters(site_client: Client, address: str) -> None:
    for name in NAMES:
        check(site_client, address, "&".join(f"{name}={number}m" for number in range(200)))
        check(site_client, address, "&".join(f"{name}=laep" for _ in range(200)))


@pytest.mark.parametrize("address", ADDRESSES)
def test_points_at_sea_abroad_and_at_the_poles(site_client: Client, address: str) -> None:
    for point in (
        "lat=0&lon=0",
        "lat=35.68&lon=139.69",
        "lat=90&lon=180",
        "lat=-90&lon=-180&rayon=100",
        "lat=43.0&lon=5.0",
        "lat=42.6&lon=2.4&rayon=2",
    ):
        check(site_client, address, point)


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_beyond_reason(site_client: Client, address: str) -> None:
    for number in ("999999", "-1", "0", "1.5", "1e3", "9" * 30):
        check(site_client, address, f"ou=Prades&page={number}")


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "utf-7", "inconnu"])
def test_other_encodings_announced(site_client: Client, charset: str) -> None:
    for address in ADDRESSES:
        response = site_client.get(
            address,
            QUERY_STRING="quoi=%E9t%E9%2B2AA-&ou=%FF%FE",
            CONTENT_TYPE=f"text/plain; charset={charset}",
        )
        assert response.status_code in {200, 400}


def test_kinds_that_do_not_exist(site_client: Client) -> None:
    for slug in ("laep%00", "é", "a" * 300, "..", "<b>"):
        assert site_client.get(f"/types/{slug}/").status_code == 404


def test_pages_of_a_kind(site_client: Client) -> None:
    for number in ("abc", "-1", "999999", "9" * 5000):
        assert site_client.get("/types/laep/", {"page": number}).status_code == 200
