"""A small site at a fixed moment, with the sessions of its places."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.core.cache import cache

from events.occurrences import expand
from search.projection import listing_ids
from tests.search.site import PARIS, SearchSite, search_site

NOW = datetime(2026, 11, 23, 8, tzinfo=PARIS)  # a Monday
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=PARIS)  # the next session of the cabin


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def site(db: None, clock: time_machine.Traveller) -> SearchSite:
    cache.clear()
    site = search_site()
    expand(listing_ids())
    clock.shift(3600)  # what is said from now on is said later
    return site
