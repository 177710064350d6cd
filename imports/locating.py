"""Which address each row of a place is about: its own, one that others use already, or a new one."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from directory.models import PlaceLocation, Venue
from geo.enums import PointSource
from geo.index import Town
from imports.addresses import split_address
from imports.columns import COLUMNS
from imports.plans import LocationPlan, PlacePlan, RowPlan, VenuePlan
from imports.rows import Row
from imports.selectors import KnownVenues
from vocabulary.spelling import name_key

# A location of a known place, and what an export writes of it.
Known = tuple[PlaceLocation, Mapping[str, str]]

SAME_POINT = 0.000_01  # degrees, about one metre
HOURS_LENGTH = 500
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAYS = re.compile(rf"\b({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))?\b")


class Venues:
    """The addresses of one chunk: those the site knows, and those it will have."""

    def __init__(self, known: KnownVenues) -> None:
        self._known = known
        self._planned: dict[tuple[str, str], VenuePlan] = {}
        self.loaded: dict[int, Venue] = {}
        self.changed: list[tuple[VenuePlan, PlacePlan, RowPlan, list[str]]] = []

    def load(self, plans: list[RowPlan]) -> None:
        """Reads in one query the known addresses of these rows."""
        wanted = set()
        for plan in plans:
            if plan.row.town and plan.row.address:
                wanted.add(self._known.id_of(plan.row.town.insee, plan.row.address))
        wanted.discard(None)
        found = Venue.objects.select_related("commune").in_bulk(wanted)
        self.loaded.update(found)

    def of(self, plan: RowPlan) -> VenuePlan:
        """The address of a row; one without street is nobody else's."""
        row = plan.row
        assert row.town is not None  # noqa: S101 (only from a distance, which has no address)
        assert plan.territory is not None  # noqa: S101 (else the row is in error)
        key = (row.town.insee, name_key(row.address))
        if row.address and key in self._planned:
            return self._planned[key]
        known = self._known.id_of(*key) if row.address else None
        venue = self.loaded.get(known) if known else None
        found = VenuePlan(venue or new_venue(row, row.town), plan.territory)
        if row.address:
            self._planned[key] = found
        return found


def from_afar(row: Row) -> bool:
    """Whether a row says of a service from a distance no place to go to."""
    return bool(row.remote and not row.address) or row.town is None


def new_venue(row: Row, town: Town) -> Venue:
    name, street = split_address(row.address)
    lat, lon = row.point or (None, None)
    return Venue(
        commune_id=town.insee,
        name=name,
        street=street,
        postcode=row.postcode,
        lat=lat,
        lon=lon,
        point_source=PointSource.ADDRESS if row.point else PointSource.COMMUNE,
        wheelchair=row.wheelchair,
    )


def locate_new(place: PlacePlan, venues: Venues) -> None:
    """Gives a new place one location per distinct address."""
    by_address: dict[tuple[str, str], tuple[RowPlan, LocationPlan]] = {}
    first_row: dict[int, RowPlan] = {}
    with_address = {plan.row.town.insee for plan in place.rows if plan.row.town and plan.row.address}
    for plan in sorted(place.rows, key=lambda plan: _only_a_town_among(plan.row, with_address)):
        row = plan.row
        if _only_a_town_among(row, with_address):
            _one_of_those_there(place, plan, first_row)
            continue
        key = (row.town.insee, name_key(row.address)) if row.town and not from_afar(row) else ("", "")
        if key in by_address:
            earlier, location = by_address[key]
            _same_address_again(plan, earlier, location.location)
            continue
        location = LocationPlan(PlaceLocation(), venues.of(plan) if any(key) else None)
        _set_hours(location.location, row)
        if location.venue:
            _venue_facts(location.venue, place, plan, venues)
        by_address[key] = plan, location
        first_row[id(location.location)] = plan
        place.locations.append(location)
    if len(place.locations) > 1 or any(one.venue for one in place.locations):
        # From a distance and nothing to say of its hours: the areas it serves say it all.
        place.locations = [
            one
            for one in place.locations
            if one.venue or one.location.opening_hours or one.location.hours_as_typed
        ]


def _only_a_town_among(row: Row, towns: Collection[str]) -> bool:
    return not from_afar(row) and not row.address and row.town is not None and row.town.insee in towns


def _one_of_those_there(place: PlacePlan, plan: RowPlan, first_row: Mapping[int, RowPlan]) -> bool:
    """Whether a row that only names a town may be about addresses the place has there: it adds none then."""
    row = plan.row
    there = [one for one in place.locations if row.town and _commune_of(one) == row.town.insee]
    if row.address or not there:
        return False
    earlier = first_row.get(id(there[0].location)) if len(there) == 1 else None
    if earlier is not None:
        _same_address_again(plan, earlier, there[0].location)
        return True
    hours = (row.opening_hours or "", row.hours_as_typed or "")
    if any(hours) and hours not in [_hours(one.location) for one in there]:
        row.warnings.append(
            _("Le lieu a plusieurs adresses à %(town)s : dites laquelle. Les horaires ne sont pas repris.")
            % {"town": row.town.name if row.town else ""}
        )
    return True


