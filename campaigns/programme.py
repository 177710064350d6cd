"""The programme of a temps fort: the sessions of its events, in order, each with what is new about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from agenda.rows import Dated, of_pages
from campaigns.models import Action, HighlightPage
from events.enums import Audience
from events.models import EventPage
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
    added = dict(Action.objects.filter(campaign=campaign).values_list("event_id", "added_at"))
    since, until = midnight(campaign.starts_on), midnight(campaign.ends_on + DAY)
    published = campaign.programme_published_at
    return [
        Row(one, is_added=published is not None and added[one.entry.page_id] > published)
        for one in of_pages(added, since=since, until=until, limit=MOST)
    ]


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
