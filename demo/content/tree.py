"""The page tree of the demonstration: home, territories, plain pages and news."""

import random
from datetime import date, timedelta

from django.conf import settings
from django.utils.text import slugify
from wagtail.images.models import Image
from wagtail.models import Locale, Page, Site
from wagtail.rich_text import RichText

from demo.content.offers import ARTICLES
from geo.models import Departement, Epci
from home.models import (
    ArticleIndexPage,
    ArticlePage,
    HomePage,
    SiteSettings,
    StandardPage,
    TerritoryIndexPage,
    TerritoryPage,
)
from home.services import set_up_territory

# Short names people use, instead of the official ones.
SHORT_NAMES = {
    "200049211": "Conflent-Canigó",
    "200027183": "Perpignan Méditerranée",
    "246600423": "Agly Fenouillèdes",
    "246600464": "Pyrénées Catalanes",
    "246600399": "Pyrénées Cerdagne",
    "246600449": "Les Aspres",
    "200043602": "Albères et Côte Vermeille",
    "246600415": "Roussillon Conflent",
    "246600548": "Haut Vallespir",
    "246600373": "Vallespir",
    "246600282": "Sud Roussillon",
    "200070365": "Corbières Salanque",
}
FIRST_NAMES = (
    "Camille",
    "Dominique",
    "Sacha",
    "Lou",
    "Claude",
    "Charlie",
    "Alix",
    "Eden",
    "Maxime",
    "Noa",
    "Andréa",
    "Morgan",
    "Élie",
)


def phone(rng: random.Random) -> str:
    """A number of the range kept for fiction (01 99 00 xx xx)."""
    return f"01 99 00 {rng.randint(0, 99):02d} {rng.randint(0, 99):02d}"


def paragraphs(*texts: str) -> list[tuple[str, RichText]]:
    return [("text", RichText("".join(f"<p>{text}</p>" for text in texts)))]


def add_live(parent: Page, page: Page) -> Page:
    """Adds a page as people do: a draft first, then its first revision, published."""
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db(fields=["live", "first_published_at", "latest_revision"])
    return page


def create_home() -> HomePage:
    """The French home page and site, in place of Wagtail's welcome page."""
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    root = Page.get_first_root_node()
    home = HomePage(
        title="Accueil",
        slug="accueil",
        heading="Près de chez vous, un lieu pour souffler, jouer, parler",
        lead="Pour tous les parents et futurs parents. Souvent gratuit, toujours sans jugement.",
    )
    add_live(root, home)
    old = Page.objects.filter(depth=2).exclude(pk=home.pk).first()
    site, _ = Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 8000, "root_page": home, "site_name": "Maillage"},
    )
    if old is not None:
        old.delete()
    SiteSettings.objects.update_or_create(
        site=site,
        defaults={
            "area_name": "Pyrénées-Orientales",
            "contact_email": "reseau@example.org",
            "contact_phone": "01 99 00 66 00",
            "is_demonstration": True,
        },
    )
    return home


def create_territories(home: HomePage, pictures: list[Image], rng: random.Random) -> list[TerritoryPage]:
    """One territory per community of communes, then the département's."""
    index = TerritoryIndexPage(
        title="Les territoires",
        slug="territoires",
        lead="Chaque coin du département a son équipe, ses lieux et ses nouvelles.",
    )
    add_live(home, index)
    departement = Departement.objects.get(pk=settings.DEPARTEMENTS[0])
    pages = []
    for epci in Epci.objects.filter(communes__departement=departement).distinct().order_by("name"):
        title = SHORT_NAMES.get(epci.code, epci.name)
        towns = list(epci.communes.filter(departement=departement).order_by("-population")[:2])
        lead = f"Autour de {towns[0].name}, des lieux pour jouer, parler et souffler."
        pages.append(_territory(index, title, lead, pictures, rng, epci=epci, departement=departement))
    pages.append(
        _territory(
            index,
            departement.name,
            "Ce qui sert tout le département : l’écoute par téléphone, les rencontres en ligne, le réseau.",
            pictures,
            rng,
            departement=departement,
            departement_wide=True,
        )
    )
    return pages


