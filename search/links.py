"""Addresses of searches: the same query with one thing changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

CENTRE = ("lat", "lon", "insee", "ou")

# Changes of what is found start again from the first page.
_KEEPS_PAGE = {"page"}


@dataclass(frozen=True, slots=True)
class SearchLink:
    """A search as the parameters of an address; every method gives another one.

    `path` is the page's own, in the visitor's language: found once for all the links made of a first one.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    path: str = field(default_factory=lambda: reverse("search:results"))

    @property
    def query_string(self) -> str:
        return urlencode(self.pairs)

    @property
    def url(self) -> str:
        """The address on this site, in the visitor's language."""
        return f"{self.path}?{self.query_string}" if self.pairs else self.path

    def to(self, view: str) -> SearchLink:
        """The same search at another address of the site (a name of `search.urls`)."""
        return SearchLink(self.pairs, reverse(view))

    def without(self, name: str, value: str | None = None) -> SearchLink:
        """Without that parameter, or without one of its values."""
        return self._kept(
            (key, one) for key, one in self.pairs if key != name or (value is not None and one != value)
        )

    def replacing(self, name: str, *values: object) -> SearchLink:
        """With these values alone for that parameter."""
        others = [(key, one) for key, one in self.pairs if key != name]
        return self._kept([*others, *((name, str(value)) for value in values)], keep_page=name in _KEEPS_PAGE)

    def adding(self, name: str, value: str) -> SearchLink:
        """With that value too for that parameter."""
        return self._kept(
            [*((key, one) for key, one in self.pairs if (key, one) != (name, value)), (name, value)]
        )

    def at_town(self, insee: str) -> SearchLink:
        """Centred on that commune instead."""
        others = [(key, one) for key, one in self.pairs if key not in CENTRE]
        return self._kept([("insee", insee), *others])

    def anywhere(self) -> SearchLink:
        """Without any centre, nor a distance to it."""
        return self._kept((key, one) for key, one in self.pairs if key not in {*CENTRE, "rayon"})

    def only(self, *names: str) -> SearchLink:
        return self._kept((key, one) for key, one in self.pairs if key in names)

    def _kept(self, pairs: Iterable[tuple[str, str]], *, keep_page: bool = False) -> SearchLink:
        return SearchLink(tuple((key, one) for key, one in pairs if keep_page or key != "page"), self.path)
