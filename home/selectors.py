"""What other rooms and templates ask about pages, territories and news."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from wagtail.models import Page

from home.kept_reads import kept
from home.models import ArticlePage, StandardPage, TerritoryPage
from home.models.base import page_at
from home.models.settings import site_of
from home.querysets import every_size, few, reachable


def open_page_at(request: HttpRequest, path: str) -> Page:
    """The page in the source language at an address of the site, live and for anybody to read; raises Http404."""
    site = site_of(request)
    page = page_at(site.root_page, path.strip("/").split("/")) if site else None
    if page is None or page.locale.language_code != settings.LANGUAGE_CODE:
        raise Http404
    if page.get_view_restrictions().exists():
        raise Http404
    return page


def latest_articles(
    *, territory: TerritoryPage | None = None, limit: int | None = None
) -> QuerySet[ArticlePage]:
    """Public news in the source language, newest first; of one territory when given."""
    articles = reachable(few(ArticlePage), levels=1)
    if territory is not None:
        source = territory if territory.is_source_language else source_territory(territory)
        articles = articles.descendant_of(source)
    articles = articles.order_by("-date", "-pk").select_related("photo").defer("body", "social_image")
    # The pictures of all in one query (it does nothing where there is none).
    articles = articles.prefetch_related(every_size("photo__"))
    return articles if limit is None else articles[:limit]


def newest_articles(*, territory: TerritoryPage | None = None, limit: int) -> list[ArticlePage]:
    """The first of them, as pages show them beside something else."""
    key = ("articles", territory and territory.pk, limit)
    return kept(key, lambda: list(latest_articles(territory=territory, limit=limit)))


def every_territory() -> list[TerritoryPage]:
    """`territories()`, read once."""
    return kept("territories", lambda: list(territories()))


def territories() -> QuerySet[TerritoryPage]:
    """The public territories in the source language, by title, the département's last."""
    return (
        reachable(few(TerritoryPage), levels=1)
        .select_related("locale", "epci")
        .order_by("departement_wide", "title")
        .defer_streamfields()
    )


def source_territory(territory: TerritoryPage) -> TerritoryPage:
    """The French page of a territory: the one the listings and the news stand under."""
    return (
        TerritoryPage.objects.filter(
            translation_key=territory.translation_key, locale__language_code=settings.LANGUAGE_CODE
        ).first()
        or territory
    )


def standard_pages() -> QuerySet[StandardPage]:
    """The public plain pages in the source language, in the order of the tree."""
    return (
        reachable(few(StandardPage), levels=2).select_related("locale").order_by("path").defer_streamfields()
    )


def territory_by_slug(slug: str) -> TerritoryPage | None:
    return territories().filter(slug=slug).first() if slug else None


def territory_of_commune(*, epci_code: str | None, departement_code: str) -> TerritoryPage | None:
    """The territory that owns a commune: its EPCI's, only in the départements served."""
    if departement_code not in settings.DEPARTEMENTS or not epci_code:
        return None
    return TerritoryPage.objects.filter(
        epci_id=epci_code, locale__language_code=settings.LANGUAGE_CODE
    ).first()
