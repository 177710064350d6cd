"""What the public pages ask about events and dated sessions."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from directory.models import PlaceLocation
from events.enums import Status
from events.models import EventPage, Occurrence
from events.querysets import OccurrenceQuerySet
from home.kept_reads import kept
from home.models import TerritoryPage
from home.querysets import reachable
from home.selectors import source_territory
from vocabulary.selectors import kinds_by_slug

# Reading the other columns would cost more than the search itself.
ON_A_CARD = (
    "title", "url_path", "start", "end", "online_url", "free", "price", "ages", "age_min", "age_max", "parents_only",
    "kind", "venue__name", "venue__commune__name",
)  # fmt: skip

MOVED = 20  # events moved lately: they are few


def upcoming_events(
    *, territory: TerritoryPage | None = None, limit: int, now: datetime | None = None
) -> list[EventPage]:
    """The public events that are not over, the next one first.

    Those of a territory take place in its communes, or online and run from there.
    """
    now = now or timezone.now()
    return kept(
        ("upcoming events", territory and territory.pk, limit),
        lambda: _upcoming_events(territory, limit, now),
        holds=lambda found: all(event.session.end > now for event in found),
    )


def _upcoming_events(territory: TerritoryPage | None, limit: int, now: datetime) -> list[EventPage]:
    # Somebody may have moved an event beyond the date of its page.
    moved = Occurrence.objects.filter(location__isnull=True, end__gt=now).exclude(start=F("planned_start"))
    to_come = Q(end__gt=now) | Q(pk__in=list(moved.values_list("page_id", flat=True)[:MOVED]))
    events = reachable(EventPage.objects.all(), levels=2).filter(to_come)
    if territory is not None:
        source = territory if territory.is_source_language else source_territory(territory)
        run_there = Q(path__startswith=source.path)
        if territory.departement_wide:
            events = events.filter(run_there)
        else:
            here = Q(venue__commune__epci_id=territory.epci_id)
            events = events.filter(here | (run_there & Q(venue__isnull=True)))
    events = events.select_related("venue__commune").only(*ON_A_CARD).order_by("start", "pk")
    found = list(events[: limit + MOVED])
    _give_kinds(found)
    sessions = sessions_of(found)
    for event in found:
        event.session = sessions[event.pk]
    left = (event for event in found if event.session.end > now)
    return sorted(left, key=lambda event: (event.session.start, event.pk))[:limit]


def session_of(event: EventPage) -> Occurrence:
    """The date of an event as it stands; as it is planned for one that has none yet."""
    return sessions_of([event])[event.pk]


def sessions_of(events: Sequence[EventPage]) -> dict[int, Occurrence]:
    """The date of each event as it stands, by its page, in one query."""
    rows = Occurrence.objects.filter(
        page__in=[event.pk for event in events if event.pk], location__isnull=True
    )
    # An event given another date keeps the one that was cancelled: the last to take place is its date.
    in_order = sorted(rows, key=lambda one: (one.status != Status.CANCELLED, one.start))
    found = {one.page_id: one for one in in_order}
    return {
        event.pk: found.get(event.pk)
        or Occurrence(page_id=event.pk, planned_start=event.start, start=event.start, end=event.end)
        for event in events
    }


def sessions_between(
    start: datetime,
    end: datetime,
    *,
    page_ids: Iterable[int] | None = None,
    location_ids: Iterable[int] | None = None,
) -> OccurrenceQuerySet:
    """The public sessions that are on at some moment from `start` to `end`, in order, cancelled ones included.

    Without the events that began more than 18 hours before. With their page, address and commune; lazy, for the
    caller to cut into screens.
    """
    sessions = Occurrence.objects.between(start, end).public().filter(_of(page_ids, location_ids))
    return sessions.select_related("page", "location__venue__commune").order_by(
        "start", "page_id", "location_id"
    )


def _of(page_ids: Iterable[int] | None, location_ids: Iterable[int] | None) -> Q:
    if location_ids is None:
        return Q() if page_ids is None else Q(page__in=list(page_ids))
    ids = list(location_ids)
    # The index begins with the page.
    return Q(page__in=PlaceLocation.objects.filter(pk__in=ids).values("page"), location__in=ids)


def _give_kinds(events: list[EventPage]) -> None:
    """The kinds are known already; joined, SQLite may well read all the events of each in turn."""
    kinds = {kind.pk: kind for kind in kinds_by_slug(settings.LANGUAGE_CODE).values()}
    for event in events:
        if kind := kinds.get(event.kind_id):
            event.kind = kind
