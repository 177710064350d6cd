"""Which place of the site the rows of a chunk are about, wherever it is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory.models import PlacePage, StructurePage
from home.models import TerritoryPage
from imports.plans import RowPlan, StructurePlan, TerritoryPlan
from imports.reading_where import NO_TOWN
from imports.selectors import KnownStructures, latest_versions, places_below, territories_above
from vocabulary.spelling import name_key


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place by its name and its structure's; `towns` are INSEE codes, none for a place without address."""

    structure: str
    name: str
    towns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Designated:
    """The one place that is meant, with where it is."""

    place: int
    structure: StructurePage
    territory: TerritoryPage


@dataclass(slots=True)
class Group:
    """The rows of one place; without `place` it is to be created."""

    structure: StructurePlan
    place: int | None
    rows: list[RowPlan]


def designated(wanted: Collection[Wanted], known: KnownStructures) -> dict[Wanted, Designated]:
    """The places of the whole site that are meant, in a number of queries that does not grow with them.

    A place with an address in one of the towns, when there is only one; without towns, the only place of that name,
    when it has no address. Without a structure of that name anywhere there is nothing to ask.
    """
    candidates = {pk for one in wanted for pk in known.everywhere(one.structure)}
    if not candidates:
        return {}
    structures = StructurePage.objects.select_related("latest_revision").in_bulk(candidates)
    there = places_below(structures.values())
    named = {
        one: {
            place: structures[pk]
            for pk in known.everywhere(one.structure)
            if pk in structures and (place := there.get((pk, name_key(one.name)))) is not None
        }
        for one in wanted
    }
    versions = latest_versions({place for places in named.values() for place in places})
    territories = territories_above(page.path for page in structures.values())
    found: dict[Wanted, Designated] = {}
    for one, places in named.items():
        place = _meant(one, [versions[pk] for pk in places if pk in versions])
        if place is not None and (territory := territories.get(places[place].path)):
            found[one] = Designated(place, places[place], territory)
    return found


def _meant(one: Wanted, places: Sequence[PlacePage]) -> int | None:
    towns = {
        place.pk: {row.venue.commune_id for row in place.locations.all() if row.venue} for place in places
    }
    if one.towns:
        meant = [pk for pk, where in towns.items() if where & one.towns]
    else:
        meant = [] if any(towns.values()) else list(towns)
    return meant[0] if len(meant) == 1 else None


def meant_without_town(plans: Iterable[RowPlan], known: KnownStructures) -> dict[int, Designated]:
    """The places without address that rows naming no town can only mean, by id of the row's plan.

    For these rows a town is not missing any more.
    """
    without = {
        id(plan): plan
        for plan in plans
        if plan.row.town is None and not plan.row.address and plan.row.errors in ([], [str(NO_TOWN)])
    }
    wanted = {key: Wanted(plan.row.structure, plan.row.name) for key, plan in without.items()}
    meant = designated(set(wanted.values()), known) if wanted else {}
    found = {key: meant[one] for key, one in wanted.items() if one in meant}
    for key in found:
        without[key].row.errors.clear()
    return found


def group(
    structures: Sequence[tuple[StructurePlan, list[RowPlan]]],
    without_town: Sequence[tuple[RowPlan, Designated]],
    known: KnownStructures,
) -> list[Group]:
    """The readable rows of each place, in the order of the file.

    A place is looked for below its structure; else, when a structure of that name elsewhere has it in the same
    town, it is that one.
    """
    there = places_below({one.page.pk: one.page for one, _plans in structures if one.page}.values())
    groups: list[Group] = []
    for structure, plans in structures:
        by_place: defaultdict[str, list[RowPlan]] = defaultdict(list)
        for plan in plans:
            if plan.row.is_readable:
                by_place[plan.record.place_key].append(plan)
        for rows in by_place.values():
            key = (structure.page.pk, name_key(rows[0].row.name)) if structure.page else None
            groups.append(Group(structure, there.get(key) if key else None, rows))
    plan_of = {one.page.pk: one for one, _plans in structures if one.page}
    _look_elsewhere([one for one in groups if one.place is None], plan_of, known)
    groups += [Group(_plan_of(one, plan_of), one.place, [plan]) for plan, one in without_town]
    return _merged(groups)


def _look_elsewhere(groups: list[Group], plan_of: dict[int, StructurePlan], known: KnownStructures) -> None:
    wanted: dict[int, Wanted] = {}
    for one in groups:
        row = one.rows[0].row
        others = known.everywhere(row.structure).keys() - {one.structure.page.pk if one.structure.page else 0}
        towns = frozenset(plan.row.town.insee for plan in one.rows if plan.row.town)
        if others and towns:
            wanted[id(one)] = Wanted(row.structure, row.name, towns)
    meant = designated(set(wanted.values()), known) if wanted else {}
    for one in groups:
        if (found := meant.get(wanted.get(id(one), Wanted("", "")))) is not None:
            one.place, one.structure = found.place, _plan_of(found, plan_of)


def _plan_of(found: Designated, plan_of: dict[int, StructurePlan]) -> StructurePlan:
    page, territory = found.structure, found.territory
    if page.pk not in plan_of:
        where = TerritoryPlan(territory.epci_id or "", territory.departement_id, territory)
        plan_of[page.pk] = StructurePlan(page.title, where, page)
    return plan_of[page.pk]


def _merged(groups: Iterable[Group]) -> list[Group]:
    """One group for each known place, under whichever of its names."""
    merged: dict[int, Group] = {}
    kept: list[Group] = []
    for one in groups:
        if one.place is None or one.place not in merged:
            kept.append(one)
            if one.place is not None:
                merged[one.place] = one
        else:
            rows = merged[one.place].rows
            rows += one.rows
            rows.sort(key=lambda plan: plan.row.line)
    return kept


def warn_of_namesakes(groups: Iterable[Group], known: KnownStructures) -> None:
    """Says of a structure about to be created where one of that name is already."""
    first: dict[StructurePlan, Group] = {}
    for one in groups:
        if one.structure.page is None:
            first.setdefault(one.structure, one)
    others = {one: list(known.everywhere(one.title).values()) for one in first}
    territories = territories_above(path for paths in others.values() for path in paths)
    for structure, paths in others.items():
        where = sorted({territories[path].title for path in paths if path in territories})
        if where:
            said = _("Une structure de ce nom existe dans %(where)s : celle-ci est créée à part.")
            first[structure].rows[0].row.warnings.append(said % {"where": ", ".join(where)})
