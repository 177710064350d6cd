"""The columns in memory are what the index says, whatever happens to it."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from directory.models import PlacePage
from geo.distance import distance_km
from search import services
from search.backends.database import DatabaseBackend
from search.columns import COLUMNS, Coded, Columns
from search.columns_reading import HELD, current_columns
from search.models import Change, Entry
from search.query import SearchQuery
from search.services import project, verify
from tests.directory.factories import publish
from tests.search.site import SearchSite, search_site

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