def _commune_of(one: LocationPlan) -> str:
    venue = one.venue.venue if one.venue else one.location.venue
    return venue.commune_id if venue else ""


def _same_address_again(plan: RowPlan, earlier: RowPlan, location: PlaceLocation) -> None:
    row = plan.row
    if not (row.opening_hours or row.hours_as_typed):
        return
    if not (location.opening_hours or location.hours_as_typed):
        _set_hours(location, row)
        return
    same = (location.opening_hours, location.hours_as_typed) == (
        row.opening_hours or "",
        row.hours_as_typed or "",
    )
    if same:
        return
    joined = join_hours(location.opening_hours, row.opening_hours or "")
    if joined:
        location.opening_hours = joined
        said = _("Même adresse que la ligne %(line)d : les horaires des deux lignes sont réunis.")
    else:
        said = _(
            "Même adresse que la ligne %(line)d, avec d’autres horaires : ceux de la ligne %(line)d sont gardés."
        )
    row.warnings.append(said % {"line": earlier.row.line})


def join_hours(one: str, other: str) -> str:
    """Two `opening_hours` in one when they are on different days; empty when they may not be joined."""
    parts = [[rule.strip() for rule in text.split(";") if rule.strip()] for text in (one, other)]
    days = [[rule for rule in rules if not rule.startswith(("SH", "PH"))] for rules in parts]
    holidays = [[rule for rule in rules if rule.startswith(("SH", "PH"))] for rules in parts]
    if not all(days) or holidays[0] != holidays[1] or days_of(days[0]) & days_of(days[1]):
        return ""
    joined = "; ".join([*days[0], *days[1], *holidays[0]])
    return joined if len(joined) <= HOURS_LENGTH else ""


def days_of(rules: list[str]) -> set[int]:
    """The days of the week (0 for Monday) of some rules; all of them for a rule that names none."""
    found: set[int] = set()
    for rule in rules:
        named = _DAYS.findall(rule)
        if not named:
            return set(range(7))
        for first, last in named:
            start = DAYS.index(first)
            end = DAYS.index(last) if last else start
            found |= set(range(start, end + 1)) if start <= end else {*range(start, 7), *range(end + 1)}
    return found


def _set_hours(location: PlaceLocation, row: Row) -> None:
    if row.opening_hours is not None or row.hours_as_typed is not None:
        location.opening_hours, location.hours_as_typed = row.opening_hours or "", row.hours_as_typed or ""


def locate_known(
    place: PlacePlan,
    venues: Venues,
    known: Sequence[Known],
    matched: dict[int, Known],
) -> None:
    """Writes the rows of a known place on its locations (see `match`).

    What is left over in the file is added, what is left over on the site stays.
    """
    place.locations = [LocationPlan(location) for location, _cells in known]
    plan_of = {id(one.location): one for one in place.locations}
    hours_before = {id(location): _hours(location) for location, _cells in known}
    first_row: dict[int, RowPlan] = {}
    # An address that is new may be the one that a row without address is about.
    for plan in sorted(place.rows, key=lambda plan: id(plan) not in matched and not plan.row.address):
        found = matched.get(id(plan))
        if found is None:
            _add_location(place, plan, venues, first_row)
            continue
        location, cells = found
        if id(location) in first_row and first_row[id(location)] is not plan:
            _same_address_again(plan, first_row[id(location)], location)
            continue
        first_row[id(location)] = plan
        if not _same_text(plan.row, cells, "horaires"):
            _set_hours(location, plan.row)
        _compare_location(place, plan, plan_of[id(location)], cells, venues)
    for location, cells in known:  # once all the rows of an address have said theirs
        if id(location) in first_row and _hours(location) != hours_before[id(location)]:
            plan = first_row[id(location)]
            plan.change("horaires", cells.get("horaires", ""), plan.row.cells.get("horaires", ""))
            place.changed = True


def _hours(location: PlaceLocation) -> tuple[str, str]:
    return location.opening_hours, location.hours_as_typed


def match(rows: list[RowPlan], known: Sequence[Known]) -> dict[int, Known]:
    """Which location each row is about (by id of the row's plan), and what an export writes of it.

    The closest resemblance first, by address; then the only location of a place goes where its only row says.
    """
    found: dict[int, Known] = {}
    taken: set[int] = set()
    resemblances: tuple[Any, ...] = (
        lambda row, location, cells: (
            _where(row.cells) == _where(cells) and _same_text(row, cells, "horaires")
        ),
        lambda row, location, cells: _where(row.cells) == _where(cells),
        lambda row, location, cells: _same_address(row, location, cells),
        lambda row, location, cells: _same_town_and_no_address(row, location, known),
    )
    for resembles in resemblances:
        for plan in rows:
            if id(plan) in found:
                continue
            for location, cells in known:
                if id(location) not in taken and resembles(plan.row, location, cells):
                    found[id(plan)] = location, cells
                    taken.add(id(location))
                    break
    for plan in rows:  # the same address again, for other hours
        if id(plan) not in found:
            again = next((one for one in known if _same_address(plan.row, *one)), None)
            if again:
                found[id(plan)] = again
    if len(rows) == 1 and len(known) == 1 and not found:
        found[id(rows[0])] = known[0]
    return found


