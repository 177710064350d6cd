"""Writes of this room: the pages a new site starts with, and the rights of each territory."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Locale, Page, Site, get_page_models
from wagtail.rich_text import RichText

from accounts.services import ensure_territory_roles, remove_default_workflow
from geo.models import Departement, Epci
from home.models import (
    HomePage,
    SiteSettings,
    StandardPage,
    TerritoryIndexPage,
    TerritoryPage,
)

# "CC du Vallespir" is "Vallespir" for those who live there.
EPCI_PREFIX = re.compile(r"^(CC|CA|CU|Métropole)\s+(?:(?:de la|de l['’]|des|du|de|d['’])\s*)?")
HEADING = "Près de chez vous, un lieu pour souffler, jouer, parler"
LEAD = "Pour tous les parents et futurs parents. Souvent gratuit, toujours sans jugement."
PRIVACY = (
    "Aucun compte n’est demandé. Aucune mesure d’audience ne vous suit. Il n’y a pas de cookie, sauf un : celui "
    "qui retient votre choix d’affichage, clair ou sombre, si vous y touchez.",
    "« Autour de moi » arrondit votre position à environ 100 mètres et ne la garde pas.",
)
SOURCES = (
    "Communes : INSEE (code officiel géographique), DGCL, La Poste, IGN et annuaire de l’administration, "
    "sous Licence Ouverte.",
)
AUDIT = (
    "Aucun audit n’a encore été mené au regard du RGAA 4.1.2 ; tant qu’il n’a pas eu lieu, ce site se déclare "
    "non conforme.",
    "Chaque page est contrôlée à chaque modification, au clavier et avec un outil automatique, en affichage clair "
    "et sombre.",
)


def set_up_territory(territory: TerritoryPage) -> None:
    """Gives a territory its groups, collection and workflow, in every language it exists in; idempotent."""
    versions = TerritoryPage.objects.filter(translation_key=territory.translation_key).order_by("pk")
    source = versions.first() or territory
    pages: list[Page] = [*versions]
    if territory.departement_wide:
        pages += [page for model in network_sections() for page in model._default_manager.all()]
    ensure_territory_roles(slug=source.slug, title=source.title, pages=pages)


def add_live(parent: Page, page: Page) -> Page:
    """Adds a page as people do: a draft first, then its first revision, published."""
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db(fields=["live", "first_published_at", "latest_revision"])
    return page


def paragraphs(*texts: str) -> tuple[str, RichText]:
    """A text block of a page's body."""
    return "text", RichText("".join(f"<p>{text}</p>" for text in texts))


@transaction.atomic
def create_tree(
    *,
    publisher: str = "",
    complete: Callable[[TerritoryPage], None] | None = None,
    short_names: Mapping[str, str] | None = None,
) -> HomePage:
    """Creates the pages of a new site, in French: home, news, territories, plain pages. On a site that has them, adds
    the parts of the network that came since, and nothing else.

    One territory per community of communes of `settings.DEPARTEMENTS`, and one per département. `publisher` says who
    publishes the site; `short_names` gives the titles of territories by EPCI code; `complete` fills a territory in
    before it is published.
    """
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    if known := HomePage.objects.order_by("path").first():
        ensure_network_sections(known)
        return known
    remove_default_workflow()
    home = _create_home()
    ensure_network_sections(home)
    _create_territories(home, complete or (lambda territory: None), short_names or {})
    _create_plain_pages(home, publisher or "À compléter : le nom, l’adresse et la personne responsable.")
    return home


def network_sections() -> list[type[Page]]:
    """The types of pages that are a part of the whole network's site, such as its news."""
    return [model for model in get_page_models() if getattr(model, "network_section", {})]


@transaction.atomic
def ensure_network_sections(home: HomePage) -> None:
    """Adds under the home page the parts of the network's site that it lacks, for the département's coordinators."""
    missing = [model for model in network_sections() if not model._default_manager.child_of(home).exists()]
    for model in missing:
        add_live(home, model(**model.network_section))
    if missing:
        for territory in TerritoryPage.objects.filter(departement_wide=True):
            set_up_territory(territory)


def _create_home() -> HomePage:
    root = Page.get_first_root_node()
    welcome = list(root.get_children())
    home = HomePage(title="Accueil", slug="accueil", heading=HEADING, lead=LEAD)
    add_live(root, home)
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site, _created = Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "root_page": home,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    names = Departement.objects.filter(pk__in=settings.DEPARTEMENTS).values_list("name", flat=True)
    SiteSettings.objects.get_or_create(site=site, defaults={"area_name": ", ".join(names)[:60]})
    for page in welcome:
        page.delete()
    return home


def _create_territories(
    home: HomePage, complete: Callable[[TerritoryPage], None], short_names: Mapping[str, str]
) -> None:
    index = TerritoryIndexPage(
        title="Les territoires",
        slug="territoires",
        lead="Chaque coin du département a son équipe, ses lieux et ses nouvelles.",
    )
    add_live(home, index)
    for departement in Departement.objects.filter(pk__in=settings.DEPARTEMENTS).order_by("code"):
        known = TerritoryPage.objects.exclude(epci=None).values("epci")
        epcis = Epci.objects.filter(communes__departement=departement).exclude(pk__in=known)
        for epci in epcis.distinct().order_by("name"):
            title = short_names.get(epci.code) or territory_title(epci.name)
            _add_territory(index, complete, title, departement=departement, epci=epci)
        _add_territory(index, complete, departement.name, departement=departement, departement_wide=True)


def _add_territory(
    index: Page, complete: Callable[[TerritoryPage], None], title: str, **fields: object
) -> None:
    territory = TerritoryPage(title=title, slug=slugify(title), **fields)
    complete(territory)
    add_live(index, territory)
    set_up_territory(territory)


def territory_title(epci_name: str) -> str:
    """How those who live there call a community of communes."""
    return EPCI_PREFIX.sub("", epci_name)


def _create_plain_pages(home: HomePage, publisher: str) -> None:
    email = SiteSettings.objects.values_list("contact_email", flat=True).first()
    write = f"Écrivez à {email}." if email else "Écrivez à l’équipe du réseau."
    legal = StandardPage(
        title="Mentions légales et données",
        slug="mentions-legales",
        lead="Qui publie ce site, et ce qu’il ne sait pas de vous.",
        body=[
            ("heading", "Qui publie ce site"),
            paragraphs(publisher),
            ("heading", "Vos données"),
            paragraphs(*PRIVACY),
            ("heading", "D’où viennent les communes"),
            paragraphs(*SOURCES),
        ],
    )
    accessibility = StandardPage(
        title="Accessibilité : non conforme",
        slug="accessibilite",
        lead="Ce site n’a pas encore été audité. Voici ce que nous vérifions, et à qui écrire.",
        body=[
            ("heading", "État de conformité"),
            paragraphs(*AUDIT),
            ("heading", "Une difficulté ?"),
            paragraphs(f"{write} Nous vous répondrons et nous corrigerons."),
        ],
    )
    for page in (legal, accessibility):
        add_live(home, page)
