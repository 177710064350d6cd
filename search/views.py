"""The public doors of the search: results page and fragment, GeoJSON, kinds in plain words."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from home.addresses import visitor_path
from home.models.base import PUBLIC_MAX_AGE
from search.backends.base import Backend
from search.backends.database import DatabaseBackend
from search.cards import cards_for
from search.forms import SearchForm
from search.geojson import CONTENT_TYPE, GeoJSONForm, errors, feature_collection
from search.links import SearchLink
from search.query import SearchQuery
from search.results import SearchResults
from search.results_page import ResultsForm, ResultsPage
from vocabulary.selectors import kind as kind_by_slug
from vocabulary.selectors import kinds_by_slug

READABLE = {"ensure_ascii": False}


def get_backend() -> Backend:
    return DatabaseBackend()


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The results page; its changing parts alone when htmx asks."""
    form = ResultsForm(request.GET)
    backend = get_backend()
    page = ResultsPage(form=form, results=found_by(form, backend), backend=backend, request=request)
    # Going back after a while asks for the whole page again.
    partial = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    template = "search/fragment.html" if partial else "search/results.html"
    context = {
        "search": page,
        "section": "recherche",
        "description": page.description,
        "canonical": request.build_absolute_uri(request.path),
    }
    response = render(request, template, context)
    if partial:
        response["HX-Push-Url"] = page.link.url
    return cached(request, response, private=form.is_around_me)


@csrf_exempt  # for programs, which are told that nothing may be posted
@require_safe
def geojson(request: HttpRequest) -> HttpResponse:
    """The same query as a GeoJSON page, for any program."""
    form = GeoJSONForm(request.GET)
    if form.errors:
        response: HttpResponse = JsonResponse(errors(form), status=400, json_dumps_params=READABLE)
    else:
        collection = feature_collection(form, found_by(form, get_backend()), request)
        response = JsonResponse(collection, content_type=CONTENT_TYPE, json_dumps_params=READABLE)
    response["Access-Control-Allow-Origin"] = "*"
    scope = {"private": True} if form.is_around_me else {"public": True}
    patch_cache_control(response, **scope, max_age=PUBLIC_MAX_AGE)
    return response


@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of place and event in plain words."""
    home = {"title": _("Accueil"), "url": visitor_path("/")}
    every = list(kinds_by_slug().values())
    groups = [
        {
            "id": "lieux",
            "title": _("Des lieux, toute l’année"),
            "kinds": [one for one in every if one.for_places],
        },
        {
            "id": "rendez-vous",
            "title": _("Des rendez-vous, à une date"),
            "kinds": [one for one in every if not one.for_places],
        },
    ]
    context = {"groups": groups, "breadcrumbs": [home], "section": "types"}
    return cached(request, render(request, "search/kinds.html", context))


@require_safe
def kind(request: HttpRequest, slug: str) -> HttpResponse:
    """A kind in plain words, and where to find it."""
    shown = kind_by_slug(slug)
    if shown is None:
        raise Http404
    form = SearchForm(request.GET)
    query = SearchQuery(kinds=(slug,), page=form.query().page)
    found = get_backend().search(query)
    by_territory = found.facets["territoire"] if found.facets else None
    places = [
        (territory.title, by_territory.met[one], SearchLink((("type", slug), ("territoire", one))).url)
        for one, territory in form.territories.items()
        if by_territory and by_territory.met.get(one)
    ]
    names = {one: territory.title for one, territory in form.territories.items()}
    context: dict[str, Any] = {
        "kind": shown,
        "territories": places,
        "results": found,
        "cards": cards_for(found.hits, level=3, area_names=names),
        "description": shown.answer,
        "breadcrumbs": [
            {"title": _("Accueil"), "url": visitor_path("/")},
            {"title": _("C’est quoi, ces lieux ?"), "url": reverse("search:kinds")},
        ],
    }
    return cached(request, render(request, "search/kind.html", context))


def found_by(form: SearchForm, backend: Backend) -> SearchResults:
    """The results of a form; none while the town is to be chosen among several."""
    return SearchResults() if form.choices else backend.search(form.query())


def cached(request: HttpRequest, response: HttpResponse, *, private: bool = False) -> HttpResponse:
    """Public pages may be kept a minute, never those of a signed-in person or around somebody's position."""
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    if private or settings.SESSION_COOKIE_NAME in request.COOKIES:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=PUBLIC_MAX_AGE)
    return response
