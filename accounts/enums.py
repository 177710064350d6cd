from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A territory's three groups; the value is part of the group's name."""

    STRUCTURES = "structures", _("Structures")
    EDITORS = "editors", _("Rédaction")
    COORDINATORS = "coordinators", _("Coordination")
