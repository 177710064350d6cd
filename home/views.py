"""The pages of the tree, the plan of the site, and what robots read."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site
from wagtail.views import serve

from home.addresses import visitor_path
from home.models.base import route_at
from home.models.settings import site_of
from home.querysets import reachable
from home.selectors import latest_articles, standard_pages, territories
from vocabulary.selectors import kinds_by_slug

ARTICLES_IN_PLAN = 20


def page(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """Wagtail's own view, the page being found first: its way needs two more queries for a French address.

    Whatever is not a French page is left to it (see `HomePage.route`).
    """
    site = site_of(request)
    if site is not None and get_language() == settings.LANGUAGE_CODE:
        found = route_at(site.root_page, [slug for slug in path.split("/") if slug])
        if found is not None and found.page.locale.language_code == settings.LANGUAGE_CODE:
            request._wagtail_route_for_request = found  # type: ignore[attr-defined]
    response: HttpResponseBase = serve(request, path)
    return response


@require_safe
@cache_control(public=True, max_age=300)
def site_plan(request: HttpRequest) -> HttpResponse:
    """`/plan-du-site/`: the way to everything, by the pages people look for."""
    context: dict[str, Any] = {
        "title": _("Plan du site"),
        "section": "plan-du-site",
        "description": _("Toutes les pages du site, rangées."),
        "breadcrumbs": [{"title": _("Accueil"), "url": visitor_path("/")}],
        "territories": list(territories()),
        "kinds": list(kinds_by_slug().values()),
        "articles": list(latest_articles(limit=ARTICLES_IN_PLAN)),
        "standard_pages": list(standard_pages()),
    }
    response = render(request, "home/site_plan.html", context)
    patch_vary_headers(response, ["Cookie"])
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: everything public may be read, but not every combination of filters."""
    prefixes = ("", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE))
    lines = [
        "User-agent: *",
        "Disallow: /cms/",
        *(f"Disallow: {prefix}/recherche." for prefix in prefixes),
        *(f"Disallow: {prefix}/recherche/?" for prefix in prefixes),
        "",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


class PageSitemap(Sitemap):
    """Every page a visitor can reach, in French."""

    limit = 20_000

    def __init__(self, site: Site) -> None:
        self.root_path = site.root_page.url_path

    def items(self) -> list[tuple[str, Any]]:
        pages = reachable(Page.objects.public(), levels=3).filter(url_path__startswith=self.root_path)
        return list(pages.order_by("path").values_list("url_path", "last_published_at"))

    def location(self, item: tuple[str, Any]) -> str:
        return "/" + item[0].removeprefix(self.root_path)

    def lastmod(self, item: tuple[str, Any]) -> Any:
        return item[1]


class FixedSitemap(Sitemap):
    """The addresses that are not pages: the kinds in plain words, the plan of the site."""

    def items(self) -> list[str]:
        return list(self._addresses())

    def _addresses(self) -> Iterator[str]:
        yield "/recherche/"
        yield "/types/"
        for slug in kinds_by_slug(settings.LANGUAGE_CODE):
            yield f"/types/{slug}/"
        yield "/plan-du-site/"

    def location(self, item: str) -> str:
        return item


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`."""
    site = Site.find_for_request(request)
    maps: dict[str, type[Sitemap] | Sitemap] = {"fixed": FixedSitemap()}
    if site is not None:
        maps["pages"] = PageSitemap(site)
    return sitemap_view(request, maps)
