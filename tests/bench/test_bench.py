"""The bench itself: its questions have answers, and its page says what was measured."""

import random
import time

import pytest
from django.test import Client

from demo.scale.services import seed_scale
from home.services import create_tree
from tests.bench import papers, report, views
from tests.bench.measure import every_case, known_site, measure_case, projection_rate, resolve_rate


@pytest.mark.django_db
def test_every_question_is_answered() -> None:
    create_tree()
    seed_scale(places=60, events=20, seed=1)
    with views.timed(time.perf_counter) as seconds_in_view:
        client = Client()
        for case in every_case(known_site()):
            measured = measure_case(client, case, 1, time.perf_counter, seconds_in_view)
            assert measured["p50"] <= measured["p99"]
            # The view is part of the whole; without the middlewares, it is less.
            assert measured["in_view"] == (0 < measured["p50"] < measured["through"])
            assert case.draw(random.Random(2)).startswith("/")
    assert projection_rate() > 0
    assert resolve_rate() > 0


def test_the_page_says_what_holds_and_what_does_not() -> None:
    quick = {
        "p50": 5.0,
        "p95": 8.0,
        "p99": 9.0,
        "queries": 7,
        "asked": 30,
        "through": 6.0,
        "budget": {"p50": 10.0, "queries": 8},
        "is_local": True,
    }
    weights = {
        "pages": {"Accueil": {"html": 6_000, "css": 7_000, "own_js": 16_000, "other_js": 0, "sprite": 1}},
        "map": 1,
    }
    made = {"listings_per_second": 400.0, "sessions": 300_000.0, "roll_seconds": 10.0}
    size = {"weights": weights, "made": made, "projection_rate": 2_000.0, "resolve_rate": 9_000.0}
    sizes = {
        5_000: {**size, "cases": [{"name": "Ville et âge", **quick}]},
        100_000: {**size, "cases": [{"name": "Ville et âge", **quick, "p95": 40.0}]},
    }
    server = {"per_second": 2_500.0, "refused": 0, "workers": [{"rss": 180.0}]}
    importing = {"rows": 10_000, "seconds": 50.0, "peak_few": 200.0, "peak": 210.0}
    text = report.report(sizes, False, server, importing)
    lines = {line.split(" | ")[0].strip("| "): line for line in text.splitlines() if line.startswith("|")}
    assert lines["Ville et âge"].endswith("**non** |")  # five times slower with more places
    assert "×5,0" in lines["Ville et âge"]
    assert "| 6,0 | 7 |" in lines["Ville et âge"]  # through the middlewares, then the queries
    assert lines["Accueil"].endswith("**non** |")  # too much JavaScript
    assert lines["Mémoire résidente par processus (Mo)"].endswith("oui |")
    assert "300\u202f000 en 10 s, 30\u202f000 par seconde" in lines["Séances de six mois, 5\u202f000 lieux"]
    assert lines["Mémoire de l’import"].endswith("oui |")
    assert "import_places" in report.report(sizes, True, server, None)


def test_the_papers_are_made_and_said() -> None:
    found = papers.measure(dates=3, turns=1)
    assert all(one["bytes"] > 1_000 and one["again"] > 0 for one in found)
    said = papers.section([{**found[0], "first": 500.0, "again": 160.4, "bytes": 61_000, "budget": 300}])
    assert "| 500 | 160 | 61 | ≤ 300 ms | oui |" in said
