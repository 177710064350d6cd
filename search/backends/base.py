"""What every backend answers to."""

from typing import Protocol

from search.query import SearchQuery
from search.results import SearchResults


class Backend(Protocol):
    def search(self, query: SearchQuery) -> SearchResults:
        """One page of answers, with totals, facets and corrections. Never raises on a valid query."""
        ...
