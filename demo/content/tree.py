"""The page tree of the demonstration: home, territories, plain pages and news."""

import random
from datetime import date, timedelta

from django.utils.text import slugify
from wagtail.images.models import Image
from wagtail.models import Page

from demo.content.offers import ARTICLES
from home.models import ArticleIndexPage, ArticlePage, HomePage, SiteSettings, TerritoryPage
from home.services import add_live, create_tree, paragraphs

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
    "Ange",
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


def create_pages(pictures: list[Image], rng: random.Random) -> tuple[HomePage, list[TerritoryPage]]:
    """The pages of a new site, with a fictional person to call in each territory; the département's comes last."""

    def complete(territory: TerritoryPage) -> None:
        picture = rng.choice(pictures)
        territory.lead = _lead(territory)
        territory.photo, territory.photo_alt = picture, picture.title
        territory.contact_name = f"{rng.choice(FIRST_NAMES)} Exemple"
        territory.contact_role = "Coordination du réseau"
        territory.contact_phone = phone(rng)
        territory.contact_email = f"{territory.slug}@example.org"
        territory.contact_hours = "du lundi au jeudi, de 9 h à 12 h"
        territory.body = [  # type: ignore[assignment]
            paragraphs(
                "Une question, une idée, un lieu qui manque près de chez vous ? Appelez ou écrivez : quelqu’un "
                "vous répond."
            )
        ]

    home = create_tree(
        publisher="Ce site est une démonstration : le réseau, les lieux et les personnes sont inventés.",
        complete=complete,
        short_names=SHORT_NAMES,
    )
    SiteSettings.objects.update(
        contact_email="reseau@example.org", contact_phone="01 99 00 66 00", is_demonstration=True
    )
    return home, list(TerritoryPage.objects.order_by("departement_wide", "path"))


def _lead(territory: TerritoryPage) -> str:
    if territory.epci is None:
        return "Ce qui sert tout le département : l’écoute par téléphone, les rencontres en ligne, le réseau."
    town = territory.epci.communes.filter(departement=territory.departement).order_by("-population")[0]
    return f"Autour de {town.name}, des lieux pour jouer, parler et souffler."


def create_news(
    home: HomePage, territories: list[TerritoryPage], pictures: list[Image], rng: random.Random, today: date
) -> None:
    """Fifteen articles over the last four months: the network's, then the territories'."""
    index = ArticleIndexPage.objects.child_of(home).get()
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
            body=[
                paragraphs(
                    summary, "Cette nouvelle est inventée, comme les lieux et les personnes qu’elle cite."
                )
            ],
        )
        add_live(parent, article)
