"""Writes of the search index: everything that changes it goes through `project` or `forget`."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from directory.bulk import insert_rows
from directory.postponed import Postponed
from home.comparison import EXAMPLES, Report
from search.backends.text_index import get_text_index
from search.calendars import Calendar, Where, calendars, same_days
from search.models import Change, Entry, IndexState, Word
from search.projection import Projected, build, listing_ids
from search.text import AnalysedText

CHUNK = 500  # pages
NOT_COMPARED = {"id", "updated_at", "version", "calendar"}  # the last one by its days to come
KEPT_CHANGES = 5_000
NEXT = {"next_start", "next_end"}
WHERE = ("page_id", "location_id", "venue_id")
COMPARED = [column for column in Entry._meta.concrete_fields if column.name not in NOT_COMPARED]


@dataclass
class Difference:
    """What the index should say of some pages and does not."""

    missing: list[Projected] = field(default_factory=list)
    changed: list[Projected] = field(default_factory=list)
    stale: list[int] = field(default_factory=list)  # entries to delete, those of `changed` included

    @property
    def is_empty(self) -> bool:
        return not (self.missing or self.changed or self.stale)


_postponed = Postponed("search")


def projecting_at_the_end() -> AbstractContextManager[None]:
    """Projects once, in large chunks, whatever is published inside; for those who publish many pages at a time.

    Must be used inside one transaction, so that pages and entries are saved together all the same.
    """
    return _postponed.until_the_end(project)


def project(page_ids: Iterable[int]) -> int:
    """Makes the entries of these pages say what is public of them; returns the number of entries written.

    Pages that are not public listings lose their entries. Reads the database only: what an editor keeps in a
    draft never shows. Runs in the caller's transaction, or in its own.
    """
    if _postponed.keep(page_ids):
        return 0
    return sum(_project_chunk(chunk) for chunk in chunks(page_ids))


def project_below(pages: Iterable[Page]) -> int:
    """Projects the listings among these pages and their descendants."""
    return project(listing_ids(pages))


def refresh_sessions(page_ids: Iterable[int], *, whatever: bool = True) -> int:
    """Makes the entries of these pages say the sessions that are to come; returns the number of entries written.

    Opens a version of the index even when none does, `whatever`: what pages and cards say of the sessions has changed.
    """
    return sum(_refresh_chunk(chunk, whatever) for chunk in chunks(page_ids))


def forget(page_ids: Iterable[int]) -> None:
    """Removes pages from the index, because they are about to be deleted."""
    for chunk in chunks(page_ids):
        with transaction.atomic():
            stale = list(Entry.objects.filter(page_id__in=chunk).values_list("pk", flat=True))
            if stale:
                new_version(removed=stale)
                _delete(stale)


def differences(page_ids: Sequence[int]) -> Difference:
    """What the index should say of these pages (one chunk) and does not."""
    stored: dict[Where, Entry] = {}
    found = Difference()
    for entry in Entry.objects.filter(page_id__in=page_ids).order_by("pk"):
        if entry.where in stored:
            found.stale.append(entry.pk)
        stored.setdefault(entry.where, entry)
    texts = get_text_index().read([entry.pk for entry in stored.values()])
    for projected in build(page_ids):
        current = stored.pop(projected.entry.where, None)
        if current is None:
            found.missing.append(projected)
        elif not _same(projected.entry, current) or texts.get(current.pk) != projected.text.columns:
            found.changed.append(projected)
            found.stale.append(current.pk)
    found.stale += [entry.pk for entry in stored.values()]
    return found


def verify(*, fix: bool = False) -> Report:
    """Compares every entry and every text with the pages; with `fix`, makes them say the same."""
    report = Report()
    indexed = Entry.objects.order_by("page_id").values_list("page_id", flat=True).distinct()
    for chunk in chunks([*listing_ids(), *indexed]):
        _compare(chunk, report)
        if fix:
            project(chunk)
    strays = get_text_index().strays()
    report.strays = len(strays)
    if fix:
        with transaction.atomic():
            # What another tool wrote was not said to any process: each must read everything again.
            Change.objects.all().delete()
            new_version()
            get_text_index().delete(strays)
    report.rows = Entry.objects.count()
    return report


def _compare(page_ids: list[int], report: Report) -> None:
    difference = differences(page_ids)
    report.missing += len(difference.missing)
    report.changed += len(difference.changed)
    report.stale += len(difference.stale) - len(difference.changed)
    wrong = [one.entry.title for one in difference.missing + difference.changed]
    wrong += Entry.objects.filter(pk__in=difference.stale[:EXAMPLES]).values_list("title", flat=True)
    report.name(wrong)


def chunks(ids: Iterable[int], size: int = CHUNK) -> Iterator[list[int]]:
    iterator = iter(dict.fromkeys(ids))
    while chunk := list(islice(iterator, size)):
        yield chunk


def _project_chunk(page_ids: list[int]) -> int:
    with transaction.atomic():
        difference = differences(page_ids)
        if difference.is_empty:
            return 0
        version = new_version(removed=difference.stale)
        if difference.stale:
            _delete(difference.stale)
        written = difference.missing + difference.changed
        _insert(written, version)
        return len(written)


def _refresh_chunk(page_ids: list[int], whatever: bool) -> int:
    now = timezone.now()
    with transaction.atomic():
        found = calendars(page_ids, now=now)
        entries = Entry.objects.filter(page_id__in=page_ids)
        rows = list(entries.values_list("pk", *WHERE, "calendar", "next_start", "next_end"))
        changed = []
        for pk, page_id, location_id, venue_id, *stored in rows:
            columns = found.get((page_id, location_id, venue_id), Calendar()).columns
            if list(columns.values()) != stored:
                changed.append(Entry(pk=pk, **columns))
        if not rows or not (changed or whatever):
            return 0
        _update_sessions(changed, new_version())
        return len(changed)


def _update_sessions(entries: list[Entry], version: int) -> None:
    """As SQL: the ORM would write one enormous condition for each column."""
    names = (*Calendar().columns, "version", "id")
    columns = [column for name in names for column in Entry._meta.concrete_fields if column.name == name]
    assigned = ", ".join(f"{column.column} = %s" for column in columns[:-1])
    for entry in entries:
        entry.version = version
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Entry._meta.db_table} SET {assigned} WHERE id = %s",  # noqa: S608
            [
                [column.get_db_prep_save(getattr(entry, column.attname), connection) for column in columns]
                for entry in entries
            ],
        )


def _insert(projected: list[Projected], version: int) -> None:
    if not projected:
        return
    for one in projected:
        one.entry.version = version
    insert_rows(Entry, [one.entry for one in projected])
    stored = Entry.objects.filter(page_id__in={one.entry.page_id for one in projected})
    ids = {tuple(where): pk for pk, *where in stored.values_list("pk", *WHERE)}
    texts = {ids[one.entry.where]: one.text for one in projected}
    get_text_index().write({pk: text.columns for pk, text in texts.items()})
    _learn_words(texts.values())


def _learn_words(texts: Iterable[AnalysedText]) -> None:
    words = {form: word for text in texts for form, word in text.words.items()}
    known: set[str] = set()
    for some in chunks_of(list(words)):
        known.update(Word.objects.filter(form__in=some).values_list("form", flat=True))
    new = [
        Word(form=form, plain=word.plain, stem=word.stem) for form, word in words.items() if form not in known
    ]
    Word.objects.bulk_create(new, batch_size=CHUNK, ignore_conflicts=True)


def chunks_of(values: list[str], size: int = CHUNK) -> Iterator[list[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _delete(entry_ids: list[int]) -> None:
    get_text_index().delete(entry_ids)
    Entry.objects.filter(pk__in=entry_ids).delete()


def new_version(*, removed: Sequence[int] = ()) -> int:
    """Opens a version of the index, without these entries; what is added to it afterwards carries its number.

    Must come first in the transaction that writes: it waits for whoever else writes, so numbers follow commits.
    """
    if not IndexState.objects.filter(pk=1).update(version=F("version") + 1):
        IndexState.objects.create(pk=1, version=1)
    version = IndexState.objects.values_list("version", flat=True).get(pk=1)
    # Those that are too old, and any that would come from nobody knows where.
    Change.objects.exclude(version__gt=version - KEPT_CHANGES, version__lt=version).delete()
    Change.objects.bulk_create([Change(version=version, removed=list(removed))])
    return version


def _same(projected: Entry, stored: Entry) -> bool:
    # A next session that has ended since it was written is no difference: searches look further by themselves.
    ended = stored.next_end is not None and stored.next_end <= timezone.now()
    ignored = NEXT if ended else ()
    compared = (column for column in COMPARED if column.name not in ignored)
    return same_days(projected.calendar, stored.calendar, timezone.localdate()) and all(
        _value(column, projected) == _value(column, stored) for column in compared
    )


def _value(column: "models.Field[Any, Any]", entry: Entry) -> Any:
    value = getattr(entry, column.attname)
    return tuple(value) if isinstance(value, list) else value