def _territory(
    index: Page, title: str, lead: str, pictures: list[Image], rng: random.Random, **fields: object
) -> TerritoryPage:
    picture = rng.choice(pictures)
    slug = slugify(title)
    page = TerritoryPage(
        title=title,
        slug=slug,
        lead=lead,
        photo=picture,
        photo_alt=picture.title,
        contact_name=f"{rng.choice(FIRST_NAMES)} Exemple",
        contact_role="Coordination du réseau",
        contact_phone=phone(rng),
        contact_email=f"{slug}@example.org",
        contact_hours="du lundi au jeudi, de 9 h à 12 h",
        body=paragraphs(
            "Une question, une idée, un lieu qui manque près de chez vous ? Appelez ou écrivez : quelqu’un vous répond.",
        ),
        **fields,
    )
    add_live(index, page)
    set_up_territory(page)
    return page


def create_standard_pages(home: HomePage) -> None:
    add_live(
        home,
        StandardPage(
            title="Mentions légales et données",
            slug="mentions-legales",
            lead="Qui publie ce site, et ce qu’il ne sait pas de vous.",
            body=[
                ("heading", "Qui publie ce site"),
                *paragraphs(
                    "Ce site est une démonstration : le réseau, les lieux et les personnes sont inventés."
                ),
                ("heading", "Vos données"),
                *paragraphs(
                    "Aucun compte n’est demandé. Aucune mesure d’audience ne vous suit. Il n’y a pas de cookie, "
                    "sauf un : celui qui retient votre choix d’affichage, clair ou sombre, si vous y touchez.",
                    "« Autour de moi » arrondit votre position à environ 100 mètres et ne la garde pas.",
                ),
                ("heading", "D’où viennent les communes"),
                *paragraphs(
                    "INSEE (code officiel géographique), DGCL, La Poste, IGN et annuaire de l’administration, "
                    "sous Licence Ouverte."
                ),
            ],
        ),
    )
    add_live(
        home,
        StandardPage(
            title="Accessibilité : non conforme",
            slug="accessibilite",
            lead="Ce site n’a pas encore été audité. Voici ce que nous vérifions, et à qui écrire.",
            body=[
                ("heading", "État de conformité"),
                *paragraphs(
                    "Aucun audit n’a encore été mené au regard du RGAA 4.1.2 ; tant qu’il n’a pas eu lieu, "
                    "le site se déclare non conforme.",
                    "Chaque page est contrôlée à chaque modification, au clavier et avec un outil automatique, "
                    "en affichage clair et sombre.",
                ),
                ("heading", "Une difficulté ?"),
                *paragraphs("Écrivez à reseau@example.org : nous vous répondrons et nous corrigerons."),
            ],
        ),
    )


def create_news(
    home: HomePage, territories: list[TerritoryPage], pictures: list[Image], rng: random.Random, today: date
) -> None:
    """Fifteen articles over the last four months: the network's, then the territories'."""
    index = ArticleIndexPage(
        title="Actualités", slug="actualites", lead="Les nouvelles du réseau et de chaque territoire."
    )
    add_live(home, index)
    for territory in territories:
        if territory.departement_wide:
            set_up_territory(
                territory
            )  # its staff looks after the network's news, which has just been created
    for number, (title, summary) in enumerate(ARTICLES):
        parent: Page = index if number % 3 == 0 else territories[number % (len(territories) - 1)]
        picture = pictures[number % len(pictures)]
        article = ArticlePage(
            title=title,
            slug=slugify(title),
            summary=summary,
            date=today - timedelta(days=3 + number * 8),
            photo=picture,
            photo_alt=picture.title,
            body=paragraphs(
                summary, "Cette nouvelle est inventée, comme les lieux et les personnes qu’elle cite."
            ),
        )
        add_live(parent, article)
