"""What the rows of one place say together, and what that changes of the place as it is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from directory.models import PlacePage
from imports.columns import COLUMNS
from imports.descriptions import body_of
from imports.plans import RowPlan
from imports.rows import Row, with_notes
from vocabulary.ages import AgeRange
from vocabulary.enums import Ages
from vocabulary.selectors import OTHER, kinds_by_slug, read_kind, themes_by_slug
from vocabulary.spelling import fold

# What is said of a place whatever the address; the rest is the business of each location.
PLACE_COLUMNS = (
    *("type", "resume", "description", "age_min", "telephone", "courriel", "site", "conditions", "themes"),
    "date_verification",
)
# Which columns say a field of the place; all the others are conditions.
COLUMNS_OF_FIELD = {
    "summary": ("resume",),
    "description": ("description",),
    "phone": ("telephone",),
    "email": ("courriel",),
    "website": ("site",),
    "verified_on": ("date_verification",),
    "parents_only": ("age_min", "conditions"),
    "itinerant": ("type", "conditions"),
}


def cell(row: Row, column: str) -> str:
    """The text of a column; both columns of ages make one."""
    if column == "age_min":
        ages = (row.cells.get("age_min", ""), row.cells.get("age_max", ""))
        return " – ".join(text.strip() for text in ages if text.strip())
    return row.cells.get(column, "").strip()


def fields_of(row: Row, column: str) -> dict[str, Any]:
    """What a row says of the fields of a place in that column."""
    return {
        name: value
        for name, value in row.listing.items()
        if column in COLUMNS_OF_FIELD.get(name, ("conditions",))
    }


def said(row: Row, column: str) -> Any:
    """The value of a column of the place once read, to compare two rows."""
    fields = fields_of(row, column)
    if column == "type":
        return row.kind, fields
    if column == "age_min":
        return row.ages, fields
    if column == "themes":
        return row.themes
    if column == "conditions":
        return fields, row.languages, row.remote
    return fields


def all_said(row: Row) -> tuple[Any, ...]:
    """All that a row says once read, whatever its spelling, to compare two rows of one place."""
    listing = tuple(sorted((name, _spelt(value)) for name, value in row.listing.items()))
    where = (row.town.insee if row.town else "", row.postcode, fold(row.address), row.point, row.wheelchair)
    hours = (row.opening_hours, _spelt(row.hours_as_typed))
    words = (row.languages, row.themes, row.remote, tuple(fold(text) for text in row.texts_of_notes()))
    return (row.kind, where, row.ages, hours, listing, words)


def _spelt(value: Any) -> Any:
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def who_says(plans: list[RowPlan]) -> dict[str, Row]:
    """For each column, the first row that fills it; a later row that says otherwise gets a warning."""
    first: dict[str, Row] = {}
    for plan in plans:
        for column in PLACE_COLUMNS:
            if not cell(plan.row, column):
                continue
            kept = first.setdefault(column, plan.row)
            if kept is not plan.row and said(kept, column) != said(plan.row, column):
                plan.row.warnings.append(
                    _(
                        "« %(column)s » : la ligne %(line)d dit autre chose du même lieu ; c’est elle qui compte."
                    )
                    % {"column": COLUMNS[column].label, "line": kept.line}
                )
    return first


def fill(page: PlacePage, sources: Mapping[str, Row]) -> list[int]:
    """Writes on a new place what its rows say; returns the ids of its themes."""
    page.kind = kinds_by_slug("fr")[sources["type"].kind if "type" in sources else OTHER]
    for column, row in sources.items():
        _write(page, column, row, said_of_page(page, column, row))
    return theme_ids(sources["themes"]) if "themes" in sources else []


def apply(
    page: PlacePage, sources: Mapping[str, Row], current: Mapping[str, str]
) -> tuple[list[tuple[Row, str, str, str]], list[int] | None]:
    """Writes on a known place what its rows say otherwise, `current` being the cells an export would write.

    Returns the changes (row, column, before, after), and the ids of its themes when they change.
    """
    changes: list[tuple[Row, str, str, str]] = []
    themes: list[int] | None = None
    for column, row in sources.items():
        after, before = cell(row, column), _exported(current, column)
        if after == before:
            continue
        if column == "themes":
            wanted = theme_ids(row)
            if row.themes is None or {theme.pk for theme in page.themes.all()} == set(wanted):
                continue
            themes = wanted
        elif not _write(page, column, row, said_of_page(page, column, row, current)):
            continue
        changes.append((row, column, before, after))
    return changes, themes


def _exported(current: Mapping[str, str], column: str) -> str:
    if column == "age_min":
        ages = (current.get("age_min", ""), current.get("age_max", ""))
        return " – ".join(text.strip() for text in ages if text.strip())
    return current.get(column, "").strip()


def said_of_page(
    page: PlacePage, column: str, row: Row, current: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The values a column gives to the fields of a place."""
    values = fields_of(row, column)
    if column == "type":
        # A word nobody knows is no reason to forget the kind a place has.
        if row.kind != OTHER or read_kind(cell(row, "type")).understood:
            values["kind_id"] = kinds_by_slug("fr")[row.kind].pk
    elif column == "age_min" and row.ages is not None:
        ages = _with_known_bound(row.ages, row.lone_bound, page)
        values |= {"ages": ages.ages, "age_min": ages.age_min, "age_max": ages.age_max}
    elif column == "conditions":
        values["languages"] = list(dict.fromkeys([*(page.languages or []), *row.languages]))
    elif column == "description":
        text = values.pop("description", "")
        if current is None or _words(current.get("description", "")) != _words(text):
            values["description"] = body_of(text)
    return values


def _with_known_bound(ages: AgeRange, lone_bound: str, page: PlacePage) -> AgeRange:
    """One bound beside an empty cell leaves the other as it is known, when the two are still in order."""
    if page.ages != Ages.INTERVALLE or not lone_bound:
        return ages
    low, high = (ages.age_min, page.age_max) if lone_bound == "age_min" else (page.age_min, ages.age_max)
    if low is None or high is None or low > high:
        return ages
    return AgeRange(Ages.INTERVALLE, low, high)


def add_notes(page: PlacePage, row: Row) -> tuple[str, str] | None:
    """Adds to the practical note what a row says and no field holds; returns the note before and after if it changes."""
    before = page.practical_note
    after = with_notes(before, row.texts_of_notes())
    if after == before:
        return None
    limit = page._meta.get_field("practical_note").max_length
    if len(after) > limit:
        row.warnings.append(
            _(
                "« Bon à savoir » n’a plus de place (%(limit)d caractères au plus) : %(text)s n’y est pas ajouté."
            )
            % {"limit": limit, "text": f"« {', '.join(row.texts_of_notes())} »"}
        )
        return None
    page.practical_note = after
    return before, after


def _write(page: PlacePage, column: str, row: Row, values: Mapping[str, Any]) -> bool:
    """Whether something changed."""
    changed = False
    for name, value in values.items():
        if name == "description" or getattr(page, name) != value:
            setattr(page, name, value)
            changed = True
    if changed and column == "type":
        page.kind = kinds_by_slug("fr")[row.kind]
    return changed


def theme_ids(row: Row) -> list[int]:
    known = themes_by_slug("fr")
    return [known[slug].pk for slug in row.themes or () if slug in known]


def _words(text: str) -> str:
    return " ".join(text.split())
