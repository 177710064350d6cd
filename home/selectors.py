"""What other rooms and templates ask about territories and news."""

from django.conf import settings
from django.db.models import QuerySet

from home.models import ArticlePage, TerritoryPage


def latest_articles(
    *, territory: TerritoryPage | None = None, limit: int | None = None
) -> QuerySet[ArticlePage]:
    """Public news in the source language, newest first; of one territory when given."""
    articles = ArticlePage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE)
    if territory is not None:
        articles = articles.descendant_of(territory)
    articles = articles.order_by("-date", "-pk").select_related("photo").defer_streamfields()
    return articles if limit is None else articles[:limit]


def territories() -> QuerySet[TerritoryPage]:
    """The public territories in the source language, by title."""
    return (
        TerritoryPage.objects.live()
        .filter(locale__language_code=settings.LANGUAGE_CODE)
        .order_by("departement_wide", "title")
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
