"""What the public pages ask about events."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from events.models import EventPage
from home.models import TerritoryPage
from home.querysets import reachable
from home.selectors import source_territory

# Reading the other columns would cost more than the search itself.
ON_A_CARD = (
    "title", "url_path", "start", "end", "online_url", "free", "price", "ages", "age_min", "age_max", "parents_only",
    "kind__slug", "venue__name", "venue__commune__name",
)  # fmt: skip


def upcoming_events(
    *, territory: TerritoryPage | None = None, limit: int, now: datetime | None = None
) -> QuerySet[EventPage]:
    """The public events that are not over, the next one first.

    Those of a territory take place in its communes, or online and run from there.
    """
    events = reachable(EventPage.objects.all(), levels=2).filter(end__gt=now or timezone.now())
    if territory is not None:
        source = territory if territory.is_source_language else source_territory(territory)
        run_there = Q(path__startswith=source.path)
        if territory.departement_wide:
            events = events.filter(run_there)
        else:
            here = Q(venue__commune__epci_id=territory.epci_id)
            events = events.filter(here | (run_there & Q(venue__isnull=True)))
    return events.select_related("kind", "venue__commune").only(*ON_A_CARD).order_by("start", "pk")[:limit]
