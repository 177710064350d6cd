"""The states of an import and of its rows, and what an import does to the site."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RowState(TextChoices):
    """What a row does; the values are those of the report (a public contract)."""

    CREATED = "cree", _("nouveau")
    CHANGED = "modifie", _("modifié")
    SAME = "inchange", _("sans changement")
    ERROR = "erreur", _("à corriger")


class Status(TextChoices):
    """How far an import is."""

    RECEIVED = "received", _("colonnes à vérifier")
    READING = "reading", _("lecture en cours")
    READY = "ready", _("à confirmer")
    QUEUED = "queued", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    FAILED = "failed", _("interrompu")
    UNDOING = "undoing", _("annulation en cours")
    UNDONE = "undone", _("annulé")


class Effect(TextChoices):
    """What an import did to one object; undoing goes through them from the last to the first."""

    PAGE_CREATED = "page_created", _("page créée")
    PAGE_CHANGED = "page_changed", _("page modifiée")
    VENUE_CREATED = "venue_created", _("adresse créée")
    VENUE_CHANGED = "venue_changed", _("adresse modifiée")
