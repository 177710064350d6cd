"""What a temps fort was, in numbers: for its coordinators, and for the yearly report. Counted from the events themselves,
so long after their sessions are forgotten."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from campaigns.models import Action, HighlightPage
from campaigns.permissions import Scope
from events.enums import Audience, EventStatus, Status
from events.models import EventPage, OccurrenceChange
from events.planning import DAY, midnight
from events.presentation import PARIS
from home.models import TerritoryPage
from vocabulary.ages import EVERY_AGE, AgeRange, Child, fits, interval, say_ages
from vocabulary.spelling import fold

# Those of schools and of rulebooks; an action counts in all those it overlaps.
BRACKETS = [interval(-9, 35), interval(36, 71), interval(72, 131), interval(132, 215)]
Count = tuple[str, int]


@dataclass(frozen=True)
class ActionLine:
    """An action and its dates within the temps fort; `cancelled` of them did not take place."""

    event: EventPage
    structure: str
    territory: str
    commune: str
    dates: tuple[datetime, ...]
    cancelled: int
    added_at: datetime

    @property
    def held(self) -> int:
        return len(self.dates) - self.cancelled


@dataclass(frozen=True)
class Report:
    """Its public actions; `withdrawn` were public, or about to be, and are unpublished or erased (of the whole only)."""

    lines: Sequence[ActionLine]
    withdrawn: int | None = None

    @property
    def figures(self) -> list[Count]:
        """The numbers to write first."""
        figures = [
            (_("actions"), len(self.lines)),
            (_("structures"), len({one.structure for one in self.lines})),
            (_("communes"), len({one.commune for one in self.lines if one.commune})),
            (_("séances prévues"), sum(len(one.dates) for one in self.lines)),
            (_("séances annulées"), sum(one.cancelled for one in self.lines)),
        ]
        if self.withdrawn is not None:
            figures.append((_("actions annulées, retirées du site"), self.withdrawn))
        return figures

    @property
    def tables(self) -> list[tuple[str, list[Count]]]:
        """How many actions of each kind, each territory, each age, each audience; the most numerous first."""
        return [
            (_("Par type"), _ranked(one.event.kind.name for one in self.lines)),
            (_("Par territoire"), _ranked(one.territory or _("Sans territoire") for one in self.lines)),
            (_("Par commune"), _ranked(one.commune or _("En ligne") for one in self.lines)),
            (_("Par âge"), self._by_age()),
            (_("Par public"), _ranked(_audience(one.event) for one in self.lines)),
        ]

    def _by_age(self) -> list[Count]:
        found = []
        for bracket in BRACKETS:
            child = Child("", bracket.age_min or 0, bracket.age_max or 0)
            number = sum(fits(child, one.event.age_range) for one in self.lines)
            found.append((say_ages(bracket), number))
        every = sum(one.event.age_range == EVERY_AGE for one in self.lines)
        unsaid = sum(one.event.age_range == AgeRange() for one in self.lines)
        return [*found, (_("dont à tout âge"), every), (_("sans âge"), unsaid)]


def report_of(campaign: HighlightPage, scope: Scope) -> Report:
    """The public actions of a temps fort, or of the territories that are this person's business."""
    actions = Action.objects.filter(campaign=campaign, event__live=True)
    events = {
        one.pk: one
        for one in EventPage.objects.filter(pk__in=actions.values("event"))
        .select_related("kind", "venue__commune")
        .prefetch_related("dates", "themes")
        .defer_streamfields()
    }
    structures = {path[: -Page.steplen] for path in (one.path for one in events.values())}
    names = dict(Page.objects.filter(path__in=structures).values_list("path", "title"))
    territories = _territories()
    cancelled = _cancelled(events)
    lines = []
    for event_id, added_at in actions.values_list("event_id", "added_at"):
        event = events[event_id]
        territory = _territory_of(event, territories)
        if not (scope.whole or (territory and territory.pk in scope.territories)):
            continue
        dates = _dates(event, campaign)
        off = len(dates) if event.status == EventStatus.CANCELLED else 0
        lines.append(
            ActionLine(
                event,
                names.get(event.path[: -Page.steplen], ""),
                territory.title if territory else "",
                event.venue.commune.name if event.venue else "",
                dates,
                off or sum((event.pk, moment) in cancelled for moment in dates),
                added_at,
            )
        )
    lines.sort(key=lambda one: (one.dates[0] if one.dates else one.added_at, one.event.title))
    return Report(lines, _withdrawn(campaign) if scope.whole else None)


