"""The closed lists of this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Gap(TextChoices):
    """What a listing may lack to be published."""

    AGES = "ages", _("âges")
    WHERE = "where", _("adresse")
    WHEN = "when", _("horaires")
    CONTACT = "contact", _("contact")
