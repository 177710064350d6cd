"""Writes of what the hours say: the sessions of the next six months, a row each.

Everything here may be done twice, or by two processes at once. What people said of a session (cancelled, moved, full)
stays: see `events.services`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page

from directory.models import PlaceLocation, PlacePage
from events.comparing import MOMENT, Difference, Row, compare
from events.models import EventPage, Horizon, Occurrence, OccurrenceChange
from events.planning import PAST_KEPT, Planner, midnight
from events.signals import occurrences_changed, sessions_rolled
from events.whole_events import State, compare_event, is_weighed_down
from home.signal_handlers import on_row_changed

CHUNK = 500  # pages, in one transaction
DELETED_AT_ONCE = 10_000  # rows, in one transaction
HISTORY_KEPT = timedelta(days=400)
# In the order of `Row`.
COLUMNS = (
    *(
        "page_id",
        "location_id",
        "starts",
        "ends",
        "by_appointment",
        "status",
        "origin",
        "reason",
        "venue_id",
        "note",
    ),
    *("pk", "planned"),
)

Progress = Callable[[int, int], None]
Stored = dict[tuple[int, int | None], list[tuple[Any, ...]]]


def expand(page_ids: Iterable[int], *, today: date | None = None) -> int:
    """Makes the sessions of these pages those that their public versions say; returns how many rows were written.

    Pages that are not public have no session to come, but for those that somebody cancelled, moved or said full.
    """
    planner = Planner(today or timezone.localdate())
    written = 0
    ids = iter(dict.fromkeys(page_ids))
    while chunk := list(islice(ids, CHUNK)):
        with transaction.atomic():
            written += _expand_chunk(planner, chunk)
    return written


def roll(*, today: date | None = None, progress: Progress | None = None) -> int:
    """Moves the horizon of all listings to 26 weeks from today, and forgets what is long past; returns rows written.

    One transaction per chunk, the last page done kept with it: stopped, it goes on from there when called again the
    same day; called twice at once, each does what the other has not done. `progress(done, total)` is in pages.
    """
    today = today or timezone.localdate()
    planner = Planner(today)
    reached = _begin(today)
    listings = _listings()
    total = listings.count()
    done = listings.filter(pk__lte=reached).count()
    written = 0
    while True:
        with transaction.atomic():
            horizon = Horizon.objects.select_for_update().get(pk=1)
            if horizon.day != today or horizon.finished_at:
                break  # somebody else has done the rest, or has begun another day
            left = listings.filter(pk__gt=horizon.reached).order_by("pk")
            chunk = list(left.values_list("pk", flat=True)[:CHUNK])
            if chunk:
                written += _expand_chunk(planner, chunk)
                sessions_rolled.send(sender=Occurrence, page_ids=chunk)
                horizon.reached = chunk[-1]
            else:
                horizon.finished_at = timezone.now()
            horizon.save()
        if not chunk:
            break
        done += len(chunk)
        if progress:
            progress(done, total)
    _prune(today)
    return written


def is_older_than(age: timedelta) -> bool:
    """Whether the last complete roll is that old, or never was."""
    return not Horizon.objects.filter(pk=1, finished_at__gt=timezone.now() - age).exists()


def _begin(today: date) -> int:
    """Begins a roll, or goes on with one that was stopped; returns the last page done."""
    with transaction.atomic():
        horizon, created = Horizon.objects.select_for_update().get_or_create(pk=1, defaults={"day": today})
        if not created and (horizon.day != today or horizon.finished_at):
            horizon.day, horizon.reached, horizon.finished_at = today, 0, None
            horizon.save()
    return horizon.reached


def _listings() -> QuerySet[Page]:
    """Public or not: those that are not any more may have sessions left."""
    types = ContentType.objects.get_for_models(PlacePage, EventPage).values()
    return Page.objects.filter(content_type__in=types).order_by()


def _prune(today: date) -> None:
    limit = midnight(today - PAST_KEPT)
    past = Occurrence.objects.filter(start__lt=limit, end__lt=limit)
    while ids := list(past.values_list("pk", flat=True)[:DELETED_AT_ONCE]):
        with transaction.atomic():
            _delete(ids)
    OccurrenceChange.objects.filter(at__lt=midnight(today - HISTORY_KEPT)).delete()


# --- A chunk -------------------------------------------------------------------------------------------------


def _expand_chunk(planner: Planner, page_ids: Sequence[int]) -> int:
    plan = planner.plan(page_ids)
    stored = _stored(page_ids, planner.since)
    sessions = plan.sessions
    for page, location in list(stored):
        if location is not None and page in sessions and location not in sessions[page]:
            _rehouse(page, location, stored)
    for page in plan.states:
        stored.setdefault((page, None), [])
    said = _said_of_each(stored, planner.now)
    difference = Difference()
    for (page, location), rows in stored.items():
        wanted = sessions[page].pop(location, []) if page in sessions else []
        if location is None and (page in plan.states or page in said):
            state, told = plan.states.get(page), said.get(page, {})
            compare_event(page, rows, wanted, difference, state=state, said=told, now=planner.now)
        else:
            compare(page, location, rows, wanted, difference)
    for page, addresses in sessions.items():
        for location, wanted in addresses.items():
            compare(page, location, [], wanted, difference)
    if difference.count:
        _write(difference)
        on_row_changed(Occurrence)
        occurrences_changed.send(sender=Occurrence, page_ids=sorted(difference.page_ids))
    return difference.count


def _stored(page_ids: Sequence[int], since: datetime) -> Stored:
    """The sessions from that moment on, planned or held, as plain tuples (see `Row`): there are tens of thousands."""
    to_come = Q(start__gte=since) | Q(planned_start__gte=since)
    rows = Occurrence.objects.filter(to_come | Q(location__isnull=True), page__in=page_ids)
    # What is not a plain column comes as it is stored: moments made of text would take longer than all the rest.
    rows = rows.annotate(
        starts=Coalesce("start", "end"),
        ends=Coalesce("end", "start"),
        planned=Coalesce("planned_start", "start"),
    )
    ordered = rows.order_by("page_id", "location_id", "start").values_list(*COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(*ordered.query.sql_with_params())
        return {key: list(some) for key, some in groupby(cursor.fetchall(), key=itemgetter(0, 1))}


def _said_of_each(stored: Stored, now: Any) -> dict[int, dict[int, State]]:
    """Of each event whose state weighs on some of its dates, what people said of these ones, by id of session."""
    found: dict[int, dict[int, State]] = {}
    for (page, location), rows in stored.items():
        if location is None and any(is_weighed_down(row, now) for row in rows):
            found[page] = {}
    if found:
        changes = OccurrenceChange.objects.filter(page__in=found, undone_at__isnull=True)
        names = ("page_id", "occurrence_id", "status_after", "reason")
        for page, session, status, reason in changes.order_by("at", "pk").values_list(*names):
            found[page][session] = (status, reason)
    return found


def _rehouse(page: int, gone: int, stored: Stored) -> None:
    """An address of a place was written anew: what people said of its sessions goes to the one at the same venue."""
    for row in [row for row in map(Row._make, stored[page, gone]) if row.is_changed]:
        venue = OccurrenceChange.objects.filter(occurrence=row.pk).values_list("venue", flat=True).first()
        same = PlaceLocation.objects.filter(page=page, venue=venue).order_by("sort_order", "pk")
        location = same.values_list("pk", flat=True).first()
        if location is None:
            continue
        there = [Row._make(other) for other in stored.get((page, location), [])]
        clash = [one for one in there if row.start == one.start or row.planned_start == one.planned_start]
        if any(one.is_kept for one in clash):
            continue
        _delete([one.pk for one in clash])
        Occurrence.objects.filter(pk=row.pk).update(location=location)
        stored[page, gone].remove(row)
        stored[page, location] = [one for one in there if one not in clash]
        stored[page, location].append(row._replace(location=location))


def _write(difference: Difference) -> None:
    """Deletes, updates, then inserts: two sessions never stand at the same time in one place."""
    table, end = Occurrence._meta.db_table, connection.ops.quote_name("end")
    _delete([row.pk for row in difference.gone])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET planned_start = %s, start = %s, {end} = %s, by_appointment = %s, status = %s, "  # noqa: S608
            "origin = %s, reason = %s, venue_id = %s, note = %s WHERE id = %s",
            [(row.planned_start, *tuple(row)[MOMENT], row.pk) for row in difference.updated],
        )
        cursor.executemany(
            f"INSERT INTO {table} (page_id, location_id, planned_start, start, {end}, by_appointment, status, origin, "  # noqa: S608
            "reason, venue_id, note) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [(page, location, moment[0], *moment) for page, location, moment in difference.new],
        )


def _delete(ids: Sequence[int]) -> None:
    """As SQL: Django would read them all first, to send a signal for each."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM {Occurrence._meta.db_table} WHERE id = %s",  # noqa: S608
            [(pk,) for pk in ids],
        )
