"""What was asked, once and for all: every endpoint turns its parameters into one `SearchQuery`."""

from dataclasses import dataclass, field

from search.enums import Sort, What
from search.when import When
from vocabulary.ages import Child

RADII_KM = (2, 5, 10, 20, 30, 50, 100)
DEFAULT_MAX_RADIUS_KM = 30
ENOUGH_NEAR = 10
PER_PAGE = 20
MAX_PER_PAGE = 100
MAX_PER_PAGE_GEOJSON = 500


@dataclass(frozen=True, slots=True)
class Centre:
    """Where distances are measured from (WGS84 degrees); `insee` and `name` are empty for "autour de moi"."""

    lat: float
    lon: float
    insee: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search, valid and complete. `radius_km` is `None` when the backend chooses (contract: `rayon`)."""

    centre: Centre | None = None
    radius_km: int | None = None
    children: tuple[Child, ...] = ()
    every_child: bool = False
    text: str = ""
    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    when: When | None = None
    for_professionals: bool = False  # only what is theirs, which is left out else
    keep_unknown: bool = False
    what: What = What.ALL
    sort: Sort | None = None
    page: int = 1
    per_page: int = field(default=PER_PAGE)

    @property
    def effective_sort(self) -> Sort:
        if self.sort:
            return self.sort
        if self.centre:
            return Sort.DISTANCE
        return Sort.RELEVANCE if self.text else Sort.DATE
