"""Writes of an import, stage after stage: receive a file, say what its columns are, plan, run, undo."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b, sha256
from itertools import islice
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from directory.bulk import insert_rows
from directory.bulk_versions import update_rows
from home.models import TerritoryPage
from imports.enums import Status
from imports.exceptions import AnotherImportRunning, UnreadableFile
from imports.files import read_table
from imports.mapping import cells_of_line, check_mapping, complete, misplaced, recognise, source_columns
from imports.models import UNDO_WITHIN, Import, ImportRow
from imports.permissions import allowed_territories
from imports.planning import Planner
from imports.plans import RowPlan
from imports.processes import this_machine
from imports.reading import read_row
from imports.report import line_of, report
from imports.rows import Row
from imports.texts import plain_cell
from imports.undoing import UndoReport, take_back
from imports.writing import Writer
from vocabulary.spelling import name_key

__all__ = [
    "AnotherImportRunning",
    "UndoReport",
    "UnreadableFile",
    "allowed_territories",
    "check_free",
    "plan",
    "prune",
    "receive",
    "replan",
    "report",
    "run",
    "set_mapping",
    "undo",
]

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
CHUNK = 300  # rows, of whole structures when they are not larger
ROWS_AT_ONCE = 500
DIGEST_BLOCK = 1 << 20  # bytes


# --- The file ---


@transaction.atomic
def receive(
    content: BinaryIO,
    name: str,
    *,
    user: User | None = None,
    territory: TerritoryPage | None = None,
    mapping: dict[str, Any] | None = None,
    **options: Any,
) -> Import:
    """Keeps the rows of a file as they are; `options` are other fields of the Import (`publish`…).

    A `mapping` is completed with the columns that are recognised; without it, they are all it holds. Raises
    UnreadableFile, and keeps nothing then.
    """
    digest = _digest(content)
    wanted = {name for source in (mapping or {}).values() for name in source_columns(source)}
    table = read_table(content, name, expected=wanted)
    if mapping is not None:
        check_mapping(mapping, table.headers)
    importation = Import.objects.create(
        user=user,
        territory=territory,
        file_name=name[:200],
        digest=digest,
        headers=table.headers,
        mapping=recognise(table.headers) if mapping is None else complete(mapping, table.headers),
        **options,
    )
    lines = iter(table.lines)
    while some := list(islice(lines, ROWS_AT_ONCE)):
        insert_rows(
            ImportRow, [ImportRow(importation=importation, line=line, cells=cells) for line, cells in some]
        )
        importation.total += len(some)
    if not importation.total:
        raise UnreadableFile(_("Ce fichier ne contient que le nom de ses colonnes : il n’y a rien à lire."))
    importation.save(update_fields=["total"])
    return importation


def _digest(content: BinaryIO) -> str:
    content.seek(0)
    digest = sha256()
    while block := content.read(DIGEST_BLOCK):
        digest.update(block)
    content.seek(0)
    return digest.hexdigest()


@transaction.atomic
def set_mapping(importation: Import, mapping: dict[str, Any]) -> None:
    """Says where the text of each column comes from; what was planned with another mapping is forgotten."""
    importation.mapping = mapping
    importation.status = Status.RECEIVED
    importation.save(update_fields=["mapping", "status"])
    importation.rows.update(
        structure_key="", place_key="", state="", has_warnings=False, result={}, page_id=None
    )


# --- Planning ---


def plan(importation: Import, *, progress: Progress | None = None) -> None:
    """Says of every row what it will do; nothing else is written."""
    _begin(importation, Status.READING)
    try:
        _name_groups(importation, importation.rows.all())
        planner = Planner(importation)
        for records in _chunks(importation.rows.all()):
            plans = planner.plan(records, _read(importation, records)).rows
            with transaction.atomic():
                _keep(plans)
                _advance(importation, len(plans), progress)
    except Exception:
        _end(importation, Status.RECEIVED, _("La lecture s’est arrêtée sur une erreur. Rien n’a été écrit."))
        raise
    _end(importation, Status.READY)


@transaction.atomic
def replan(importation: Import, rows: Iterable[ImportRow]) -> None:
    """Plans again the structures that these rows are about, or were about before their correction.

    Of a structure larger than a chunk, only the places that these rows are about.
    """
    touched = importation.rows.filter(pk__in=[record.pk for record in rows])
    keys = set(touched.values_list("structure_key", "place_key"))
    _name_groups(importation, touched)
    keys |= set(touched.values_list("structure_key", "place_key"))
    planner = Planner(importation)
    for structure in {structure for structure, _place in keys}:
        group = importation.rows.filter(structure_key=structure)
        if group.count() > CHUNK:
            # Its first rows say in which territory it is.
            first = list(group.order_by("line")[:CHUNK])
            planner.plan(first, _read(importation, first))
            group = group.filter(place_key__in={place for _structure, place in keys})
        for records in _chunks(group):
            _keep(planner.plan(records, _read(importation, records)).rows)


def _name_groups(importation: Import, rows: QuerySet[ImportRow]) -> None:
    """Says which rows are about one structure, and about one place; a row that names none is alone."""
    last = 0
    while some := list(rows.filter(line__gt=last).order_by("line")[:ROWS_AT_ONCE]):
        last = some[-1].line
        for record in some:
            cells = _cells(importation, record)
            structure, name = (name_key(plain_cell(cells.get(column, ""))) for column in ("structure", "nom"))
            alone = "" if structure and name else f"?{record.line}"
            record.structure_key = alone or _key(structure)
            record.place_key = alone or _key(f"{structure}|{name}")
        with transaction.atomic():
            update_rows(ImportRow, some, ("structure_key", "place_key"))


def _key(text: str) -> str:
    return blake2b(text.encode(), digest_size=12).hexdigest()


def _cells(importation: Import, record: ImportRow) -> dict[str, str]:
    return cells_of_line(importation.mapping, importation.headers, record.cells) | record.corrections


def _read(importation: Import, records: Iterable[ImportRow]) -> list[Row]:
    rows = []
    for record in records:
        row = read_row(record.line, _cells(importation, record))
        if wrong := misplaced(importation.headers, record.cells):
            row.errors.append(wrong)
        rows.append(row)
    return rows


def _chunks(rows: QuerySet[ImportRow]) -> Iterator[list[ImportRow]]:
    """The rows by chunks of whole structures, in the order of the file; a larger structure is cut between places."""
    places = (
        rows.order_by().values_list("structure_key", "place_key").annotate(first=Min("line"), n=Count("pk"))
    )
    structures: dict[str, list[tuple[str, int]]] = {}
    for structure, place, _first, number in places.order_by("first"):
        structures.setdefault(structure, []).append((place, number))
    together: list[str] = []
    size = 0
    for structure, some in structures.items():
        number = sum(one for _place, one in some)
        if together and size + number > CHUNK:
            yield _ordered(rows.filter(structure_key__in=together))
            together, size = [], 0
        if number <= CHUNK:
            together.append(structure)
            size += number
            continue
        for keys in _cut(some):
            yield _ordered(rows.filter(structure_key=structure, place_key__in=keys))
    if together:
        yield _ordered(rows.filter(structure_key__in=together))


def _ordered(rows: QuerySet[ImportRow]) -> list[ImportRow]:
    return list(rows.order_by("line"))


def _cut(places: list[tuple[str, int]]) -> Iterator[list[str]]:
    keys: list[str] = []
    size = 0
    for key, number in places:
        if keys and size + number > CHUNK:
            yield keys
            keys, size = [], 0
        keys.append(key)
        size += number
    yield keys


def _keep(plans: list[RowPlan], *, written: bool = False) -> None:
    for plan in plans:
        record = plan.record
        record.state = plan.state
        record.has_warnings = bool(plan.row.warnings)
        record.result = line_of(plan)
        record.page_id = plan.page_id
        record.written = written
    update_rows(
        ImportRow,
        [plan.record for plan in plans],
        ("state", "has_warnings", "result", "page_id", "written"),
    )


# --- Running ---


def run(importation: Import, *, progress: Progress | None = None) -> None:
    """Does what the rows say: chunk after chunk, each in one transaction. An interrupted import goes on.

    Raises AnotherImportRunning when another import writes; whatever stops it is raised again, and what was written
    until then stays and may be undone.
    """
    with _alone(importation, Status.RUNNING):
        todo = importation.rows.filter(written=False)
        if todo.filter(structure_key="").exists():
            _name_groups(importation, todo.filter(structure_key=""))
        planner = Planner(importation)
        writer = Writer(importation, planner)
        importation.done = importation.rows.filter(written=True).count()
        for records in _chunks(todo):
            rows = _read(importation, records)
            with transaction.atomic():
                chunk = planner.plan(records, rows)
                writer.write(chunk)
                _keep(chunk.rows, written=True)
                _advance(importation, len(records), progress=None)
            if progress:
                progress(importation.done, importation.total)
        _end(importation, Status.DONE)


def undo(importation: Import, *, progress: Progress | None = None) -> UndoReport:
    """Takes back what an import did, from the last thing to the first; keeps what somebody has touched since.

    Raises AnotherImportRunning.
    """
    with _alone(importation, Status.UNDOING):
        importation.total = importation.effects.count()
        importation.save(update_fields=["total"])
        done = UndoReport()
        for some in take_back(importation, done):
            _advance(importation, some, progress)
        importation.undone, importation.kept = done.undone, [list(one) for one in done.kept]
        importation.done = importation.total = importation.rows.count()
        importation.save(update_fields=["undone", "kept", "done", "total"])
        _end(importation, Status.UNDONE)
    return done


@contextmanager
def _alone(importation: Import, status: Status) -> Iterator[None]:
    """Holds the place of the one import that writes."""
    _take_over_from_the_dead()
    importation.host, importation.pid = this_machine(), os.getpid()
    try:
        with transaction.atomic():
            free = Import.objects.filter(pk=importation.pk, writing=None)
            taken = free.update(
                writing=True,
                status=status,
                heartbeat=timezone.now(),
                host=importation.host,
                pid=importation.pid,
            )
    except IntegrityError as error:
        raise AnotherImportRunning from error
    if not taken:  # another process writes this very import
        raise AnotherImportRunning
    importation.writing = True
    _begin(importation, status)
    try:
        yield
    except AnotherImportRunning:
        raise  # what it still had is another's by now
    except BaseException as error:
        stopped = isinstance(error, Exception)
        logger.exception("Import %s stopped", importation.pk) if stopped else None
        _end(
            importation,
            Status.FAILED,
            _("L’import s’est arrêté en route. Ce qui est écrit reste ; reprenez-le, ou annulez-le."),
        )
        raise


def check_free() -> None:
    """Raises AnotherImportRunning when an import writes and is not dead."""
    if any(not other.is_silent for other in Import.objects.filter(writing=True)):
        raise AnotherImportRunning


def _take_over_from_the_dead() -> None:
    for other in Import.objects.filter(writing=True):
        if other.is_silent:
            _end(other, Status.FAILED, _("L’import ne donne plus signe de vie. Ce qui est écrit reste."))


def _begin(importation: Import, status: Status) -> None:
    importation.status, importation.message = status, ""
    importation.done, importation.heartbeat = 0, timezone.now()
    importation.save(update_fields=["status", "message", "done", "heartbeat"])


def _advance(importation: Import, number: int, progress: Progress | None) -> None:
    importation.done += number
    importation.heartbeat = timezone.now()
    rows = Import.objects.filter(pk=importation.pk)
    if importation.writing:
        # Somebody who took this import for dead writes in its stead: the chunk is given up.
        rows = rows.filter(writing=True, host=importation.host, pid=importation.pid)
    if not rows.update(done=importation.done, heartbeat=importation.heartbeat):
        raise AnotherImportRunning
    if progress:
        progress(importation.done, importation.total)


def _end(importation: Import, status: Status, message: str = "") -> None:
    importation.status, importation.message = status, message
    importation.writing = importation.pid = None
    if status in {Status.DONE, Status.FAILED, Status.UNDONE}:
        importation.finished_at = timezone.now()
    importation.save(update_fields=["status", "message", "writing", "pid", "finished_at"])


# --- Keeping little ---


def prune() -> tuple[int, int]:
    """Forgets what is of no use after seven days: how to undo, the cells of files, imports never confirmed.

    Reports stay. Returns how many imports were lightened, and how many were removed.
    """
    limit = timezone.now() - UNDO_WITHIN
    ended = [Status.DONE, Status.FAILED, Status.UNDONE]
    over = Import.objects.filter(status__in=ended, finished_at__lt=limit).exclude(headers=[])
    lightened = 0
    for importation in over:
        with transaction.atomic():
            importation.effects.all().delete()
            importation.rows.update(cells=[], corrections={})
            Import.objects.filter(pk=importation.pk).update(headers=[])
        lightened += 1
    never = Import.objects.filter(created_at__lt=limit, finished_at=None, writing=None)
    removed, _rows = never.count(), never.delete()
    return lightened, removed
