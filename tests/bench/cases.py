"""What is asked of the site: pages, and the searches people make."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

SEARCH = {"p50": 12.0, "p99": 25.0, "queries": 8}
PAGE = {"p50": 10.0, "queries": 12}
PAPER = {"p50": 300.0, "queries": 8}

AGES = ("grossesse", "3m", "9m", "14m", "2a", "3a", "5a", "8a", "12a", "15a")
TEXTS = (
    "ludothèque", "sommeil", "médiation", "allaitement", "café des parents", "séparation", "jeux", "ados", "massage bébé",
    "écrans",
)  # fmt: skip
MISSPELT = (
    "ludoteque", "someil", "mediassion", "alaitement", "cafe des parant", "separassion", "acceuil", "maternel",
    "psycologue", "bibliotèque",
)  # fmt: skip
MOMENTS = (
    [("quand", "mercredi")],
    [("quand", "samedi"), ("quand", "matin")],
    [("quand", "soir")],
    [("quand", "week-end")],
    [("quand", "cette-semaine"), ("quand", "apres-midi")],
    [("quand", "vacances")],
)
FILTERS = (
    [("type", "laep"), ("avec", "gratuit")],
    [("avec", "sans-inscription"), ("avec", "pmr")],
    [("theme", "sommeil"), ("avec", "gratuit"), ("nc", "1")],
    [("type", "ludotheque"), ("type", "rpe"), ("avec", "fratrie")],
)


@dataclass(slots=True)
class Case:
    """One kind of request: an address drawn anew each time, and what it may cost (ms; SQL queries)."""

    name: str
    draw: Callable[[random.Random], str]
    budget: dict[str, float] = field(default_factory=dict)
    is_local: bool = False  # around a town: must hardly slow down as the département fills
    in_view: bool = False  # the budget is that of the view and its template, without the middlewares


@dataclass(slots=True)
class Site:
    """What addresses are drawn from; `towns` are as likely as they are inhabited."""

    towns: list[str]
    populations: list[int]
    points: list[tuple[float, float]]
    territories: list[str]
    places: list[str]
    rounds: list[str]  # itinerant places, those with most stops
    events: list[str]

    def town(self, rng: random.Random) -> str:
        return rng.choices(self.towns, self.populations)[0]

    def point(self, rng: random.Random) -> dict[str, str]:
        lat, lon = rng.choices(self.points, self.populations)[0]
        return {
            "lat": f"{lat + rng.uniform(-0.02, 0.02):.3f}",
            "lon": f"{lon + rng.uniform(-0.02, 0.02):.3f}",
        }


def search(*pairs: tuple[str, str], path: str = "/recherche/", **values: str) -> str:
    return f"{path}?{urlencode([*values.items(), *pairs])}"


def cases(site: Site) -> list[Case]:
    return [*pages(site), *searches(site)]


def pages(site: Site) -> list[Case]:
    return [
        Case("Accueil", lambda rng: "/", PAGE),
        Case("Territoire", lambda rng: rng.choice(site.territories), PAGE),
        Case("Lieu", lambda rng: rng.choice(site.places), PAGE),
        Case("Lieu de 20 étapes", lambda rng: rng.choice(site.rounds), PAGE),
        Case("Rendez-vous", lambda rng: rng.choice(site.events), PAGE),
        Case("Programme d’un mois (PDF)", lambda rng: f"{rng.choice(site.territories)}programme.pdf", PAPER),
    ]


def searches(site: Site) -> list[Case]:
    def case(name: str, draw: Callable[[random.Random], str], *, is_local: bool = False) -> Case:
        return Case(name, draw, SEARCH, is_local=is_local, in_view=True)

    return [
        case(
            "Ville et âge",
            lambda rng: search(ou=site.town(rng), enfant=rng.choice(AGES)),
            is_local=True,
        ),
        case(
            "Ville et mots",
            lambda rng: search(ou=site.town(rng), quoi=rng.choice(TEXTS)),
            is_local=True,
        ),
        case("Mots seuls", lambda rng: search(quoi=rng.choice(TEXTS))),
        case("Mots courants : « enfants parents »", lambda rng: search(quoi="enfants parents")),
        case("Mots mal écrits", lambda rng: search(quoi=rng.choice(MISSPELT))),
        case(
            "Ville, âge et filtres",
            lambda rng: search(*rng.choice(FILTERS), ou=site.town(rng), enfant=rng.choice(AGES)),
            is_local=True,
        ),
        case(
            "Ville, âge et moment",
            lambda rng: search(*rng.choice(MOMENTS), ou=site.town(rng), enfant=rng.choice(AGES)),
            is_local=True,
        ),
        case("Moment seul", lambda rng: search(*rng.choice(MOMENTS))),
        case("Ni ville ni filtre", lambda rng: search()),
        case("Page lointaine", lambda rng: search(ou=site.town(rng), page=str(rng.randint(10, 30)))),
        Case(
            "Carte, 500 résultats (GeoJSON)",
            lambda rng: search(
                path="/recherche.geojson", ou=site.town(rng), enfant=rng.choice(AGES), par="500"
            ),
            in_view=True,
        ),
        Case(
            "Agenda à suivre, 500 dates (iCalendar)",
            lambda rng: search(path="/recherche.ics", ou=site.town(rng), enfant=rng.choice(AGES)),
            {"queries": 8},
            in_view=True,
        ),
        case(
            "Autour de moi",
            lambda rng: search(**site.point(rng), enfant=rng.choice(AGES)),
            is_local=True,
        ),
    ]
