from wagtail.models import Page

from accounts.services import ensure_territory_roles
from home.models import ArticleIndexPage, TerritoryPage


def set_up_territory(territory: TerritoryPage) -> None:
    """Gives a territory its groups, collection and workflow, in every language it exists in; idempotent."""
    versions = TerritoryPage.objects.filter(translation_key=territory.translation_key).order_by("pk")
    source = versions.first() or territory
    pages: list[Page] = [*versions]
    if territory.departement_wide:
        # The network's news is the business of the département's coordinators.
        pages += ArticleIndexPage.objects.all()
    ensure_territory_roles(slug=source.slug, title=source.title, pages=pages)
