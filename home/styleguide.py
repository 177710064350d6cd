"""The page of every component and state, for developers: `/styleguide/`."""

import json
import math
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.maps import DrawnMap, Outline, Pin

STATIC = Path(settings.BASE_DIR) / "static"
MAP_WIDTH = 690

COLOURS = {
    "Texte, surfaces, action": (
        "ink ink-soft page card sand line edge primary primary-deep primary-soft on-primary accent accent-soft focus"
    ),
    "États": "ok ok-soft warn warn-soft danger danger-soft",
    "Familles de lieux": "sun clay sage sea clay-deep sage-deep sea-deep",
}

CARDS: list[dict[str, Any]] = [
    {
        "id": "carte-laep",
        "title": "La Cabane aux petits pas",
        "url": "#cartes",
        "kind_name": "lieu d’accueil enfants-parents",
        "promise": "on vient jouer ensemble",
        "icon": "laep",
        "family": "sun",
        "where": "à 600 m, Prades",
        "when": {
            "icon": "calendar",
            "strong": "mercredi 25 novembre, 9 h – 12 h",
            "soft": "puis chaque mardi et mercredi",
        },
        "facts": ["moins de 6 ans", "Gratuit", "Sans inscription"],
        "reasons": ["convient à 14 mois", "à moins de 2 km"],
        "verified": "vérifié le 3 novembre 2026",
    },
    {
        "id": "carte-itinerant",
        "title": "Le petit car des 1 000 jours",
        "url": "#cartes",
        "kind_name": "Maison des 1 000 premiers jours",
        "promise": "on vient jusqu’à vous, de la grossesse aux trois ans",
        "icon": "mille-jours",
        "family": "sage",
        "where": "à 8 km, Vernet-les-Bains",
        "tag": "étape la plus proche",
        "when": {
            "icon": "calendar",
            "strong": "tous les mercredis, 14 h – 16 h 30",
            "soft": "place de la République",
        },
        "facts": ["de la grossesse à moins de 3 ans"],
        "reasons": ["convient à 14 mois"],
        "verified": "",
    },
    {
        "id": "carte-annule",
        "title": "Bouger, grimper, rouler",
        "url": "#cartes",
        "kind_name": "atelier parents-enfants",
        "promise": "une heure à faire quelque chose ensemble",
        "icon": "atelier",
        "family": "sun",
        "where": "à 9 km, Vinça",
        "when": {
            "icon": "cancel",
            "tone": "danger",
            "state": "Annulé",
            "strong": "mercredi 25 novembre, 10 h – 11 h",
            "soft": "Prochaine séance : mercredi 2 décembre, 10 h – 11 h",
        },
        "facts": ["de 9 mois à 2 ans", "Gratuit"],
        "reasons": ["convient à 14 mois"],
        "verified": "vérifié le 9 novembre 2026",
    },
    {
        "id": "carte-pause",
        "title": "Les Galets",
        "url": "#cartes",
        "kind_name": "lieu d’accueil enfants-parents",
        "promise": "on vient jouer ensemble",
        "icon": "laep",
        "family": "sun",
        "where": "à 14 km, Olette",
        "when": {
            "icon": "pause",
            "tone": "warn",
            "state": "",
            "strong": "fermé pendant les vacances, reprend le 5 janvier",
        },
        "facts": ["moins de 6 ans"],
        "reasons": [],
        "verified": "vérifié le 1er octobre 2026",
    },
    {
        "id": "carte-distance",
        "title": "Allô, on se parle",
        "url": "#cartes",
        "kind_name": "écoute par téléphone",
        "promise": "quelqu’un vous écoute, sans demander votre nom",
        "icon": "ecoute",
        "family": "sea",
        "where": "tout le département",
        "tag": "à distance",
        "when": {
            "icon": "clock",
            "strong": "du lundi au vendredi, 7 h – 9 h et 17 h – 21 h",
            "soft": "et le samedi matin",
        },
        "facts": ["à tout âge", "Gratuit", "Anonyme"],
        "reasons": ["de chez vous, sans vous déplacer"],
        "phone": "01 99 00 12 34",
        "verified": "vérifié le 12 novembre 2026",
    },
    {
        "id": "carte-longue",
        "title": "Espace intercommunal d’accompagnement des assistantes maternelles et des familles du Haut-Vallespir",
        "url": "#cartes",
        "kind_name": "Relais petite enfance",
        "promise": "on trouve un mode d’accueil et on rencontre les professionnelles de la petite enfance",
        "icon": "rpe",
        "family": "sage",
        "where": "à 42 km, Saint-Laurent-de-Cerdans",
        "when": None,
        "facts": [],
        "reasons": [],
        "verified": "",
    },
]

