from django.db import models
from django.utils.translation import gettext_lazy as _


class View(models.TextChoices):
    DAY = "jour", _("Jours")
    WEEK = "semaine", _("Semaine")
    MONTH = "mois", _("Mois")
