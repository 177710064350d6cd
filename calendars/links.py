"""The addresses of calendars and feeds."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Locale, Page

from home.addresses import visitor_url
from search.links import SearchLink

CALENDAR = "agenda.ics"  # under the address of a page
# How to look at results, which makes no difference to a calendar.
LOOKS = ("page", "par", "vue", "tri")


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """Where a calendar is, from the root of the site and whole."""

    path: str
    url: str

    @property
    def webcal(self) -> str:
        """The same, as the system hands it to the program that keeps calendars."""
        return f"webcal:{self.url.partition(':')[2]}"


def page_link(page: Page, request: HttpRequest) -> CalendarLink | None:
    """The calendar of a page, or of the French one it was translated from; nothing for a page that has no address."""
    source: Page | None = page
    if page.locale.language_code != settings.LANGUAGE_CODE:
        source = page.get_translation_or_none(Locale.get_default())
    path = visitor_url(source, request) if source and source.pk else ""
    return _at(f"{path}{CALENDAR}", request) if path else None


def search_link(link: SearchLink, request: HttpRequest) -> CalendarLink:
    """The calendar of a search."""
    return _at(_same(link, reverse("calendars:search")), request)


def search_feed(link: SearchLink, form: str = "atom") -> str:
    return _same(link, reverse("calendars:agenda_feed", args=[form]))


def page_of_search(link: SearchLink) -> str:
    """Where people read the results of that search, from the first one."""
    return _same(link, reverse("search:results"))


def without_dates(link: SearchLink) -> SearchLink:
    """All the dates to come: in an agenda, the days are those one looks at."""
    return link.without("du").without("au")


def _same(link: SearchLink, path: str) -> str:
    return SearchLink(tuple(pair for pair in link.pairs if pair[0] not in LOOKS), path).url


def _at(path: str, request: HttpRequest) -> CalendarLink:
    return CalendarLink(path, request.build_absolute_uri(path))
