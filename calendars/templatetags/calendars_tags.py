"""What pages of other rooms show of the calendars and feeds."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page

from calendars.links import CalendarLink, page_link, search_feed, search_link, without_dates
from home.components import draw
from home.models import TerritoryPage
from search.links import SearchLink

register = template.Library()

CALENDAR_TYPE, ATOM_TYPE = "text/calendar", "application/atom+xml"


@register.simple_tag(takes_context=True)
def page_calendar(context: dict[str, Any], page: Page) -> SafeString:
    """Show how to follow the dates of a page in one's own calendar."""
    request = context.get("request")
    return draw("components/calendar", calendar=page_link(page, request) if request else None)


@register.simple_tag(takes_context=True)
def search_calendar(context: dict[str, Any], link: SearchLink, dates: bool = True) -> CalendarLink | None:
    """Give where to follow the dates of a search in one's own calendar; all those to come, without `dates`."""
    request = context.get("request")
    return search_link(link if dates else without_dates(link), request) if request else None


@register.simple_tag(takes_context=True)
def page_calendar_head(context: dict[str, Any], page: Page) -> SafeString | str:
    """Tell programs, in the head of a page, where its calendar is."""
    request = context.get("request")
    link = page_link(page, request) if request else None
    return _alternate((CALENDAR_TYPE, link.path, _("Les dates, à suivre dans un agenda"))) if link else ""


@register.simple_tag(takes_context=True)
def search_calendar_head(context: dict[str, Any], link: SearchLink, dates: bool = True) -> SafeString | str:
    """Tell programs, in the head of the page of a search, where its calendar and its feed are."""
    request = context.get("request")
    if not request:
        return ""
    link = link if dates else without_dates(link)
    return _alternate(
        (CALENDAR_TYPE, search_link(link, request).path, _("Les dates, à suivre dans un agenda")),
        (ATOM_TYPE, search_feed(link), _("Les prochaines dates")),
    )


@register.simple_tag
def news_feed_head(territory: TerritoryPage | None = None) -> SafeString:
    """Tell programs, in the head of a page, where the feed of the news is: that of a territory, if any."""
    return _alternate((ATOM_TYPE, news_feed(territory), _("Les nouvelles")))


@register.simple_tag
def news_feed(territory: TerritoryPage | None = None, form: str = "atom") -> str:
    """Give the address of the feed of the news."""
    path = reverse("calendars:news_feed", args=[form])
    return f"{path}?territoire={territory.slug}" if territory else path


def _alternate(*links: tuple[str, str, str]) -> SafeString:
    return format_html_join("\n  ", '<link rel="alternate" type="{}" href="{}" title="{}">', links)
