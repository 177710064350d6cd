from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EpciKind(TextChoices):
    """Legal forms of an intercommunality (EPCI à fiscalité propre)."""

    COMMUNAUTE_COMMUNES = "CC", _("Communauté de communes")
    COMMUNAUTE_AGGLOMERATION = "CA", _("Communauté d’agglomération")
    COMMUNAUTE_URBAINE = "CU", _("Communauté urbaine")
    METROPOLE = "ME", _("Métropole")


class Outcome(TextChoices):
    """What reading a town's name gave."""

    EXACT = "exact", _("Commune trouvée")
    AMBIGUOUS = "ambiguous", _("Plusieurs communes possibles")
    UNKNOWN = "unknown", _("Commune inconnue")


class PointSource(TextChoices):
    """How precise a venue's point is, and who set it."""

    ADDRESS = "address", _("Adresse exacte")
    STREET = "street", _("Rue ou lieu-dit")
    COMMUNE = "commune", _("Centre de la commune")
    MANUAL = "manual", _("Placé à la main")
