"""What a backend answers: hits, counts and what it had to correct."""

from dataclasses import dataclass, field
from typing import NamedTuple

from search.models import Entry


class Hit(NamedTuple):
    """A listing through its matched location. `distance_km` is `None` for remote services or without a centre."""

    entry: Entry
    distance_km: float | None = None
    is_remote: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Distinct pages per value of one parameter, and how many say nothing about it.

    `met[value]` counts near pages if `value` were (also) chosen; `unknown[value]` those that would come with
    `nc=1`; `remote[value]` and `remote_unknown[value]` remote services, counted apart like them in `total`.
    """

    met: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    remote: dict[str, int] = field(default_factory=dict)
    remote_unknown: dict[str, int] = field(default_factory=dict)


class Lifted(NamedTuple):
    """What there would be without one choice, counted as results are: near pages, and apart remote services."""

    near: int = 0
    remote: int = 0

    def __bool__(self) -> bool:
        return bool(self.near or self.remote)


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of answers. `total` counts distinct near pages, `total_remote` remote services, listed after them."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    total_remote: int = 0
    radius_km: int | None = None
    page: int = 1
    pages: int = 1
    facets: dict[str, FacetCounts] = field(default_factory=dict)
    corrected_text: str = ""
    unknown_ages: int = 0
    # When nothing is found: what there would be without one choice, by parameter and value.
    without: dict[tuple[str, str], Lifted] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.total and not self.total_remote
