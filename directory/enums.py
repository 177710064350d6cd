from django.db import models
from django.utils.translation import gettext_lazy as _


class PointSource(models.TextChoices):
    """Where a venue's point comes from, from the surest to the vaguest."""

    HAND = "main", _("placé à la main")
    ADDRESS = "adresse", _("trouvé à l’adresse")
    COMMUNE = "commune", _("centre de la commune")
