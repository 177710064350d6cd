from django.db import models
from django.utils.translation import gettext_lazy as _


class Sort(models.TextChoices):
    DISTANCE = "distance", _("le plus proche")
    DATE = "date", _("la date la plus proche")
    RELEVANCE = "pertinence", _("le plus pertinent")


class What(models.TextChoices):
    ALL = "", _("lieux et rendez-vous")
    PLACES = "lieux", _("lieux")
    EVENTS = "evenements", _("rendez-vous")


class View(models.TextChoices):
    LIST = "liste", _("Liste")
    MAP = "carte", _("Carte")
