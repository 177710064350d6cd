"""The columns in memory are what the index says, whatever happens to it; counts are those of a plain loop."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from directory.models import PlacePage
from geo.distance import distance_km
from search import services
from search.backends.database import DatabaseBackend
from search.columns import COLUMNS, Coded, Columns
from search.columns_reading import HELD, current_columns
from search.enums import What
from search.models import Change, Entry
from search.query import Centre, SearchQuery
from search.services import project, verify
from tests.directory.factories import publish
from tests.search.corpus import publish_corpus
from tests.search.site import SearchSite, search_site
from vocabulary.ages import Child
from vocabulary.needs import NEEDS

pytestmark = pytest.mark.django_db


def plain(columns: Columns) -> dict[str, Any]:
    """The columns as lists of values, without the codes of each."""
    found = {}
    for name in COLUMNS:
        column = getattr(columns, name)
        if isinstance(column, Coded):
            found[name] = [column.values[code] for code in column.codes]
        else:
            found[name] = [None if one != one else one for one in column.tolist()]
    return found


def read_anew() -> Columns:
    HELD.columns = None
    return current_columns()


@pytest.fixture
def site() -> SearchSite:
    return search_site()


# --- Following the index ---------------------------------------------------------------------------------------------


def test_changes_are_followed_without_reading_everything(
    site: SearchSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = current_columns()
    assert current_columns() is held
    site.place("Avant tout", kind="ludotheque", ages="tout_age")
    site.place("Zut alors")
    site.bare.unpublish()
    site.cabin.title = "Ma cabane"
    publish(site.cabin)
    monkeypatch.setattr(Entry.objects, "all", lambda: pytest.fail("Everything is read again."))
    followed = current_columns()
    monkeypatch.undo()
    assert plain(followed) == plain(read_anew())
    assert "Ma cabane" in {hit.entry.title for hit in DatabaseBackend().search(SearchQuery()).hits}
    assert plain(held) != plain(followed)


def test_whatever_is_done_they_are_what_is_read_anew(site: SearchSite) -> None:
    rng = random.Random(66)
    for number in range(15):
        page = PlacePage.objects.get(pk=rng.choice([site.cabin.pk, site.bare.pk, site.line.pk]))
        if page.live and rng.random() < 0.3:
            page.unpublish()
        else:
            page.title = f"{rng.choice('ZAM')} {number}"
            publish(page)
        if rng.random() < 0.6:
            followed = current_columns()
            assert plain(followed) == plain(read_anew())
            HELD.columns = followed


def test_what_was_undone_is_forgotten_even_under_the_same_number(site: SearchSite) -> None:
    before = current_columns()
    with transaction.atomic():
        site.place("Jamais vu")
        assert "jamais vu" in current_columns().title.tolist()
        transaction.set_rollback(True)
    assert plain(current_columns()) == plain(before)
    with transaction.atomic():
        site.place("Jamais vu non plus")
        current_columns()
        undone = HELD.columns
        transaction.set_rollback(True)
    site.place("Bien là")
    HELD.columns = undone
    assert "jamais vu non plus" not in current_columns().title.tolist()
    assert plain(current_columns()) == plain(read_anew())


@pytest.mark.parametrize("lost", ["all", "old"])
def test_a_log_that_does_not_go_back_far_enough_is_no_matter(
    site: SearchSite, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = current_columns()
    monkeypatch.setattr(services, "KEPT_CHANGES", 2)
    for title in ("Un", "Deux", "Trois"):
        site.place(title)
    assert Change.objects.count() == 2
    if lost == "all":
        Change.objects.all().delete()
    HELD.columns = held
    assert plain(current_columns()) == plain(read_anew())


def test_a_repair_reaches_every_process(site: SearchSite) -> None:
    current_columns()
    # Another tool wrote, and wrote back: nobody was told, and nothing differs any more.
    Entry.objects.filter(title=site.cabin.title).update(kind="ludotheque")
    HELD.columns = None
    held = current_columns()
    Entry.objects.filter(title=site.cabin.title).update(kind="laep")
    assert verify(fix=True).is_clean
    assert plain(held) != plain(current_columns())
    assert plain(current_columns()) == plain(read_anew())


def test_nothing_changed_is_no_new_version(site: SearchSite) -> None:
    head = current_columns().head
    assert project([site.cabin.pk]) == 0
    assert current_columns().head == head


def test_following_costs_three_queries(site: SearchSite, django_assert_num_queries: Any) -> None:
    current_columns()
    site.place("Encore un")
    with django_assert_num_queries(3):
        current_columns()
    with django_assert_num_queries(1):
        current_columns()


# --- Distances and counts --------------------------------------------------------------------------------------------

DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.fixture(scope="module")
def one_row(django_db_setup: None, django_db_blocker: Any) -> Iterator[Columns]:
    with django_db_blocker.unblock():
        yield current_columns()


@given(DEGREES, DEGREES)
def test_distances_are_those_of_the_ground(one_row: Columns, here: Any, there: Any) -> None:
    columns = replace(one_row, lat=np.array([there[0]]), lon=np.array([there[1]]))
    (km,) = columns.km_from(*here, np.array([0]))
    assert km == pytest.approx(distance_km(*here, *there), rel=1e-9, abs=1e-9)


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
                assert count >= len(naive.near(kinds=()))
