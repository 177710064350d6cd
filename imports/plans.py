"""What an import is about to do, before anything is written."""

from dataclasses import dataclass, field
from typing import Any

from directory.models import PlaceLocation, PlacePage, StructurePage, Venue
from home.models import TerritoryPage
from imports.enums import RowState
from imports.models import ImportRow
from imports.rows import Row


@dataclass(slots=True, eq=False)
class TerritoryPlan:
    """A territory; without `page` it is to be created as a draft, for that EPCI."""

    epci: str
    departement: str
    page: TerritoryPage | None = None


@dataclass(slots=True, eq=False)
class StructurePlan:
    """A structure; without `page` it is to be created. `publish` when one of its places is published."""

    title: str
    territory: TerritoryPlan
    page: StructurePage | None = None
    publish: bool = False
    obstacle: str = ""  # why it may not be published, in French


@dataclass(slots=True, eq=False)
class VenuePlan:
    """An address; `venue` is unsaved when it is to be created. `changes` are the fields to write on a known one."""

    venue: Venue
    territory: TerritoryPlan
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class LocationPlan:
    """A location of a place, and its address when it is a new one or another one."""

    location: PlaceLocation
    venue: VenuePlan | None = None


@dataclass(slots=True, eq=False)
class PlacePlan:
    """A place to create, or the latest version of a known one with what the rows say written on it.

    `serves` is the territory to add to the areas it serves from a distance.
    """

    structure: StructurePlan
    page: PlacePage
    is_new: bool
    rows: "list[RowPlan]"
    locations: list[LocationPlan] = field(default_factory=list)
    themes: list[int] = field(default_factory=list)
    serves: TerritoryPlan | None = None
    changed: bool = False
    publish: bool = False


@dataclass(slots=True, eq=False)
class RowPlan:
    """One row: what it says, what it does, and the fields it changes as `{"column", "before", "after"}`."""

    record: ImportRow
    row: Row
    state: str = RowState.SAME
    territory: TerritoryPlan | None = None
    page: PlacePage | None = None
    changes: list[dict[str, str]] = field(default_factory=list)

    @property
    def page_id(self) -> int | None:
        return self.page.pk if self.page else None

    def change(self, column: str, before: str, after: str) -> None:
        self.changes.append({"column": column, "before": before, "after": after})


@dataclass(slots=True)
class ChunkPlan:
    rows: list[RowPlan]
    places: list[PlacePlan] = field(default_factory=list)
    venues: list[VenuePlan] = field(default_factory=list)  # known addresses of which something changes
