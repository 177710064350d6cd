"""What every backend answers to."""

from typing import Protocol

from search.query import SearchQuery
from search.results import SearchResults


class Backend(Protocol):
    def search(self, query: SearchQuery) -> SearchResults:
        """One page of answers, with totals, facets and corrections. Never raises on a valid query."""
        ...

    def count_within(self, query: SearchQuery, km: int) -> int:
        """How many pages match within that many kilometres of the query's centre, which it must have."""
        ...
