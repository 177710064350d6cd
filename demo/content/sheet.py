"""A fictional sheet of 200 places such as a network keeps, with the columns and the habits of those who fill it in.

The same rows every time. Some lack ages, hours or a contact, six look like places of the demonstration, three cannot
be read, one is there twice.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from django.utils.text import slugify

ROWS = 200
SEED = 6600
COLUMNS = (
    "N°", "Organisme", "Intitulé", "Type d’action", "Descriptif", "Adresse", "CP", "Ville", "Public", "Jours et heures", "Tél",
    "E-mail", "Modalités", "Thématiques", "Mis à jour le", "Suivi interne",
)  # fmt: skip
Cells = tuple[str, ...]
Area = tuple[tuple[str, str], ...]

# Neighbouring towns as people type them.
AREAS = (
    (("66000", "PERPIGNAN"), ("66100", "Perpignan"), ("66330", "Cabestany"), ("66430", "Bompas"), ("66240", "ST-ESTEVE")),
    (("66140", "Canet en Roussillon"), ("66470", "Ste Marie la Mer"), ("66440", "TORREILLES"), ("66420", "Le Barcares")),
    (("66250", "ST LAURENT DE LA SALANQUE"), ("66530", "Claira"), ("66510", "St-Hippolyte"), ("66600", "Salses le Château")),
    (("66600", "Rivesaltes"), ("66600", "Espira de l'Agly"), ("66380", "Pia"), ("66390", "BAIXAS")),
    (("66500", "Prades"), ("66320", "VINCA"), ("66820", "Vernet les Bains"), ("66500", "Ria Sirach"), ("66500", "CODALET")),
    (("66300", "Thuir"), ("66300", "Llupia"), ("66300", "TROUILLAS"), ("66300", "Ponteilla"), ("66680", "Canohès")),
    (("66130", "Ille sur Têt"), ("66170", "Millas"), ("66170", "St-Féliu d'Avall"), ("66370", "Pézilla la Rivière")),
    (("66400", "CERET"), ("66160", "le boulou"), ("66480", "Maureillas las Illas"), ("66490", "St Jean Pla de Corts")),
    (("66110", "Amélie les Bains"), ("66150", "Arles sur Tech"), ("66230", "PRATS DE MOLLO")),
    (("66700", "Argelès-sur-Mer"), ("66690", "Sorède"), ("66690", "St-André"), ("66650", "BANYULS SUR MER"), ("66190", "Collioure")),
    (("66200", "Elne"), ("66750", "ST-CYPRIEN"), ("66200", "Alenya"), ("66200", "Latour bas Elne"), ("66200", "Théza")),
    (("66120", "Font-Romeu"), ("66210", "Mont-Louis"), ("66210", "Les Angles"), ("66760", "Bourg-Madame"), ("66800", "SAILLAGOUSE")),
    (("66220", "St Paul de Fenouillet"), ("66310", "Estagel"), ("66720", "Latour de France"), ("66460", "Maury")),
)  # fmt: skip
HOSTS = (
    "Association {}", "Asso. {}", "Centre social {}", "Espace de vie sociale {}", "Les familles de {}",
)  # fmt: skip
HOST_NAMES = (
    "Les Papillons", "Le Caillou blanc", "La Luciole", "Les Marronniers", "Le Pont vieux", "La Pinède", "Les Arcades", "Le Canal",
    "Les Vergers d’en haut", "La Citadelle", "Le Phare", "Les Platanes bleus", "La Source", "Le Grand Mas", "Les Oliviers",
    "La Farigoule", "Le Belvédère", "Les Capucines", "La Passerelle", "Le Tilleul", "Les Embruns", "La Sagne", "Le Refuge",
    "Les Iris", "La Placette", "Le Carrefour", "Les Remparts", "La Treille", "Le Préau", "Les Coteaux", "La Balise", "Le Ravin",
    "Les Ajoncs", "La Colline", "Le Cerisier", "Les Voiles", "La Fabrique", "Le Clocher", "Les Sources", "La Ruche",
)  # fmt: skip
PLACE_NAMES = (
    "Pas à pas", "La Récré", "Les P’tits Loups", "Coquillages", "Chrysalide", "Le Petit Train", "Bulle d’air", "1, 2, 3 soleil",
    "L’Heure tranquille", "À hauteur d’enfant", "Le Goûter", "Chuchotis", "La Malle à jouer", "Main dans la main", "Le Ricochet",
    "Petit à petit", "La Courte échelle", "Patouille", "Entre parents", "Les Mots doux", "Le Cocon de laine", "Premiers pas",
    "La Marelle", "Tête-à-tête", "Saute-mouton", "Le Hamac", "La Boussole", "Pirouette", "Le Fil d’Ariane", "Galipettes",
)  # fmt: skip
STREETS = (
    "{} rue de la République", "{} avenue de la Gare", "{}, place de l’Église", "{} bis rue des Écoles", "{} chemin du Moulin",
    "Maison des associations, {} rue du Stade", "Salle des fêtes, {} rue de la Mairie", "École maternelle, {} rue Jean Jaurès",
    "Médiathèque, {} boulevard du Canigou", "{} impasse des Lilas",
)  # fmt: skip
NOTES = ("", "", "", "", "à rappeler", "convention 2026", "vu en comité", "nouvelle équipe")
PHONES = (
    "01 99 00 {0} {1}",
    "01.99.00.{0}.{1}",
    "019900{0}{1}",
    "01-99-00-{0}-{1}",
    "01 99 00 {0} {1} (accueil)",
)


@dataclass(frozen=True, slots=True)
class Mould:
    """What the places of one kind write: each tuple holds ways of saying it."""

    share: int
    kinds: Cells
    name: str
    about: Cells
    ages: Cells
    hours: Cells
    conditions: Cells
    themes: Cells
    several_towns: bool = False


MOULDS = (
    Mould(
        9,
        ("LAEP", "laep", "Lieu d'accueil enfants parents", "Lieux d’accueil enfants-parents (LAEP)", "Lieu d’accueil parents-enfants"),
        "LAEP {}",
        ("Un lieu pour jouer avec son enfant et rencontrer d’autres parents.", "Deux accueillants, des jeux, un café. On reste le temps qu’on veut."),
        ("moins de 6 ans", "0-6 ans", "de 0 à 6 ans", "0/6 ans", "dès la grossesse", "jusqu'à 4 ans"),
        ("mardi 9h-12h", "lundi et jeudi 9h - 11h30", "Mercredi de 9h30 à 11h30 hors vacances scolaires", "1er et 3e mardis 14h-17h hors vacances scolaires",
         "vendredi 14h30-17h", "mardi 9h-12h, jeudi 14h30 à 17h", "jeudi matin 9h/12h"),
        ("gratuit, anonyme, sans inscription", "Gratuit, sans inscription", "gratuit", "anonyme, sans rendez-vous"),
        ("jeu et éveil", "jeu et éveil, développement", ""),
        several_towns=True,
    ),
    Mould(
        5,
        ("RPE", "RAM", "Relais petite enfance", "Relais Petite Enfance (ex RAM)"),
        "Relais petite enfance {}",
        ("Chercher un mode d’accueil, comprendre un contrat, participer à des matinées d’éveil.",),
        ("moins de 6 ans", "10 semaines à 4 ans", "0-3 ans", "2 mois à 6 ans"),
        ("du lundi au vendredi de 8h30 à 12h30 et de 13h30 à 17h30", "lundi, mardi, jeudi 13h30-17h", "mercredi 9h-12h ; lundi et jeudi 14h-17h sur rendez-vous",
         "Lundi au vendredi 9h-12h"),
        ("gratuit", "gratuit, sur rendez-vous", "sur inscription pour les matinées"),
        ("mode d’accueil", "mode d'accueil, droits et démarches"),
    ),
    Mould(
        5,
        ("Café des parents", "café parents", "Groupe de parole", "groupe d'échanges"),
        "Café des parents {}",
        ("Un café, d’autres parents, et ce dont on a envie de parler.", "On écoute, on raconte, on rit aussi."),
        ("tout âge", "tous âges", "adolescents", "3-11 ans", "à partir de 6 ans", "11-17 ans"),
        ("1er jeudi du mois 18h30-20h", "vendredi 8h45-10h hors vacances scolaires", "dernier samedi du mois 10h-12h", "2e mardi du mois de 18h à 20h",
         "un mardi sur deux, 14h"),
        ("gratuit", "gratuit, sans inscription", "sur inscription", "gratuit, pères attendus"),
        ("sommeil, écrans", "autorité et limites", "adolescence", "écrans", ""),
    ),
    Mould(
        6,
        ("Atelier parents-enfants", "Ateliers parents enfants", "éveil musical", "bébés lecteurs"),
        "Atelier {}",
        ("Une heure à faire quelque chose ensemble, le matériel est fourni.",),
        ("3 mois à 3 ans", "de 3 à 6 ans", "6-10 ans", "moins de 3 ans", "2 ans et demi à 6 ans", "18 mois - 4 ans"),
        ("mercredi 10h-11h", "samedi 10h-11h30", "1er et 3e samedis 10h-11h30", "Mercredi 14h à 16h30, hors vacances scolaires", "semaines paires, mercredi 10h-11h"),
        ("sur inscription", "2 € par séance, sur inscription", "gratuit, sur inscription"),
        ("jeu et éveil", "alimentation", "développement"),
    ),
    Mould(
        3,
        ("Ludothèque", "ludo", "LUDOTHEQUE"),
        "Ludothèque {}",
        ("Jouer sur place ou emprunter des jeux, en famille.",),
        ("tout âge", "à partir de 3 ans", "dès la naissance", "0-99 ans"),
        ("mercredi et samedi 14h-18h", "mardi, vendredi 16h-18h30 ; mercredi 10h-12h et 14h-18h", "du mardi au samedi 14h-18h, de septembre à juin"),
        ("10 € par an et par famille", "sans inscription pour jouer sur place", "payant"),
        ("jeu et éveil",),
    ),
    Mould(
        3,
        ("PMI", "Consultation PMI", "permanence de puériculture", "Protection maternelle et infantile"),
        "Consultations de PMI {}",
        ("Peser bébé, poser une question à une puéricultrice, voir un médecin.",),
        ("moins de 6 ans", "de la naissance à 6 ans", "futurs parents et enfants de moins de 6 ans"),
        ("lundi 13h30-16h", "mardi 9h-12h ; jeudi 13h30-16h30 sur rendez-vous", "2e et 4e lundis du mois, 14h à 16h", "sur rendez-vous"),
        ("gratuit, sur rendez-vous", "gratuit"),
        ("santé", "santé, alimentation", "arrivée d’un enfant"),
        several_towns=True,
    ),
    Mould(
        3,
        ("Maison des parents", "Lieu ressources", "espace parents", "point info familles"),
        "Espace parents {}",
        ("On pose ses questions, on souffle, quel que soit l’âge de l’enfant.",),
        ("tout âge", "tous les âges", "dès la grossesse"),
        ("du lundi au vendredi 9h-12h30 13h30-17h", "lundi, mardi, jeudi, vendredi 9h-12h et 14h-17h30", "8h30-12h30 du lundi au vendredi, sauf mercredi"),
        ("gratuit, sans rendez-vous", "gratuit, anonyme", ""),
        ("droits et démarches", "répit et épuisement", "écrans, école"),
    ),
    Mould(
        2,
        ("Médiation familiale", "médiation"),
        "Médiation familiale {}",
        ("Se séparer sans rompre le dialogue, pour les enfants.",),
        ("tout âge",),
        ("sur rendez-vous", "lundi et jeudi 14h-18h sur rendez-vous"),
        ("sur rendez-vous, selon les revenus", "sur rendez-vous"),
        ("séparation et coparentalité",),
    ),
    Mould(
        2,
        ("CLAS", "Accompagnement à la scolarité", "aide aux devoirs"),
        "CLAS {}",
        ("De l’aide après l’école, et un temps avec les parents.",),
        ("6-11 ans", "11-15 ans", "du CP au CM2, 6 à 11 ans"),
        ("lundi et jeudi 16h30-18h hors vacances scolaires", "mardi, jeudi 17h-18h30 en période scolaire"),
        ("gratuit, sur inscription",),
        ("école",),
    ),
    Mould(
        2,
        ("Permanence psychologue", "entretien individuel", "Point écoute ados"),
        "Un temps pour vous, {}",
        ("Quelques entretiens avec une professionnelle, pour faire le point.",),
        ("tout âge", "11-17 ans", "de 11 à 25 ans"),
        ("sur rendez-vous", "Mercredi 14h-18h sur RDV", "selon les disponibilités"),
        ("gratuit, anonyme, sur rendez-vous", "gratuit, sur rdv"),
        ("adolescence", "répit et épuisement", "deuil"),
    ),
)  # fmt: skip

# Places of the demonstration, as somebody else would have written them down.
LOOK_ALIKES = (
    ("Les familles du Conflent", "Cabane aux petits pas", "LAEP", "", "6 chemin des Vergers", "66500", "PRADES", "0-6 ans", "mardi et mercredi 9h-12h"),
    ("Les familles du Conflent", "La cabane aux p’tits pas", "laep", "", "24 rue du Four", "66320", "Vinça", "0-6 ans", "vendredi 14h30-17h"),
    ("Commune de Prades", "Relais de la Ronde", "RAM", "", "36 rue du Four", "66500", "Prades", "moins de 6 ans", "lundi, mardi, jeudi, vendredi 13h30-17h"),
    ("Centre social Agly", "Bulle des naissants", "1000 premiers jours", "", "11 avenue du Canigou", "66530", "Claira", "moins de 3 ans", ""),
    ("Asso. Les Glycines", "Le patio des familles", "maison des familles", "", "58 rue du Four", "66500", "Ria-Sirach", "tout âge", "lundi au vendredi 9h-12h"),
    ("Familles en Salanque", "Graine de soleil", "Lieu d’accueil enfants-parents", "", "36 rue de l’École", "66600", "Salses-le-Château", "", "jeudi 9h-12h"),
)  # fmt: skip
UNREADABLE = (
    ("Association Le Tilleul", "", "LAEP", "", "3 rue du Stade", "66300", "Thuir", "0-6 ans", "lundi 9h-12h"),
    ("Association Les Embruns", "Atelier du port", "Atelier parents-enfants", "", "8 quai neuf", "66999", "Port-Saint-Nulle-Part", "3-6 ans", "mercredi 10h-11h"),
    ("Association La Balise", "Café des parents La Balise", "Café des parents", "", "2 rue de Metz", "31000", "Toulouse", "tout âge", "mardi 18h-20h"),
)  # fmt: skip


def rows() -> list[Cells]:
    """The 200 lines, in the order of `COLUMNS`."""
    rng = random.Random(SEED)
    lines = list(_drawn(rng))
    for some in (LOOK_ALIKES, UNREADABLE):
        for line in some:
            lines.insert(
                rng.randrange(len(lines)), (*line, *_contact(rng, line[0]), "gratuit", "", _day(rng))
            )
    # Copied and pasted, and forgotten there.
    lines.insert(150, lines[40])
    return [(str(number), *line, rng.choice(NOTES)) for number, line in enumerate(lines, start=1)]


def _drawn(rng: random.Random) -> Iterator[Cells]:
    wanted = ROWS - len(LOOK_ALIKES) - len(UNREADABLE) - 1
    hosts = cycle(_hosts(rng))
    names = cycle(rng.sample(PLACE_NAMES, len(PLACE_NAMES)))
    drawn = 0
    while drawn < wanted:
        host, area = next(hosts)
        for mould in _moulds(rng, rng.randint(1, 3)):
            name = mould.name.format(next(names))
            common = (rng.choice(mould.kinds), rng.choice(mould.about) if rng.random() < 0.7 else "")
            ages = "" if rng.random() < 0.12 else rng.choice(mould.ages)
            contact = _contact(rng, host)
            end = (
                *contact,
                rng.choice(mould.conditions) if rng.random() < 0.8 else "",
                rng.choice(mould.themes),
                _day(rng),
            )
            several = mould.several_towns and rng.random() < 0.35
            for postcode, town in rng.sample(area, rng.randint(2, 3) if several else 1):
                if drawn == wanted:
                    return
                hours = "" if rng.random() < 0.08 else rng.choice(mould.hours)
                street = rng.choice(STREETS).format(rng.randint(1, 60))
                yield (host, name, *common, street, postcode, town, ages, hours, *end)
                drawn += 1


def _hosts(rng: random.Random) -> list[tuple[str, Area]]:
    names = rng.sample(HOST_NAMES, len(HOST_NAMES))
    found: list[tuple[str, Area]] = []
    for number, name in enumerate(names):
        host = rng.choice(HOSTS).format(name).replace(" de Les ", " des ").replace(" de Le ", " du ")
        found.append((host.replace(" de La ", " de la "), AREAS[number % len(AREAS)]))
    return found


def _moulds(rng: random.Random, count: int) -> list[Mould]:
    chosen: list[Mould] = []
    while len(chosen) < count:
        (mould,) = rng.choices(MOULDS, [mould.share for mould in MOULDS])
        if mould not in chosen:
            chosen.append(mould)
    return chosen


def _contact(rng: random.Random, host: str) -> tuple[str, str]:
    phone = rng.choice(PHONES).format(f"{rng.randrange(100):02d}", f"{rng.randrange(100):02d}")
    email = f"{slugify(host)}@example.org"
    return rng.choices([(phone, email), (phone, ""), ("", email), ("", "")], [5, 3, 1, 1])[0]


def _day(rng: random.Random) -> str:
    return f"{date(2025, 9, 1) + timedelta(days=rng.randrange(400)):%d/%m/%Y}" if rng.random() < 0.8 else ""
