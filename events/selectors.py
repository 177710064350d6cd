"""What the public pages ask about events."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from events.models import EventPage
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
        holds=lambda found: all(event.end > now for event in found),
    )


def _upcoming_events(territory: TerritoryPage | None, limit: int, now: datetime) -> list[EventPage]:
    events = reachable(EventPage.objects.all(), levels=2).filter(end__gt=now)
    if territory is not None:
        source = territory if territory.is_source_language else source_territory(territory)
        run_there = Q(path__startswith=source.path)
        if territory.departement_wide:
            events = events.filter(run_there)
        else:
            here = Q(venue__commune__epci_id=territory.epci_id)
            events = events.filter(here | (run_there & Q(venue__isnull=True)))
    found = list(events.select_related("venue__commune").only(*ON_A_CARD).order_by("start", "pk")[:limit])
    _give_kinds(found)
    return found


def _give_kinds(events: list[EventPage]) -> None:
    """The kinds are known already; joined, SQLite may well read all the events of each in turn."""
    kinds = {kind.pk: kind for kind in kinds_by_slug(settings.LANGUAGE_CODE).values()}
    for event in events:
        if kind := kinds.get(event.kind_id):
            event.kind = kind
