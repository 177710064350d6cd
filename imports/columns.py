"""The columns of a sheet of places: a public contract, for reading and for writing alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Column:
    """One column: its name in files, what a person calls it, and other names people give it in their sheets."""

    name: str
    label: str | Promise
    help: str | Promise = ""
    synonyms: tuple[str, ...] = ()
    required: bool = False


_COLUMNS = (
    Column("structure", _("structure"), synonyms=("organisme", "association", "gestionnaire", "porteur"), required=True),
    Column("nom", _("nom du lieu"), synonyms=("lieu", "intitulé", "nom du lieu", "dénomination"), required=True),
    Column("type", _("type de lieu"), synonyms=("catégorie", "nature", "type de lieu"), required=True),
    Column("resume", _("en une phrase"), synonyms=("résumé", "accroche", "en bref")),
    Column("description", _("présentation"), synonyms=("présentation", "descriptif")),
    Column("adresse", _("adresse"), synonyms=("rue", "voie", "numéro et rue", "adresse postale")),
    Column("code_postal", _("code postal"), synonyms=("cp",)),
    Column("commune", _("commune"), synonyms=("ville", "localité")),
    Column("lat", _("latitude"), synonyms=("latitude", "y")),
    Column("lon", _("longitude"), synonyms=("longitude", "lng", "x")),
    Column("age_min", _("âge minimum"), synonyms=("âge", "âges", "à partir de", "tranche d’âge", "public")),
    Column("age_max", _("âge maximum"), synonyms=("jusqu’à",)),
    Column("horaires", _("horaires"), synonyms=("opening_hours", "jours et heures", "heures d’ouverture", "quand")),
    Column("telephone", _("téléphone"), synonyms=("tél", "phone", "numéro de téléphone")),
    Column("courriel", _("adresse électronique"), synonyms=("email", "e-mail", "mail", "mél")),
    Column("site", _("site"), synonyms=("site web", "site internet", "url", "website")),
    Column("conditions", _("conditions"), synonyms=("modalités", "tarif", "accès")),
    Column("themes", _("thèmes"), synonyms=("thématiques", "thème")),
    Column("date_verification", _("vérifié le"), synonyms=("mis à jour le", "date de mise à jour", "maj")),
)  # fmt: skip
COLUMNS: Mapping[str, Column] = {column.name: column for column in _COLUMNS}
