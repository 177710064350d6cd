"""What the editors' screens read of an import: its rows as a person sees them, how many of each, how far it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from accounts.models import User
from directory.hours import UNSAID, describe_hours, read_hours
from imports.columns import COLUMNS
from imports.enums import Effect, RowState, Status
from imports.mapping import Source, cells_of_line, source_columns
from imports.models import Import, ImportRow
from imports.permissions import visible_imports
from imports.selectors import already_imported
from vocabulary.ages import AgeRange, say_ages
from vocabulary.enums import Ages
from vocabulary.selectors import kinds_by_slug
from vocabulary.spelling import fold

EXAMPLES = 3
ROWS_READ_FOR_EXAMPLES = 200
WITH_WARNINGS = "avertissement"
# Beyond this, whoever waits is told that nothing moves.
PATIENCE = timedelta(seconds=30)

STATE_ICONS = {
    RowState.CREATED: "plus-inverse",
    RowState.CHANGED: "edit",
    RowState.SAME: "check",
    RowState.ERROR: "warning",
}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowView:
    """A row as a person sees it; `state` is empty when it has not been read yet, `reading` says what was understood."""

    line: int
    name: str
    structure: str
    commune: str
    reading: str
    state: str
    label: str
    icon: str
    warnings: Sequence[str]
    errors: Sequence[str]
    changes: Sequence[Change]
    is_corrected: bool

    @property
    def has_problem(self) -> bool:
        return bool(self.errors or self.warnings)


@dataclass(frozen=True)
class Tab:
    """One of the filters above the rows: `code` is its value in the address, empty for all of them."""

    code: str
    label: str
    count: int


def column_label(name: str) -> str:
    return str(COLUMNS[name].label) if name in COLUMNS else name


def own_cells(importation: Import, row: ImportRow) -> dict[str, str]:
    """The text of each column of the contract as the file says it."""
    found = cells_of_line(importation.mapping, importation.headers, row.cells)
    return {name: found.get(name, "").strip() for name in COLUMNS}


def current_cells(importation: Import, row: ImportRow) -> dict[str, str]:
    """The same with what was corrected by hand."""
    return own_cells(importation, row) | {
        name: text for name, text in row.corrections.items() if name in COLUMNS
    }


def still_readable(mapping: Mapping[str, Source], headers: Sequence[str]) -> dict[str, Source]:
    """What of a mapping made for another file these headers still answer."""
    known = {fold(header) for header in headers}
    return {
        name: source
        for name, source in mapping.items()
        if all(fold(column) in known for column in source_columns(source))
    }


def view_of(importation: Import, row: ImportRow) -> RowView:
    cells = current_cells(importation, row)
    result = row.result
    return RowView(
        line=row.line,
        name=result.get("nom") or cells["nom"],
        structure=cells["structure"],
        commune=" ".join(part for part in (cells["code_postal"], cells["commune"]) if part),
        reading=reading_of(result),
        state=row.state,
        label=str(RowState(row.state).label) if row.state else _("pas encore lue"),
        icon=STATE_ICONS.get(RowState(row.state), "help") if row.state else "time",
        warnings=result.get("avertissements", []),
        errors=result.get("erreurs", []),
        changes=[
            Change(
                column_label(one["column"]),
                *(in_words(one["column"], one[side]) for side in ("before", "after")),
            )
            for one in result.get("changes", [])
        ],
        is_corrected=bool(row.corrections),
    )


def reading_of(result: Mapping[str, Any]) -> str:
    """What was understood of a row, in words: its kind, the ages, the hours."""
    kind = kinds_by_slug("fr").get(result.get("type", ""))
    ages = result.get("ages", Ages.NON_PRECISE)
    parts = [
        kind.name if kind else "",
        say_ages(AgeRange(ages, result["age_min"], result["age_max"])) if ages != Ages.NON_PRECISE else "",
        describe_hours(result.get("opening_hours", "")),
    ]
    return " · ".join(part for part in parts if part)


def in_words(column: str, text: str) -> str:
    """A cell as a person says it: hours may be in OpenStreetMap's notation, where the export writes them."""
    if column != "horaires" or not (hours := read_hours(text).opening_hours):
        return text
    words = describe_hours(hours)
    return text if words == UNSAID else words


def faulty(cells: Mapping[str, str], sentences: Iterable[str]) -> list[str]:
    """The columns of a row that a message names, or that are required and empty."""
    text = f" {fold(' '.join(sentences))} "

    def is_named(name: str) -> bool:
        return f" {fold(column_label(name))} " in text or f" {fold(name)} " in text

    return [
        name for name, column in COLUMNS.items() if is_named(name) or (column.required and not cells[name])
    ]


def counts(importation: Import) -> dict[str, int]:
    """How many rows are in each state, all four keys, and how many have a warning."""
    found = importation.rows.aggregate(
        **{state.value: Count("pk", filter=Q(state=state)) for state in RowState},
        **{WITH_WARNINGS: Count("pk", filter=Q(has_warnings=True))},
    )
    return {key: int(number) for key, number in found.items()}


def counts_of_each(imports: Iterable[Import]) -> dict[int, dict[str, int]]:
    """How many rows of each import are in each state, in one query."""
    rows = ImportRow.objects.filter(importation__in=list(imports)).exclude(state="").order_by()
    found: dict[int, dict[str, int]] = {}
    for pk, state, number in rows.values_list("importation", "state").annotate(n=Count("pk")):
        found.setdefault(pk, {})[state] = number
    return found


