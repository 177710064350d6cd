"""The closed lists of the vocabulary: what is stored, and the French words beside it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ages(TextChoices):
    """What a listing says of the age of the children it is about."""

    NON_PRECISE = "non_precise", _("âge non précisé")
    TOUT_AGE = "tout_age", _("à tout âge")
    INTERVALLE = "intervalle", _("de tel âge à tel âge")


class AppliesTo(TextChoices):
    """Which listings a kind may be given to."""

    PLACE = "lieu", _("lieux")
    EVENT = "evenement", _("événements")
    BOTH = "both", _("lieux et événements")


class Family(TextChoices):
    """The four colour families of the style sheet, named by what a parent comes for."""

    SUN = "sun", _("soleil : jouer ensemble")
    CLAY = "clay", _("terre : parler")
    SAGE = "sage", _("sauge : les bébés")
    SEA = "sea", _("mer : être aidé, à distance")
