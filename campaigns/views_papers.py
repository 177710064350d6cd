"""The papers of a temps fort, as PDF: made anew when something changes, with the day they were made."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from campaigns.models import HighlightPage
from campaigns.papers import booklet, poster
from home.addresses import page_path
from home.selectors import open_page_at
from printing.documents import Paper
from printing.responses import paper_response

BOOKLETS: dict[str, Paper] = {"a5": "a5", "a4": "a4"}
POSTERS: dict[str, Paper] = {"a4": "a4", "a3": "a3"}
LARGE = "grands"


@require_safe
def booklet_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """`/temps-forts/<slug>/livret.pdf?papier=a4&caracteres=grands`."""
    with translation.override(settings.LANGUAGE_CODE):
        campaign = _campaign_at(request, slug)
        paper = BOOKLETS.get(request.GET.get("papier", "a5"), "a5")
        is_large = request.GET.get("caracteres") == LARGE
        document = booklet(campaign, request)
        if document is None:
            return _nothing_to_print(request, campaign)
        name = f"livret-{slug}-{paper}{'-grands-caracteres' if is_large else ''}"
        return paper_response(request, document, name, paper=paper, large_print=is_large)


@require_safe
def poster_pdf(request: HttpRequest, slug: str, insee: str) -> HttpResponseBase:
    """`/temps-forts/<slug>/affiche-66149.pdf?papier=a3`."""
    with translation.override(settings.LANGUAGE_CODE):
        campaign = _campaign_at(request, slug)
        document = poster(campaign, insee, request)
        if document is None:
            return _nothing_to_print(request, campaign)
        paper = POSTERS.get(request.GET.get("papier", "a4"), "a4")
        return paper_response(request, document, f"affiche-{slug}-{insee}-{paper}", paper=paper)


def _nothing_to_print(request: HttpRequest, campaign: HighlightPage) -> HttpResponse:
    context = {"campaign": campaign, "url": page_path(campaign, request)}
    return render(request, "campaigns/nothing_to_print.html", context, status=404)


def _campaign_at(request: HttpRequest, slug: str) -> HighlightPage:
    """The public temps fort of that address, its programme being published."""
    page = open_page_at(request, f"{HighlightPage.section}/{slug}")
    if not isinstance(page, HighlightPage) or not page.has_programme:
        raise Http404
    return page
