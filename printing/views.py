"""The programme of a month as a PDF: of a territory, a structure, a commune and its surroundings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda.rows import Dated, dated, of_pages
from calendars.selectors import pages_of_structure
from directory.models import StructurePage
from events.planning import HORIZON, midnight
from events.presentation import PARIS
from geo.wording import at_town
from home.addresses import page_path
from home.models import TerritoryPage
from home.models.settings import SiteSettings
from home.selectors import open_page_at
from home.templatetags.typography import tel_display
from printing.documents import Masthead
from printing.forms import ProgrammeForm
from printing.months import Month, offered
from printing.programmes import Sheet, programme
from printing.responses import paper_response
from search.forms import SearchForm
from search.query import SearchQuery

MOST = 4_000  # dates read for a sheet: those of a month in a large territory
NEXT = 12  # dates read of the months after, when there is none
AROUND_KM = 10
FARTHEST_KM = 30  # the sheet says how far it goes
OF_A_COMMUNE = ("insee", "rayon")

# The dates between two moments, at most so many, in order.
Reader = Callable[[datetime, datetime, int], list[Dated]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose programme it is, how its dates are read, and the name of its file."""

    sheet: Sheet
    read: Reader
    name: str


@require_safe
def page_programme(request: HttpRequest, path: str) -> HttpResponseBase:
    """`<page>programme.pdf?mois=2026-12`: that of a territory or of a structure; `caracteres=grands` in large print."""
    with translation.override(settings.LANGUAGE_CODE):
        page = open_page_at(request, path)
        if isinstance(page, TerritoryPage):
            asked = Asked(_of_territory(page, request), _reader(territories=(page.slug,)), page.slug)
        elif isinstance(page, StructurePage):
            asked = Asked(_of_structure(page, request), _reader_of_structure(page), page.slug)
        else:
            raise Http404
        return _answer(request, asked)


@require_safe
def commune_programme(request: HttpRequest) -> HttpResponseBase:
    """`/programme.pdf?insee=66149&mois=2026-12`: that of a commune and around; `rayon` is in kilometres."""
    with translation.override(settings.LANGUAGE_CODE):
        given = request.GET.copy()
        for name in set(given) - set(OF_A_COMMUNE):
            del given[name]
        form = SearchForm(given)
        town = form.position.town if form.position else None
        if form.errors or town is None or town.lat is None:
            said = [message for messages in form.messages_by_field.values() for message in messages]
            return _refused(
                request, said or [_("Dites la commune par son code INSEE, par exemple : insee=66149.")]
            )
        if town.departement not in settings.DEPARTEMENTS:
            raise Http404
        km = min(form.query().radius_km or AROUND_KM, FARTHEST_KM)
        lead = capfirst(_("%(at_town)s et à moins de %(km)d km.") % {"at_town": at_town(town.name), "km": km})
        address = request.build_absolute_uri(f"/agenda/?insee={town.insee}&rayon={km}")
        sheet = Sheet(_("%(town)s et autour") % {"town": town.name}, _masthead(request), address, lead)
        centre = form.position.centre if form.position else None
        return _answer(request, Asked(sheet, _reader(centre=centre, radius_km=km), town.insee))


def _answer(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    now = timezone.now()
    today = now.astimezone(PARIS).date()
    form = ProgrammeForm(request.GET, today=today)
    if form.errors:
        return _refused(request, [str(one) for errors in form.errors.values() for one in errors], asked)
    month: Month = form.cleaned_data["mois"]
    is_large = bool(form.cleaned_data["caracteres"])
    rows = asked.read(max(month.since, midnight(today)), month.until, MOST)
    after = [] if rows else asked.read(month.until, month.until + HORIZON, NEXT)
    site = request.build_absolute_uri("/")
    document = programme(
        rows, sheet=asked.sheet, month=month, site=site, after=after, is_cut=len(rows) == MOST, now=now
    )
    name = f"programme-{asked.name}-{month}{'-grands-caracteres' if is_large else ''}"
    return paper_response(request, document, name, large_print=is_large)


def _refused(request: HttpRequest, said: list[str], asked: Asked | None = None) -> HttpResponse:
    """What is wrong with the address, and the months that may be asked."""
    today = timezone.localdate()
    months = [] if asked is None else [(str(one), f"{one.name} {one.year}") for one in offered(today)]
    kept = [(name, value) for name, value in request.GET.items() if name in OF_A_COMMUNE]
    context: dict[str, Any] = {"said": said, "months": months, "kept": kept}
    return render(request, "printing/refused.html", context, status=400)


def _reader(**query: Any) -> Reader:
    asked = SearchQuery(**query)
    return lambda since, until, limit: dated(asked, since=since, until=until, limit=limit)


def _reader_of_structure(page: StructurePage) -> Reader:
    page_ids = pages_of_structure(page.pk)
    return lambda since, until, limit: of_pages(page_ids, since=since, until=until, limit=limit)


def _of_territory(page: TerritoryPage, request: HttpRequest) -> Sheet:
    who = [page.contact_name, page.contact_role, tel_display(page.contact_phone), page.contact_email]
    contact = ", ".join(part for part in who if part)
    return Sheet(
        page.title,
        _masthead(request),
        request.build_absolute_uri(f"/agenda/?territoire={page.slug}"),
        page.lead,
        _("Une question ? %(contact)s") % {"contact": contact} if contact else "",
    )


def _of_structure(page: StructurePage, request: HttpRequest) -> Sheet:
    address = request.build_absolute_uri(page_path(page, request))
    contact = " · ".join(part for part in (tel_display(page.phone), page.email) if part)
    return Sheet(page.title, _masthead(request), address, contact)


def _masthead(request: HttpRequest) -> Masthead:
    settings_of_site = SiteSettings.for_request(request)
    return Masthead(
        settings_of_site.network_name or "Maillage", settings_of_site.area_name, request.get_host()
    )