# November 2026: it starts on a Sunday.
DAYS: dict[int, dict[str, Any]] = {
    21: {"is_today": True},
    24: {"state": "open", "label": "mardi 24 novembre, 9 h – 12 h", "anchor": "dates"},
    25: {"state": "full", "label": "mercredi 25 novembre, 9 h – 12 h, complet", "anchor": "dates"},
    27: {"state": "off", "label": "vendredi 27 novembre, séance annulée", "anchor": "dates"},
}
MONTH = {
    "title": "novembre 2026",
    "legend": "En violet : il y a une séance. Souligné : complet. Barré : annulé. Entouré : aujourd’hui.",
    "weekdays": [
        {"name": name, "short": name[:2]}
        for name in ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    ],
    "weeks": [
        [
            {"number": str(day), **DAYS.get(day, {})} if 1 <= day <= 30 else None
            for day in range(first, first + 7)
        ]
        for first in range(-5, 31, 7)
    ],
}
SESSIONS: list[dict[str, Any]] = [
    {
        "weekday": "mar.",
        "day": "24",
        "month": "nov.",
        "title": "Comptines et jeux de doigts",
        "url": "#dates",
        "kind_name": "atelier parents-enfants",
        "where": "à 3 km, Ria-Sirach",
        "iso": "2026-11-24T10:00+01:00",
        "text": "mardi 24 novembre, 10 h – 11 h",
        "facts": ["de 3 mois à 3 ans", "Gratuit"],
        "boxed": True,
    },
    {
        "weekday": "jeu.",
        "day": "26",
        "month": "nov.",
        "title": "Le café du jeudi : « Il ne dort pas, moi non plus »",
        "url": "#dates",
        "kind_name": "café des parents",
        "where": "à 600 m, Prades",
        "iso": "2026-11-26T18:30+01:00",
        "text": "jeudi 26 novembre, 18 h 30 – 20 h",
        "state": "Complet",
        "tone": "warn",
        "icon": "people",
        "boxed": True,
    },
    {
        "weekday": "ven.",
        "day": "27",
        "month": "nov.",
        "title": "Fête du jeu en famille",
        "url": "#dates",
        "where": "à 400 m, Prades",
        "iso": "2026-11-27T14:00+01:00",
        "text": "vendredi 27 novembre, 14 h – 18 h",
        "state": "Annulée",
        "tone": "danger",
        "icon": "cancel",
        "note": "la salle est prise ce jour-là",
        "boxed": True,
    },
]

CHOICES: dict[str, Any] = {
    "chips": [{"label": "Prades", "url": "#champs"}, {"label": "14 mois", "url": "#champs"}],
    "facet": {
        "name": "avec",
        "label": "Côté pratique",
        "open": True,
        "options": [
            {"value": "gratuit", "label": "Gratuit", "count": 4, "remote": 2, "checked": True},
            {
                "value": "sans-inscription",
                "label": "Sans inscription",
                "count": 1,
                "remote": 0,
                "checked": False,
            },
            {
                "value": "interprete",
                "label": "Interprète possible, sur demande auprès de l’équipe",
                "count": 0,
                "remote": 0,
                "checked": False,
            },
        ],
    },
    "errors": [
        {"id": "erreur-ou", "message": "Nous ne trouvons pas « Pradse ». Vouliez-vous dire Prades ?"},
        {"id": "erreur-enfant", "message": "Écrivez un âge, par exemple : 8 mois, 3 ans."},
    ],
    "radii": [(km, f"{km} km", km == 20) for km in (2, 5, 10, 20, 30, 50, 100)],
}

