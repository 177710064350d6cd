"""The programme of a temps fort: the sessions of its events, in order, each with what is new about it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q

from agenda.rows import Dated, of_pages
from campaigns.models import Action, HighlightPage
from events.enums import Audience
from events.models import EventPage, Occurrence
from events.planning import DAY, midnight
from events.presentation import PARIS
from home.kept_reads import kept, site_version
from search.pages import index_version
from vocabulary.ages import Child, fits

MOST = 3_000  # dates read of one programme
# Sessions are kept a month after their end: what is older is told without its dates.
REMEMBERED = timedelta(days=25)


@dataclass(frozen=True, slots=True)
class Row:
    """A date of the programme; `is_added` when its event came after the programme was published."""

    dated: Dated
    is_added: bool

    @property
    def day(self) -> date:
        return self.dated.session.start.astimezone(PARIS).date()

    @property
    def is_for_professionals(self) -> bool:
        return self.dated.entry.audience == Audience.PROFESSIONALS


def rows_of(campaign: HighlightPage) -> list[Row]:
    """All the dates of a temps fort whose programme is published, cancelled ones included; read once for each version
    of the site and of the index."""
    if not campaign.has_programme:
        return []
    return kept(
        ("programme", campaign.pk),
        lambda: read_rows(campaign),
        version=lambda: (site_version(), index_version()),
    )


def read_rows(campaign: HighlightPage) -> list[Row]:
    actions = Action.objects.filter(campaign=campaign, event__isnull=False)
    added = dict(actions.values_list("event_id", "added_at"))
    since, until = midnight(campaign.starts_on), midnight(campaign.ends_on + DAY)
    published = campaign.programme_published_at
    found = of_pages(added, since=since, until=until, limit=MOST) + _moved_out(added, since, until)
    return [
        Row(one, is_added=published is not None and added[one.entry.page_id] > published)
        for one in sorted(found, key=lambda one: one.session.start)
    ]


def _moved_out(event_ids: Iterable[int], since: datetime, until: datetime) -> list[Dated]:
    """The sessions planned between these moments that are now held before or after: families look for them there."""
    planned = Occurrence.objects.filter(
        page__in=list(event_ids), planned_start__gte=since, planned_start__lt=until
    )
    moved = planned.filter(Q(start__lt=since) | Q(start__gte=until)).values_list("pk", "page", "start")
    if not moved:
        return []
    ids, pages, starts = (set(column) for column in zip(*moved, strict=True))
    read = of_pages(pages, since=min(starts), until=max(starts) + timedelta(minutes=1), limit=MOST)
    return [one for one in read if one.session.pk in ids]


@dataclass(frozen=True)
class Wanted:
    """What of a programme is asked for; nothing said is everything."""

    territory: str = ""
    commune: str = ""
    theme: str = ""
    child: Child | None = None
    professionals: bool = False
    since: datetime | None = None

    def keeps(self, row: Row) -> bool:
        entry = row.dated.entry
        return (
            row.is_for_professionals == self.professionals
            and (not self.territory or self.territory in entry.territories)
            and (not self.commune or self.commune == entry.insee)
            and (not self.theme or self.theme in entry.themes)
            and (self.child is None or fits(self.child, entry.age_range))
            and (self.since is None or row.dated.session.end > self.since)
        )


@dataclass(frozen=True)
class Size:
    """How large a programme is: events, structures, communes, dates that take place."""

    actions: int
    structures: int
    communes: int
    sessions: int


def size_of(rows: Collection[Row]) -> Size:
    held = [row.dated for row in rows if not row.dated.session.is_cancelled]
    return Size(
        len({one.entry.page_id for one in held}),
        len({one.entry.structure_id for one in held}),
        len({one.entry.insee for one in held if one.entry.insee}),
        len(held),
    )


def remembered(campaign: HighlightPage) -> list[EventPage]:
    """The public events of a temps fort whose dates are forgotten, by title, with their towns."""
    events = EventPage.objects.live().filter(
        actions__campaign=campaign, locale__language_code=settings.LANGUAGE_CODE
    )
    return list(events.select_related("venue__commune", "kind").order_by("title").defer_streamfields())