def _where(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(column, "").strip() for column in ("adresse", "code_postal", "commune"))


def _same_text(row: Row, cells: Mapping[str, str], column: str) -> bool:
    return row.cells.get(column, "").strip() == cells.get(column, "").strip()


def _same_address(row: Row, location: PlaceLocation, cells: Mapping[str, str]) -> bool:
    if location.venue is None or row.town is None:
        return False
    return location.venue.commune_id == row.town.insee and name_key(row.address) == name_key(
        cells.get("adresse", "")
    )


def _same_town_and_no_address(row: Row, location: PlaceLocation, known: Sequence[Known]) -> bool:
    """A row that only names a town is about the only location of the place there, or about the remote one."""
    if row.address or row.town is None:
        return False
    if location.venue is None:
        return bool(row.remote)
    there = [one for one, _cells in known if one.venue and one.venue.commune_id == row.town.insee]
    return there == [location]


def _add_location(place: PlacePlan, plan: RowPlan, venues: Venues, first_row: dict[int, RowPlan]) -> None:
    row = plan.row
    if from_afar(row) or _one_of_those_there(place, plan, first_row):
        return
    venue = venues.of(plan)
    for one in place.locations:
        if one.venue is venue:  # two new rows at one new address
            _same_address_again(plan, first_row[id(one.location)], one.location)
            return
    location = PlaceLocation()
    _set_hours(location, row)
    place.locations.append(LocationPlan(location, venue))
    first_row[id(location)] = plan
    _venue_facts(venue, place, plan, venues)
    column = "adresse" if row.address else "commune"
    plan.change(column, "", row.cells.get(column, "").strip())
    place.changed = True


def _compare_location(
    place: PlacePlan, plan: RowPlan, one: LocationPlan, cells: Mapping[str, str], venues: Venues
) -> None:
    row, location = plan.row, one.location
    if location.venue is None:
        if not from_afar(row):
            one.venue = venues.of(plan)
            plan.change("adresse", cells.get("adresse", ""), row.address)
            place.changed = True
        return
    if row.town is None:  # from a distance: it says nothing of the place to go to
        return
    moves = location.venue.commune_id != row.town.insee or bool(
        row.address and name_key(row.address) != name_key(cells.get("adresse", ""))
    )
    if moves:
        one.venue = venues.of(plan)
        for column in ("adresse", "commune"):
            if not _same_text(row, cells, column) and row.cells.get(column):
                plan.change(column, cells.get(column, ""), row.cells[column].strip())
        place.changed = True
        _venue_facts(one.venue, place, plan, venues)
        return
    assert plan.territory is not None  # noqa: S101
    _venue_facts(VenuePlan(location.venue, plan.territory), place, plan, venues, cells)


def _venue_facts(
    one: VenuePlan, place: PlacePlan, plan: RowPlan, venues: Venues, cells: Mapping[str, str] | None = None
) -> None:
    """Notes what a row says otherwise of a known address: all its users' business, decided at the end."""
    venue, row = one.venue, plan.row
    if venue.pk is None:
        return
    cells = cells or {}
    columns: list[str] = []
    if row.point and not (cells and _same_text(row, cells, "lat") and _same_text(row, cells, "lon")):
        here = (venue.lat, venue.lon)
        if None in here or any(abs(a - b) > SAME_POINT for a, b in zip(here, row.point, strict=True)):  # type: ignore[operator]
            one.changes |= {"lat": row.point[0], "lon": row.point[1], "point_source": PointSource.ADDRESS}
            columns += ["lat", "lon"]
    if row.wheelchair is not None and row.wheelchair != venue.wheelchair:
        one.changes["wheelchair"] = row.wheelchair
        columns.append("conditions")
    if row.postcode and row.postcode != venue.postal_code and not _same_text(row, cells, "code_postal"):
        one.changes["postcode"] = row.postcode
        columns.append("code_postal")
    if columns:
        venues.changed.append((one, place, plan, columns))


def tell_shared_address(plan: RowPlan, columns: list[str], *, publish: bool) -> None:
    names = ", ".join(str(COLUMNS[column].label) for column in columns)
    if publish:
        said = _(
            "Cette adresse sert aussi à d’autres structures : ce que la ligne en dit (%(what)s) n’est pas repris."
        )
    else:
        said = _(
            "Ce que la ligne dit de l’adresse (%(what)s) paraît tout de suite : il n’est repris qu’en publiant."
        )
    plan.row.warnings.append(said % {"what": names})
