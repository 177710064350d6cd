"""Measures one database, in a process of its own: `python -m tests.bench.measure [--requests N]` prints JSON.

Django's test client goes through every middleware, without network. The budget of searches is that of the view with
its template, timed inside all middlewares; the time through them is given beside. Each address is new (a number is
added to it) and the cache is emptied first, so no page and no result is answered from memory. What a site in use has
at hand is there: the vocabulary, the address of the site, and the pieces of markup that a process draws once for the
same words (`{% kept %}`, `keep`): other towns, ages and texts are drawn each time.
"""

import argparse
import gc
import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from tests.bench import views
from tests.bench.agenda import agendas
from tests.bench.cases import cases

SEED = 1
WARM_UP = 3
PATIENCE = 40  # seconds: a slow kind of request is asked for less often, but never less than
FEWEST = 25  # times
SAMPLE = 400  # pages of each type that addresses are drawn from
PROJECTED = 2_000
ROUNDS = 20  # those with most stops
TYPED = (
    "Prades", "perpignan", "66500", "ille sur tet", "St Laurent de la Salanque", "perpinya", "Argeles", "toulouse",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--agenda", action="store_true", help="the agenda alone")
    options = parser.parse_args()
    django.setup()
    # What a worker of the server starts with: the towns read, and what stays for good left alone by the collector.
    import config.wsgi  # noqa: F401
    from tests.bench import papers, weights

    clock = time.thread_time if options.cpu else time.perf_counter
    if options.agenda:
        json.dump({"cases": requests_measured(options.requests, clock, agendas)}, sys.stdout)
        return
    measures = {
        "cases": requests_measured(options.requests, clock, every_case),
        "weights": weights.measure(new_client(), known_site()),
        "papers": papers.measure(),
        "resolve_rate": resolve_rate(),
        "projection_rate": projection_rate(),
        "entries": entries(),
    }
    json.dump(measures, sys.stdout)


def new_client() -> Any:
    from django.test import Client

    return Client(headers={"host": "localhost"})


def known_site() -> Any:
    from django.conf import settings

    from geo.models import Commune
    from search.models import Entry
    from tests.bench.cases import Site

    towns = list(
        Commune.objects.filter(departement__in=settings.DEPARTEMENTS, lat__isnull=False).order_by("pk")
    )
    rng = random.Random(SEED)

    def addresses(sorte: str) -> list[str]:
        found = Entry.objects.filter(sorte=sorte).order_by("pk").values_list("url", flat=True)
        return rng.sample(list(found), min(SAMPLE, len(found)))

    from home.models import TerritoryPage

    rounds = Entry.objects.filter(location_count__gt=1, position=0).order_by("-location_count", "pk")
    return Site(
        towns=[town.name for town in towns],
        populations=[town.population for town in towns],
        points=[(town.lat, town.lon) for town in towns],
        territories=[f"/territoires/{page.slug}/" for page in TerritoryPage.objects.live()],
        places=addresses("lieu"),
        rounds=list(rounds.values_list("url", flat=True)[:ROUNDS]),
        events=addresses("evenement"),
    )


# --- Requests --------------------------------------------------------------------------------------------------


def requests_measured(
    number: int, clock: views.Clock, cases: Callable[[Any], list[Any]]
) -> list[dict[str, Any]]:
    from tests.bench.cases import MISSPELT, search

    with views.timed(clock) as seconds_in_view:
        client = new_client()
        # A process reads the columns and the words of the index once for each of its versions.
        client.get(search(quoi=MISSPELT[-1]))
        return [measure_case(client, case, number, clock, seconds_in_view) for case in cases(known_site())]


def every_case(site: Any) -> list[Any]:
    return [*cases(site), *agendas(site)]


def measure_case(
    client: Any, case: Any, number: int, clock: views.Clock, seconds_in_view: Callable[[], float]
) -> dict[str, Any]:
    """Milliseconds of a kind of request: `p50`, `p95` and `p99` of what its budget counts, `through` of it all."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    rng = random.Random(SEED)
    through: list[float] = []
    in_view: list[float] = []
    queries, until = 0, time.monotonic() + PATIENCE
    for turn in range(WARM_UP + number):
        if len(through) >= FEWEST and time.monotonic() > until:
            break
        address = unique(case.draw(rng), turn)
        forget_pages()
        read_what_a_site_in_use_has_at_hand()
        if turn < WARM_UP:
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(address)
            queries = max(queries, len(captured))
        else:
            start = clock()
            answer = client.get(address)
            through.append(1000 * (clock() - start))
            in_view.append(1000 * seconds_in_view())
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
    gc.collect()
    counted = ranks(in_view if case.in_view else through)
    sys.stderr.write(f"  {case.name} : {counted['p50']:.1f} ms, {queries} SQL\n")
    return {
        "name": case.name,
        "budget": case.budget,
        "is_local": case.is_local,
        "queries": queries,
        "asked": len(through),
        "in_view": case.in_view,
        "through": ranks(through)["p50"],
        **counted,
    }


def ranks(times: list[float]) -> dict[str, float]:
    times = sorted(times)
    return {f"p{rank}": times[min(len(times) * rank // 100, len(times) - 1)] for rank in (50, 95, 99)}


def forget_pages() -> None:
    """Empties the cache, but for the stamp of the vocabulary: nothing is said anew because a page is."""
    from django.core.cache import cache

    from vocabulary.selectors import STAMP

    stamp = cache.get(STAMP)
    cache.clear()
    if stamp:
        cache.set(STAMP, stamp)


def read_what_a_site_in_use_has_at_hand() -> None:
    from wagtail.models import Site

    from vocabulary.selectors import kinds_by_slug, themes_by_slug

    kinds_by_slug("fr")
    themes_by_slug("fr")
    Site.get_site_root_paths()


def unique(address: str, turn: int) -> str:
    return f"{address}{'&' if '?' in address else '?'}mesure={turn}"


# --- Rates -----------------------------------------------------------------------------------------------------


def resolve_rate() -> float:
    """Towns understood per second, as people type them."""
    from geo.resolve import resolve

    typed = [*TYPED, *known_site().towns]
    for text in typed:
        resolve(text)
    start = time.perf_counter()
    for text in typed:
        resolve(text)
    return len(typed) / (time.perf_counter() - start)


def projection_rate() -> float:
    """Entries per second that pages give, texts analysed, without writing them."""
    from search.projection import build, listing_ids
    from search.services import chunks

    ids = listing_ids()
    ids = random.Random(SEED).sample(ids, min(PROJECTED, len(ids)))
    start = time.perf_counter()
    made = sum(1 for chunk in chunks(ids) for _ in build(chunk))
    return made / (time.perf_counter() - start)


def entries() -> int:
    from search.models import Entry

    return Entry.objects.count()


if __name__ == "__main__":
    main()
