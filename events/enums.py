from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

TRAINING = "formation"  # the kind that is for professionals, and asked for by name


class Status(TextChoices):
    """What has become of a session; a session that is moved, then full or cancelled, keeps its new times."""

    SCHEDULED = "scheduled", _("comme prévu")
    CANCELLED = "cancelled", _("annulé")
    MOVED = "moved", _("déplacé")
    FULL = "full", _("complet")


class Origin(TextChoices):
    """What says that a session is as it is; `PAGE` is the state of a whole event, which weighs on its dates to come."""

    RULE = "rule", _("horaires")
    MANUAL = "manual", _("à la main")
    PAGE = "page", _("l’événement entier")


class Through(TextChoices):
    """Where somebody changed a session."""

    LINK = "lien", _("lien envoyé à la structure")
    CMS = "cms", _("espace de rédaction")


class EventStatus(TextChoices):
    """The state of a whole event; what somebody said of one of its dates is more precise."""

    SCHEDULED = "scheduled", _("comme prévu")
    FULL = "full", _("complet")
    POSTPONED = "postponed", _("reporté, sans nouvelle date")
    CANCELLED = "cancelled", _("annulé")


class Every(TextChoices):
    """How often a row of dates comes back."""

    ONCE = "", _("une seule date")
    WEEK = "week", _("chaque semaine")
    FORTNIGHT = "fortnight", _("une semaine sur deux")
    MONTH = "month", _("chaque mois")


class Nth(IntegerChoices):
    """Which weekday of the month."""

    FIRST = 1, _("le premier")
    SECOND = 2, _("le deuxième")
    THIRD = 3, _("le troisième")
    FOURTH = 4, _("le quatrième")
    LAST = -1, _("le dernier")


class Audience(TextChoices):
    """Who comes to an event; those for professionals are shown to who asks for them only."""

    NOT_SAID = "", _("non précisé")
    PARENTS = "parents", _("les parents, sans les enfants")
    PARENTS_AND_CHILDREN = "parents_enfants", _("les parents et les enfants")
    CHILDREN = "enfants", _("les enfants")
    PROFESSIONALS = "professionnels", _("les professionnels")


class RegistrationBy(TextChoices):
    NOT_SAID = "", _("non précisé")
    NONE = "none", _("sans inscription")
    PHONE = "phone", _("par téléphone")
    EMAIL = "email", _("par e-mail")
    LINK = "link", _("sur une page en ligne")


class Accessibility(TextChoices):
    """Who is thought of, with the codes of OpenAgenda."""

    HEARING = "hi", _("personnes sourdes ou malentendantes")
    VISUAL = "vi", _("personnes aveugles ou malvoyantes")
    PSYCHIC = "pi", _("personnes en situation de handicap psychique")
    MOTOR = "mi", _("personnes à mobilité réduite")
    INTELLECTUAL = "ii", _("personnes en situation de handicap intellectuel")
