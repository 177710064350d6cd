from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a proposal stands."""

    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("à relire")
    CHANGES = "changes", _("à compléter")
    ACCEPTED = "accepted", _("acceptée")
    REFUSED = "refused", _("refusée")


class Act(TextChoices):
    """What somebody did with a proposal."""

    CREATED = "created", _("commencée")
    SUBMITTED = "submitted", _("envoyée")
    ACCEPTED = "accepted", _("acceptée")
    CHANGES = "changes", _("précisions demandées")
    REFUSED = "refused", _("refusée")
    STRUCTURE = "structure", _("structure choisie")


class Step(TextChoices):
    """The short pages of the form, in their order; the value is the end of their address."""

    ACTION = "action", _("Votre action")
    DATES = "dates", _("Les dates")
    WHERE = "lieu", _("Le lieu")
    TERMS = "venir", _("Pour venir")
