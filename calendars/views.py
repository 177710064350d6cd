"""Dates for the calendars of visitors: those of any search, of a page, or a single one."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Page

from agenda.rows import Dated, dated, of_pages
from calendars.dates import DatesCalendar
from calendars.forms import CalendarForm
from calendars.links import page_of_search
from calendars.naming import name_of_page, name_of_search
from calendars.presentation import calendar_of
from calendars.responses import conditional
from calendars.selectors import pages_of_structure
from directory.models import ListingPage, StructurePage
from events.planning import HORIZON, midnight
from events.session_reads import by_id
from home.addresses import visitor_path
from home.models import TerritoryPage
from home.selectors import open_page_at
from search.forms import SearchForm
from search.geojson import errors
from search.links import SearchLink
from search.query import SearchQuery

CONTENT_TYPE = "text/calendar; charset=utf-8"
MOST = 500  # dates in a calendar: the next ones
FARTHEST = timedelta(days=400)  # of the dates of an event; those of places are known for six months
READABLE = {"ensure_ascii": False}


@csrf_exempt  # for programs, which are told that nothing may be posted
@require_safe
def search_calendar(request: HttpRequest) -> HttpResponseBase:
    """`/recherche.ics`: the next sessions of a search, whatever the page of results."""
    form = CalendarForm(request.GET)
    if refused := refusal(form):
        return refused
    rows = rows_of_form(form)
    name = name_of_search(form, request)
    calendar = calendar_of(rows, request, name=name, path=page_of_search(SearchLink(tuple(form.pairs))))
    return _answer(request, calendar, private=form.is_around_me)


@csrf_exempt
@require_safe
def page_calendar(request: HttpRequest, path: str) -> HttpResponseBase:
    """`<page>agenda.ics`: the next sessions of a place, an event, a structure, a territory…; `?seance=` a single one."""
    page = open_page_at(request, path)
    asked = request.GET.get("seance")
    rows = _next_rows(page) if asked is None else _single_row(page, asked)
    if rows is None:
        raise Http404
    calendar = calendar_of(rows, request, name=name_of_page(page, request), path=visitor_path(f"/{path}"))
    return _answer(request, calendar, name=page.slug)


def refusal(form: SearchForm) -> HttpResponse | None:
    """What a search that is not understood is answered; nothing when it is."""
    if not (form.errors or form.choices):
        return None
    answer = errors(form)
    if form.choices:
        answer["erreurs"].setdefault("ou", []).append(
            _("Plusieurs communes portent ce nom : choisissez la vôtre.")
        )
        answer["suggestions"] = [town.as_json() for town in form.choices]
    response = JsonResponse(answer, status=400, json_dumps_params=READABLE)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def rows_of_form(form: CalendarForm, *, limit: int = MOST) -> list[Dated]:
    """The next sessions of a search that is understood; none once its period is over."""
    return [] if form.is_over else rows_of_search(form.query(), limit=limit)


def rows_of_search(query: SearchQuery, *, limit: int = MOST) -> list[Dated]:
    """The next sessions of a search, from this morning on: those of the day stay until it is over."""
    since = midnight(timezone.localdate())
    return dated(query, since=since, until=since + HORIZON, limit=limit)


def _next_rows(page: Page) -> list[Dated] | None:
    """The next sessions of a page; nothing for one that has no calendar.

    A type of page of another room has one when it says which dates are its own: `calendar_rows()`, in order.
    """
    if isinstance(page, TerritoryPage):
        return rows_of_search(SearchQuery(territories=(page.slug,)))
    if isinstance(page, ListingPage):
        page_ids = [page.pk]
    elif isinstance(page, StructurePage):
        page_ids = pages_of_structure(page.pk)
    elif hasattr(page, "calendar_rows"):
        return list(page.calendar_rows()[:MOST])
    else:
        return None
    since = midnight(timezone.localdate())
    return of_pages(page_ids, since=since, until=since + FARTHEST, limit=MOST)


def _single_row(page: Page, asked: str) -> list[Dated] | None:
    if not asked.isdecimal() or len(asked) > 18:
        return None
    session = by_id([int(asked)]).get(int(asked))
    if session is None or session.page_id != page.pk:
        return None
    # Several addresses may begin at the same time.
    rows = of_pages([page.pk], since=session.start, until=session.start + timedelta(seconds=1), limit=MOST)
    return [row for row in rows if row.session.pk == session.pk] or None


def _answer(
    request: HttpRequest, calendar: DatesCalendar, *, name: str = "agenda", private: bool = False
) -> HttpResponseBase:
    # Read by the first process that writes one: icalendar takes four megabytes.
    from calendars.encoding import encode

    response = HttpResponse(encode(calendar), content_type=CONTENT_TYPE)
    # Shown by a telephone that knows what to do with it; anything else keeps it under that name.
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return conditional(request, response, private=private)
