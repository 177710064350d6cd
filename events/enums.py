from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """What has become of a session; a session that is moved, then full or cancelled, keeps its new times."""

    SCHEDULED = "scheduled", _("comme prévu")
    CANCELLED = "cancelled", _("annulé")
    MOVED = "moved", _("déplacé")
    FULL = "full", _("complet")


class Origin(TextChoices):
    RULE = "rule", _("horaires")
    MANUAL = "manual", _("à la main")


class Through(TextChoices):
    """Where somebody changed a session."""

    LINK = "lien", _("lien envoyé à la structure")
    CMS = "cms", _("espace de rédaction")
