"""What the public pages ask about events and dated sessions."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from directory.models import PlaceLocation
from events.enums import Audience, EventStatus
from events.models import EventPage, Occurrence
from events.querysets import OccurrenceQuerySet
from home.kept_reads import kept
from home.models import TerritoryPage
from home.querysets import IsReachable
from home.selectors import source_territory
from vocabulary.selectors import kinds_by_slug

# Reading the other columns would cost more than the search itself.
ON_A_CARD = (
    "title", "url_path", "online_url", "free", "price", "ages", "age_min", "age_max", "audience", "kind", "venue__name",
    "venue__commune__name",
)  # fmt: skip
AT_FIRST = 4  # dates read for each event wanted: many come back every week
LONGEST_DATE = timedelta(days=2)


def upcoming_events(
    *, territory: TerritoryPage | None = None, limit: int, now: datetime | None = None
) -> list[EventPage]:
    """The public events that have a date to come, the next one first, each with its `session`; none for professionals,
    none that is put off.

    Those of a territory take place in its communes, or online and run from there.
    """
    now = now or timezone.now()
    return kept(
        ("upcoming events", territory and territory.pk, limit),
        lambda: _upcoming_events(territory, limit, now),
        holds=lambda found: all(event.session.end > now for event in found),
    )


def _upcoming_events(territory: TerritoryPage | None, limit: int, now: datetime) -> list[EventPage]:
    not_shown = Q(page__eventpage__audience=Audience.PROFESSIONALS) | Q(
        page__eventpage__status=EventStatus.POSTPONED
    )
    dates = _dates_to_come(now).filter(~not_shown, _in(territory))
    sessions: dict[int, Occurrence] = {}
    most = limit * AT_FIRST
    while True:
        read = list(dates[:most])
        for one in read:
            known = sessions.get(one.page_id)
            # The next one that takes place; one that is cancelled when there is no other.
            if known is None or (known.is_cancelled and not one.is_cancelled):
                sessions[one.page_id] = one
        if len(read) < most or sum(not one.is_cancelled for one in sessions.values()) >= limit:
            break
        most *= AT_FIRST
    chosen = sorted(sessions.values(), key=lambda one: (one.start, one.page_id))[:limit]
    events = EventPage.objects.select_related("venue__commune").only(*ON_A_CARD)
    found = events.in_bulk([one.page_id for one in chosen])
    _give_kinds(list(found.values()))
    for one in chosen:
        found[one.page_id].session = one
    return [found[one.page_id] for one in chosen]


def _dates_to_come(now: datetime) -> OccurrenceQuerySet:
    dates = Occurrence.objects.filter(location__isnull=True, end__gt=now, start__gt=now - LONGEST_DATE)
    reachable = dates.filter(IsReachable("page__path", levels=2))
    return reachable.select_related("venue__commune").order_by("start", "page_id")


def _in(territory: TerritoryPage | None) -> Q:
    if territory is None:
        return Q()
    source = territory if territory.is_source_language else source_territory(territory)
    run_there = Q(page__path__startswith=source.path)
    if territory.departement_wide:
        return run_there
    own = Q(venue__isnull=True)
    return (
        Q(venue__commune__epci_id=territory.epci_id)
        | (own & Q(page__eventpage__venue__commune__epci_id=territory.epci_id))
        | (own & run_there & Q(page__eventpage__venue__isnull=True))
    )


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
