"""What pages and screens read of temps forts and proposals."""

from datetime import date, timedelta

from django.conf import settings
from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from campaigns.models import HighlightPage
from events.enums import Audience
from home.kept_reads import kept
from home.models import TerritoryPage
from home.querysets import every_size, few, reachable

PAST_PER_PAGE = 12
ANNOUNCED = timedelta(days=14)  # how long before it begins the home page tells of a programme


def highlights() -> "list[HighlightPage]":
    """The public temps forts in French, the last one first, with what their cards show; read once."""
    return kept("highlights", _read_highlights)


def _read_highlights() -> list[HighlightPage]:
    found = reachable(few(HighlightPage), levels=1).select_related("photo", "locale")
    found = found.prefetch_related(every_size("photo__")).defer("body", "call_text", "social_image")
    return list(found.order_by("-ends_on", "-starts_on", "-pk"))


def highlights_in_order(page: str | None) -> tuple[list[HighlightPage], "PageOfList[HighlightPage]"]:
    """Those in progress or to come, the next one first; one page of those that are over, the last one first."""
    found = highlights()
    coming = [one for one in reversed(found) if not one.is_over]
    past = [one for one in found if one.is_over]
    coming.sort(key=lambda one: one.starts_on)
    return coming, Paginator(past, PAST_PER_PAGE).get_page(page)


def highlight_now() -> HighlightPage | None:
    """The one the home page tells of, in progress or about to begin with its programme out, with its `action_count`."""
    today = timezone.localdate()
    found = kept(("highlight now", today), lambda: list(_read_highlight_now(today)))
    return found[0] if found else None


def _read_highlight_now(today: date) -> "QuerySet[HighlightPage]":
    told = reachable(few(HighlightPage), levels=1).filter(
        programme_published_at__isnull=False, starts_on__lte=today + ANNOUNCED, ends_on__gte=today
    )
    of_families = Q(actions__event__live=True) & ~Q(actions__event__audience=Audience.PROFESSIONALS)
    counted = told.annotate(action_count=Count("actions", filter=of_families))
    shown = counted.select_related("locale").defer("body", "call_text")
    return shown.order_by("starts_on", "pk")[:1]


def covers(campaign: HighlightPage, territory: TerritoryPage | None) -> bool:
    """Whether a temps fort is also that territory's; the département's belongs to all of them."""
    concerned = {one.pk for one in campaign.territories.all()}
    return not concerned or (
        territory is not None and (territory.departement_wide or territory.pk in concerned)
    )


def open_campaigns(territory: TerritoryPage | None) -> list[HighlightPage]:
    """The temps forts that take proposals today, where the structures of that territory may take part."""
    found = HighlightPage.objects.live().filter(
        locale__language_code=settings.LANGUAGE_CODE, proposals_until__gte=timezone.localdate()
    )
    return [one for one in found.order_by("starts_on", "pk") if covers(one, territory)]