def _withdrawn(campaign: HighlightPage) -> int:
    """How many of its actions are not on the site any more: of those that are erased, nothing says where they were."""
    unpublished = Q(event__live=False, event__first_published_at__isnull=False)
    return Action.objects.filter(Q(event=None) | unpublished, campaign=campaign).count()


def _territories() -> dict[str, TerritoryPage]:
    """By path in the tree, and by EPCI."""
    found: dict[str, TerritoryPage] = {}
    pages = TerritoryPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    for page in pages.defer_streamfields():
        found[page.path] = page
        if page.epci_id:
            found[page.epci_id] = page
    return found


def _territory_of(event: EventPage, territories: dict[str, TerritoryPage]) -> TerritoryPage | None:
    """Where it takes place, else where it is run from."""
    there = territories.get(event.venue.commune.epci_id or "") if event.venue else None
    return there or territories.get(event.path[: -2 * Page.steplen])


def _dates(event: EventPage, campaign: HighlightPage) -> tuple[datetime, ...]:
    since, until = midnight(campaign.starts_on), midnight(campaign.ends_on + DAY)
    return tuple(one.start for one in event.planned_dates if since <= one.start < until)


def _cancelled(event_ids: Iterable[int]) -> set[tuple[int, datetime]]:
    """The planned dates whose last word is that they do not take place."""
    said = OccurrenceChange.objects.filter(page__in=list(event_ids), undone_at=None).order_by("at", "pk")
    last = {
        (page, start): status
        for page, start, status in said.values_list("page_id", "planned_start", "status_after")
    }
    return {key for key, status in last.items() if status == Status.CANCELLED}


def _ranked(names: Iterable[str]) -> list[Count]:
    return sorted(Counter(map(str, names)).items(), key=lambda one: (-one[1], fold(one[0])))


def _audience(event: EventPage) -> str:
    return str(Audience(event.audience).label)


# --- As a sheet --------------------------------------------------------------------------------------------------


def columns() -> list[str]:
    return [
        _("action"), _("structure"), _("territoire"), _("commune"), _("lieu"), _("type"), _("thèmes"), _("public"),
        _("âges"), _("première date"), _("dates"), _("séances prévues"), _("séances annulées"), _("gratuit"), _("prix"),
        _("inscription"), _("ajoutée le"), _("adresse de la page"),
    ]  # fmt: skip


def rows(report: Report, site: str) -> Iterable[list[str]]:
    """A line for each action; `site` is the absolute address of the home page, without its last slash."""
    for one in report.lines:
        event = one.event
        local = [moment.astimezone(PARIS) for moment in one.dates]
        free: Any = {True: _("oui"), False: _("non"), None: ""}
        yield [
            event.title,
            one.structure,
            one.territory,
            one.commune,
            event.venue.known_as if event.venue else "",
            event.kind.name,
            ", ".join(theme.name for theme in event.themes.all()),
            _audience(event),
            say_ages(event.age_range),
            f"{local[0]:%d/%m/%Y}" if local else "",
            ", ".join(f"{moment:%d/%m/%Y %H:%M}" for moment in local),
            str(len(one.dates)),
            str(one.cancelled),
            free[event.free],
            event.price,
            str(event.get_registration_by_display()),
            date_format(timezone.localtime(one.added_at), "d/m/Y"),
            f"{site}{event.url or ''}",
        ]
