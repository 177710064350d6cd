"""What pages and screens read of temps forts and proposals."""

from datetime import timedelta

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.utils import timezone

from campaigns.models import HighlightPage
from home.kept_reads import kept
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
    """The one the home page tells of: in progress, or that begins soon with its programme out."""
    today = timezone.localdate()
    told = [one for one in highlights() if one.has_programme and not one.is_over]
    soon = [one for one in told if one.starts_on <= today + ANNOUNCED]
    return min(soon, key=lambda one: one.starts_on, default=None)
