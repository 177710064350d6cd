"""The page tree of a test site: `site_tree()` gives the home page, the index pages and two territories."""

from dataclasses import dataclass

from wagtail.models import Page, Site

from geo.models import Commune
from home.models import (
    ArticleIndexPage,
    ArticlePage,
    HomePage,
    StandardPage,
    TerritoryIndexPage,
    TerritoryPage,
)
from home.services import set_up_territory
from tests.home.kept_tree import KeptRows
from tests.home.making import PageFactory


class HomePageFactory(PageFactory):
    class Meta:
        model = HomePage

    title = "Accueil"
    slug = "accueil"


class TerritoryIndexPageFactory(PageFactory):
    class Meta:
        model = TerritoryIndexPage

    title = "Territoires"
    slug = "territoires"


class ArticleIndexPageFactory(PageFactory):
    class Meta:
        model = ArticleIndexPage

    title = "Actualités"
    slug = "actualites"


class ArticlePageFactory(PageFactory):
    class Meta:
        model = ArticlePage

    title = "Un nouveau lieu ouvre"
    summary = "Les Galets ouvrent à Olette."


class StandardPageFactory(PageFactory):
    class Meta:
        model = StandardPage

    title = "Mentions légales"


def territory(parent: Page, *, commune: str, slug: str, title: str) -> TerritoryPage:
    """The territory of the EPCI of that commune (INSEE code), with its groups and workflow."""
    town = Commune.objects.get(pk=commune)
    page = TerritoryPage(title=title, slug=slug, epci=town.epci, departement=town.departement)
    parent.add_child(instance=page)
    set_up_territory(page)
    return page


@dataclass
class SiteTree:
    home: HomePage
    territories: TerritoryIndexPage
    articles: ArticleIndexPage
    conflent: TerritoryPage  # Prades (66149), Vinça (66230)
    perpignan: TerritoryPage  # Perpignan (66136)
    department: TerritoryPage


KEPT = KeptRows()


def site_tree() -> SiteTree:
    """A site in French at localhost, with the territories of Prades, of Perpignan, and of the whole département."""
    KEPT.write(_build_tree)
    territories = {page.slug: page for page in TerritoryPage.objects.all()}
    return SiteTree(
        HomePage.objects.get(),
        TerritoryIndexPage.objects.get(),
        ArticleIndexPage.objects.get(),
        territories["conflent-canigo"],
        territories["perpignan-mediterranee"],
        territories["pyrenees-orientales"],
    )


def _build_tree() -> None:
    root = Page.objects.get(depth=1)
    home = HomePageFactory(parent=root)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    ArticleIndexPageFactory(parent=home)
    index = TerritoryIndexPageFactory(parent=home)
    territory(index, commune="66149", slug="conflent-canigo", title="Conflent-Canigó")
    territory(index, commune="66136", slug="perpignan-mediterranee", title="Perpignan Méditerranée")
    department = TerritoryPage(
        title="Pyrénées-Orientales",
        slug="pyrenees-orientales",
        departement_wide=True,
        departement_id="66",
    )
    index.add_child(instance=department)
    set_up_territory(department)
