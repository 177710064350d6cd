"""The columns of a sheet of places: a public contract, for reading and for writing alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vocabulary.spelling import fold

# Words people put into the name of a column, or leave out.
SMALL_WORDS = frozenset(("d", "l", "de", "des", "du", "la", "le", "les", "et", "ou", "n", "no", "numero"))


@dataclass(frozen=True)
class Column:
    """One column: its name in files, what a person calls it, and other names people give it in their sheets."""

    name: str
    label: str | Promise
    help: str | Promise = ""
    synonyms: tuple[str, ...] = ()
    required: bool = False


# The surest synonyms come first. Left out on purpose, for a person to choose: "public" (families as often as ages),
# "accès" (the bus as often as the price), "contact" (a name, a number or an address), "x" and "y" (metres more often
# than degrees), "commentaire" (often not meant for parents), and ages in months ("âge min (mois)").
_COLUMNS = (
    Column("structure", _("structure"), _("Qui tient le lieu : une association, une mairie…"), required=True, synonyms=(
        "nom de la structure", "organisme", "association", "gestionnaire", "structure gestionnaire",
        "organisme gestionnaire", "porteur", "structure porteuse", "porteur de projet", "nom de l’association",
        "nom de l’organisme",
    )),
    Column("nom", _("nom du lieu"), required=True, synonyms=(
        "intitulé", "dénomination", "nom de l’action", "intitulé de l’action", "titre", "nom de l’établissement", "lieu",
    )),
    Column("type", _("type de lieu"), _("Comme vous le dites : LAEP, RAM, café des parents…"), required=True, synonyms=(
        "catégorie", "nature", "type d’action", "type d’accueil", "type d’établissement", "type de structure",
    )),
    Column("resume", _("en une phrase"), synonyms=("résumé", "accroche", "en bref", "description courte")),
    Column("description", _("présentation"), synonyms=("descriptif", "présentation du lieu", "description longue")),
    Column("adresse", _("adresse"), _("La salle et la rue : « Salle des fêtes, 3 rue du Four »."), synonyms=(
        "adresse postale", "adresse du lieu", "adresse complète", "numéro et rue", "voie",
    )),
    Column("code_postal", _("code postal"), synonyms=("cp", "code postal du lieu", "postcode")),
    Column("commune", _("commune"), _("La commune ou le code postal suffit ; les deux valent mieux."), synonyms=(
        "ville", "localité", "commune du lieu", "nom de la commune", "lib_com",
    )),
    Column("lat", _("latitude"), _("En degrés, par exemple 42,6173.")),
    Column("lon", _("longitude"), _("En degrés, par exemple 2,4214."), synonyms=("lng", "long")),
    Column("age_min", _("âge minimum"), _("Une phrase suffit : « de 3 mois à 3 ans ». Un nombre : des années."), synonyms=(
        "âge", "tranche d’âge", "âge des enfants", "âge du public", "âges accueillis", "âges concernés", "âge minimal",
        "âge min (ans)", "âge minimum (ans)",
    )),
    Column("age_max", _("âge maximum"), _("Laissez vide si la colonne d’avant dit tout."), synonyms=(
        "âge maximal", "âge max (ans)", "âge maximum (ans)",
    )),
    Column("horaires", _("horaires"), _("Comme vous les dites : « mardi 9h-12h, jeudi 14h30 à 17h »."), synonyms=(
        "horaires d’ouverture", "horaires d’accueil", "jours et heures", "jours et horaires", "heures d’ouverture",
        "jours d’ouverture",
        "opening_hours", "quand",
    )),
    Column("telephone", _("téléphone"), synonyms=("tél", "téléphone de contact", "phone")),
    Column("courriel", _("adresse électronique"), synonyms=(
        "email", "e-mail", "mail", "mél", "adresse mail", "adresse e-mail", "adresse email", "mail de contact",
        "courrier électronique",
    )),
    Column("site", _("site"), synonyms=("site web", "site internet", "adresse du site", "url", "website")),
    Column("conditions", _("conditions"), _("Séparées par des virgules : gratuit, sur inscription, anonyme…"), synonyms=(
        "conditions d’accès", "modalités", "modalités d’accès", "conditions d’accueil", "tarif",
    )),
    Column("themes", _("thèmes"), _("Séparés par des virgules : sommeil, écrans…"), synonyms=("thématiques",)),
    Column("date_verification", _("vérifié le"), _("Le jour où quelqu’un s’est assuré que tout est juste."), synonyms=(
        "date de vérification", "mis à jour le", "date de mise à jour", "dernière mise à jour", "date de maj", "maj",
    )),
)  # fmt: skip
COLUMNS: Mapping[str, Column] = {column.name: column for column in _COLUMNS}


def find_columns(headers: Sequence[str]) -> dict[str, int]:
    """Which header each column is under, by position, in the order of the contract.

    The contract's own names win, then what a person calls the column, then synonyms. A header serves one column,
    and of two headers for the same column the first is taken.
    """
    places: dict[str, list[int]] = {}
    for position, header in enumerate(headers):
        places.setdefault(_key(header), []).append(position)
    found: dict[str, int] = {}
    taken: set[int] = set()
    for rank in range(1 + max(len(names) for names in _names().values())):
        for column, names in _names().items():
            if column in found or rank >= len(names):
                continue
            if free := [position for position in places.get(names[rank], ()) if position not in taken]:
                found[column] = free[0]
                taken.add(free[0])
    return {column: found[column] for column in COLUMNS if column in found}


def known_count(headers: Iterable[str], expected: frozenset[str] = frozenset()) -> int:
    """How many of these texts name a column, or are one of the (folded) texts `expected`."""
    texts = list(headers)
    return max(len(find_columns(texts)), len(expected.intersection(map(fold, texts))))


@cache
def _names() -> dict[str, list[str]]:
    """The names of each column as they are compared, the surest first."""
    # French, whatever the language of the first person who asks.
    with translation.override(None):
        return {
            column.name: list(
                dict.fromkeys(_key(str(name)) for name in (column.name, column.label, *column.synonyms))
            )
            for column in _COLUMNS
        }


def _key(header: str) -> str:
    """Folded words, without plurals and small words ("N° de téléphone(s) *" gives "telephone")."""
    words = fold(header[:200].replace("(s)", "")).split()
    return " ".join(
        word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in words if word not in SMALL_WORDS
    )
