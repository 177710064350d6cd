"""Totals and counts are those of a plain loop over the entries, as the contract says them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from directory.models import PlacePage
from events.enums import Audience
from geo.distance import distance_km
from search.backends.database import DatabaseBackend
from search.enums import What
from search.models import Entry
from search.query import Centre, SearchQuery
from tests.search.corpus import publish_corpus
from vocabulary.ages import Child
from vocabulary.needs import NEEDS

pytestmark = pytest.mark.django_db


class Naive:
    """What the contract says, in a loop over entries."""

    def __init__(self, query: SearchQuery) -> None:
        self.query = query
        now = timezone.now()
        self.entries = [one for one in Entry.objects.all() if one.found_from <= now < one.found_until]

    def near(self, **lifted: Any) -> set[int]:
        return {one.page_id for one in self.entries if self.is_near(one) and self.holds(one, **lifted)}

    def is_near(self, entry: Entry) -> bool:
        centre, km = self.query.centre, self.query.radius_km
        if entry.is_remote or centre is None or km is None:
            return not entry.is_remote
        return entry.point is not None and distance_km(centre.lat, centre.lon, *entry.point) <= km

    def holds(self, entry: Entry, **lifted: Any) -> bool:
        query = self.query
        kinds, themes = lifted.get("kinds", query.kinds), lifted.get("themes", query.themes)
        territories, what = lifted.get("territories", query.territories), lifted.get("what", query.what)
        wanted = lifted.get("needs", query.needs)
        sorte = {What.PLACES: "lieu", What.EVENTS: "evenement"}
        return (
            (not kinds or entry.kind in kinds)
            and (not themes or bool({*themes} & {*entry.themes}))
            and (not territories or bool({*territories} & {*entry.territories}))
            and (what == What.ALL or entry.sorte == sorte[what])
            # No kind of professionals' is asked for here.
            and entry.audience != Audience.PROFESSIONALS
            and all(self.meets(entry, code) for code in wanted)
            and self.fits(entry)
        )

    def meets(self, entry: Entry, code: str) -> bool:
        mask = NEEDS[code].mask
        return bool(entry.met & mask) or (self.query.keep_unknown and not entry.known & mask)

    def fits(self, entry: Entry) -> bool:
        if not self.query.children:
            return True
        if entry.fit_min is None:
            return self.query.keep_unknown
        fitting = [
            entry.fit_min <= child.high and entry.fit_max >= child.low for child in self.query.children
        ]
        return all(fitting) if self.query.every_child else any(fitting)


@pytest.fixture(scope="module")
def corpus(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The département of the golden set, made once: what follows only reads."""
    with django_db_blocker.unblock(), transaction.atomic():
        publish_corpus()
        # Some have a second address, open for some days, where one cannot enter with a wheelchair.
        for page in PlacePage.objects.filter(locations__isnull=False).order_by("pk")[:30:2]:
            first = page.locations.first()
            page.locations.add(
                type(first)(venue=first.venue, valid_to=timezone.localdate() + timedelta(days=3))
            )
            page.save()
        yield
        transaction.set_rollback(True)


KINDS = ("laep", "ludotheque", "rpe", "pmi", "lieu-ressources")
QUERIES = st.builds(
    SearchQuery,
    centre=st.sampled_from([None, Centre(42.617, 2.421), Centre(42.69, 2.895)]),
    radius_km=st.sampled_from([2, 10, 30, 100]),
    children=st.sampled_from([(), (Child("14m", 14, 14),), (Child("3a", 36, 47), Child("12a", 144, 155))]),
    every_child=st.booleans(),
    kinds=st.sampled_from([(), ("laep",), KINDS[1:3], KINDS]),
    themes=st.sampled_from([(), ("sommeil",), ("sommeil", "ecrans", "couple")]),
    territories=st.sampled_from([(), ("conflent-canigo",), ("perpignan-mediterranee", "vallespir")]),
    needs=st.sampled_from([(), ("gratuit",), ("pmr",), ("gratuit", "sans-inscription"), ("langue-ar",)]),
    keep_unknown=st.booleans(),
    what=st.sampled_from(What),
    per_page=st.just(100),
)


@given(query=QUERIES)
def test_counts_are_those_of_a_plain_loop(corpus: None, query: SearchQuery) -> None:
    naive, results = Naive(query), DatabaseBackend().search(query)
    near = naive.near()
    assert results.total == len(near)
    assert {hit.entry.page_id for hit in results.hits if not hit.is_remote} == near
    facets = results.facets
    for slug in KINDS:
        assert facets["type"].met.get(slug, 0) == len(naive.near(kinds=(slug,)))
    for slug in ("sommeil", "ecrans", "couple"):
        assert facets["theme"].met.get(slug, 0) == len(naive.near(themes=(slug,)))
    for slug in ("conflent-canigo", "perpignan-mediterranee"):
        assert facets["territoire"].met.get(slug, 0) == len(naive.near(territories=(slug,)))
    for what in What:
        if what != What.ALL:
            assert facets["quoi-de"].met.get(what.value, 0) == len(naive.near(what=what))
    located = [
        one for one in naive.entries if one.page_id in near and naive.is_near(one) and naive.holds(one)
    ]
    for code, need in NEEDS.items():
        met = {one.page_id for one in located if one.met & need.mask}
        assert facets["avec"].met.get(code, 0) == len(met)
    if results.is_empty:
        for (name, value), count in results.without.items():
            if name == "type" and query.kinds == (value,):
                assert sum(count) >= len(naive.near(kinds=()))
