"""The golden set: the same French queries give the same results on every backend."""

from datetime import date
from typing import Any

import pytest

from geo.models import Commune
from search.backends.base import Backend
from search.backends.database import DatabaseBackend
from search.enums import What
from search.query import Centre, SearchQuery
from search.results import SearchResults
from tests.search.corpus import publish_corpus, read
from vocabulary.ages import parse_child

BACKENDS = [DatabaseBackend]
LISTS = ("kinds", "themes", "territories", "needs")
FIRST = 5


def as_query(golden: dict[str, Any]) -> SearchQuery:
    asked: dict[str, Any] = {name: tuple(golden[name]) for name in LISTS if name in golden}
    if insee := golden.get("near"):
        commune = Commune.objects.get(pk=insee)
        asked["centre"] = Centre(commune.lat, commune.lon, insee=insee, name=commune.name)
    if child := golden.get("child"):
        asked["children"] = (parse_child(child, today=date(2026, 1, 1)),)
    if what := golden.get("what"):
        asked["what"] = What(what)
    return SearchQuery(text=golden.get("text", ""), radius_km=golden.get("km"), per_page=100, **asked)


def faults(golden: dict[str, Any], results: SearchResults) -> list[str]:
    titles = [hit.entry.title for hit in results.hits]
    found = []
    if (top := golden.get("top", [])) != titles[: len(top)]:
        found.append(f"first {titles[: len(top)]}, not {top}")
    found += [
        f"{title} not in {titles[:FIRST]}" for title in golden.get("has", []) if title not in titles[:FIRST]
    ]
    found += [f"{title} should not be there" for title in golden.get("not", []) if title in titles]
    for name, value in (
        ("total", results.total),
        ("remote", results.total_remote),
        ("corrected", results.corrected_text.lower()),
    ):
        if name in golden and golden[name] != value:
            found.append(f"{name} is {value}, not {golden[name]} ({titles[:FIRST]})")
    if "corrected" not in golden and results.corrected_text:
        found.append(f"corrected to {results.corrected_text}")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("backend", BACKENDS)
def test_golden_queries(backend: type[Backend]) -> None:
    publish_corpus()
    queries = read("golden_queries.toml")["query"]
    assert len(queries) >= 80
    wrong = {str(golden): faults(golden, backend().search(as_query(golden))) for golden in queries}
    wrong = {query: some for query, some in wrong.items() if some}
    assert not wrong, "\n".join(f"{query}\n    {some}" for query, some in wrong.items())


@pytest.mark.django_db
@pytest.mark.parametrize("backend", BACKENDS)
def test_every_commune_and_age_has_an_answer(backend: type[Backend]) -> None:
    publish_corpus()
    communes = Commune.objects.served().current()
    assert communes.count() == 226
    for commune in communes:
        centre = Centre(commune.lat, commune.lon, insee=commune.pk, name=commune.name)
        for child in ("grossesse", "3m", "14m", "5a", "14a"):
            asked = parse_child(child, today=date(2026, 1, 1))
            assert asked is not None
            results = backend().search(SearchQuery(centre=centre, children=(asked,)))
            assert not results.is_empty, (commune.name, child)