PLACE: dict[str, Any] = {
    "facts": [
        {"icon": "people", "label": "Âge", "value": "moins de 6 ans"},
        {"icon": "euro", "label": "Prix", "value": "Gratuit"},
        {"icon": "check", "label": "Inscription", "value": "Aucune, venez quand vous voulez"},
        {"icon": "lock", "label": "Vie privée", "value": "Anonyme, on ne note rien"},
        {"icon": "globe", "label": "Langues parlées", "value": "français, catalan et arabe"},
    ],
    "steps": [
        {
            "title": "Vous poussez la porte.",
            "text": "C’est la porte jaune, dans la cour. Pas besoin de prévenir.",
        },
        {"title": "Camille et Dominique vous accueillent.", "text": "On vous demande un prénom, c’est tout."},
        {"title": "Votre enfant joue, vous restez avec lui.", "text": ""},
    ],
    "location": {
        "title": "À Prades",
        "number": 1,
        "lines": ["École maternelle du Soleil", "12 rue des Marchands, 66500 Prades"],
        "hours": "Tous les mardis et mercredis, de 9 h à 12 h.",
        "hours_note": "Fermé pendant les vacances scolaires.",
        "door": "Porte jaune au fond de la cour, sonnette « Cabane ».",
        "transport": "Bus ligne 523, arrêt Place de la République.",
        "access": [
            {"tone": "ok", "icon": "wheel", "text": "Accès de plain-pied"},
            {"tone": "warn", "icon": "wheel", "text": "Toilettes non adaptées"},
        ],
        "directions_url": "#lieu",
    },
    "contact": {
        "name": "Camille Exemple",
        "role": "animatrice du réseau en Conflent",
        "phone": "01 99 00 45 21",
        "email": "conflent@example.org",
        "hours": "du lundi au jeudi, le matin",
    },
}


def icon_names() -> list[str]:
    """Give the names of the sprite's icons, in its order."""
    return re.findall(r'<symbol id="i-([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8"))


def sample_outlines(path: Path) -> tuple[str, tuple[Outline, ...]]:
    """Give the view box and the outlines of a GeoJSON file, for the sample map."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    rings_of = [_rings(feature["geometry"]) for feature in features]
    points = [point for rings in rings_of for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    scale = MAP_WIDTH / (east - west)
    stretch = scale / math.cos(math.radians((north + south) / 2))
    paths = []
    for index, (feature, rings) in enumerate(zip(features, rings_of, strict=True)):
        d = "".join(
            "M" + " ".join(f"{(x - west) * scale:.0f},{(north - y) * stretch:.0f}" for x, y in ring) + "z"
            for ring in rings
        )
        properties = feature.get("properties") or {}
        paths.append(
            Outline(str(properties.get("code", index)), str(properties.get("nom", "")), d, index == 3)
        )
    return f"-20 -20 {MAP_WIDTH + 40} {(north - south) * stretch + 40:.0f}", tuple(paths)


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; served in development and in tests only."""
    viewbox, paths = sample_outlines(STATIC / "geo" / "epci_66.geojson")
    pins = (
        Pin(220, 190, "4", "Prades, 4 lieux", "#carte"),
        Pin(520, 130, "19", "Perpignan, 19 lieux", "#carte"),
    )
    return render(
        request,
        "styleguide/index.html",
        {
            "colours": {title: names.split() for title, names in COLOURS.items()},
            "icons": icon_names(),
            "cards": [{**card, "level": 3} for card in CARDS],
            "sessions": [{**session, "level": 3} for session in SESSIONS],
            "rows": [{**session, "boxed": False, "title": ""} for session in SESSIONS],
            "month": MONTH,
            "article_date": date(2026, 11, 18),
            "map": DrawnMap(viewbox, paths, pins),
            "breadcrumbs": [{"title": "Maillage", "url": "/"}, {"title": "Guide", "url": ""}],
            "empty_actions": [
                {"label": "Voir les autres types (14)", "url": "#messages"},
                {"label": "Jusqu’à 50 km (3)", "url": "#messages"},
            ],
            **CHOICES,
            **PLACE,
        },
    )