def tabs(importation: Import) -> list[Tab]:
    numbers = counts(importation)
    return [
        Tab("", _("Tout"), sum(numbers[state] for state in RowState)),
        Tab(RowState.CREATED, _("Nouveaux"), numbers[RowState.CREATED]),
        Tab(RowState.CHANGED, _("Modifiés"), numbers[RowState.CHANGED]),
        Tab(RowState.SAME, _("Sans changement"), numbers[RowState.SAME]),
        Tab(RowState.ERROR, _("À corriger"), numbers[RowState.ERROR]),
        Tab(WITH_WARNINGS, _("Avec avertissement"), numbers[WITH_WARNINGS]),
    ]


def rows_shown(importation: Import, *, tab: str, text: str, line: int | None) -> QuerySet[ImportRow]:
    """The rows of a tab whose name contains a text; `line` stays, whatever it has become since it was corrected."""
    rows = importation.rows.order_by("line")
    kept = rows
    if tab == WITH_WARNINGS:
        kept = rows.filter(has_warnings=True)
    elif tab:
        kept = rows.filter(state=tab)
    if words := fold(text):
        # Accents and case do not count, which no database knows how to do alike.
        names = kept.values_list("pk", "result__nom").iterator()
        kept = rows.filter(pk__in=[pk for pk, name in names if words in fold(name or "")])
    return kept | rows.filter(line=line) if line is not None and (tab or words) else kept


def examples(importation: Import) -> list[list[str]]:
    """For each of the file's own columns, the first different texts in it."""
    found: list[list[str]] = [[] for _header in importation.headers]
    for cells in importation.rows.values_list("cells", flat=True).order_by("line")[:ROWS_READ_FOR_EXAMPLES]:
        for texts, cell in zip(found, cells, strict=False):
            text = cell.strip()
            if text and text not in texts and len(texts) < EXAMPLES:
                texts.append(text if len(text) <= 80 else f"{text[:79]}…")
    return found


def same_file_before(importation: Import, user: User) -> Import | None:
    """The last import of this very file that wrote something, among those this person sees."""
    return visible_imports(user).filter(pk__in=already_imported(importation).values("pk")).first()


def created_pages(importation: Import) -> QuerySet[Page]:
    """The pages this import created that are still there, as they stand in the tree."""
    ids = importation.effects.filter(effect=Effect.PAGE_CREATED).values("object_id")
    return Page.objects.filter(pk__in=ids).select_related("content_type").order_by("path")


def other_at_work(importation: Import) -> bool:
    """Whether another import is writing, and gave a sign of life lately."""
    others = Import.objects.filter(writing=True).exclude(pk=importation.pk)
    return any(not one.is_silent for one in others)


def nothing_moves(importation: Import) -> bool:
    """Whether whoever waits should be told that no worker answers: no sign of life, and nobody else's turn."""
    last = importation.heartbeat or importation.created_at
    return timezone.now() - last > PATIENCE and not other_at_work(importation)


def in_figures(number: int) -> str:
    """For example 10 000."""
    return number_format(number, force_grouping=True)


def is_waiting(importation: Import) -> bool:
    """Whether the worker has not come to it yet: what is written, or taken back, is so one import at a time."""
    return importation.status == Status.QUEUED or (
        importation.status == Status.UNDOING and not importation.writing
    )


def progress_words(importation: Import) -> str:
    """How far an import is, in a sentence."""
    done = {"done": in_figures(importation.done), "total": in_figures(importation.total)}
    if is_waiting(importation):
        if other_at_work(importation):
            if importation.status == Status.UNDOING:
                return _("Un autre import est en cours : l’annulation commencera ensuite.")
            return _("Un autre import est en cours : le vôtre commencera ensuite.")
        return _("Tout est prêt, cela va commencer.")
    if importation.status == Status.READING:
        return _("Lecture des lignes : %(done)s sur %(total)s.") % done
    if importation.status == Status.RUNNING:
        return _("Écriture des pages : %(done)s lignes sur %(total)s.") % done
    return _("Chaque page redevient comme avant.")


def confirmation_sentences(numbers: Mapping[str, int]) -> list[tuple[str, str]]:
    """What confirming will do, as (icon, sentence), one for each state that has rows."""
    created, changed = numbers[RowState.CREATED], numbers[RowState.CHANGED]
    same, wrong = numbers[RowState.SAME], numbers[RowState.ERROR]
    sentences = []
    if created:
        words = ngettext(
            "%(n)s ligne crée un lieu ou une adresse, en brouillon : les parents ne voient rien avant la publication.",
            "%(n)s lignes créent des lieux ou des adresses, en brouillon : les parents ne voient rien avant la publication.",
            created,
        )
        sentences.append((STATE_ICONS[RowState.CREATED], words % {"n": in_figures(created)}))
    if changed:
        words = ngettext(
            "%(n)s ligne modifie un lieu : la version en ligne reste la même jusqu’à la publication.",
            "%(n)s lignes modifient des lieux : les versions en ligne restent les mêmes jusqu’à la publication.",
            changed,
        )
        sentences.append((STATE_ICONS[RowState.CHANGED], words % {"n": in_figures(changed)}))
    if same:
        words = ngettext("%(n)s ligne ne change rien.", "%(n)s lignes ne changent rien.", same)
        sentences.append((STATE_ICONS[RowState.SAME], words % {"n": in_figures(same)}))
    if wrong:
        words = ngettext(
            "%(n)s ligne à corriger sera laissée de côté.",
            "%(n)s lignes à corriger seront laissées de côté.",
            wrong,
        )
        sentences.append((STATE_ICONS[RowState.ERROR], words % {"n": in_figures(wrong)}))
    return sentences
