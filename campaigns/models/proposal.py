"""What structures propose for a temps fort, what became of it, and the events of the programme."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Act, State
from campaigns.models.highlight import HighlightPage
from directory.models import StructurePage
from events.models import EventPage
from home.models import TerritoryPage


class Proposal(models.Model):
    """One action that a structure proposes, written only by `campaigns.services` and `campaigns.deciding`.

    `answers` holds what was typed, step by step, right or wrong (see `campaigns.forms_proposal`); the columns beside it
    are what the lists show of it. `version` grows with every write: who has seen another one is told so.
    """

    wagtail_reference_index_ignore = True

    campaign = models.ForeignKey(
        HighlightPage, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("temps fort")
    )
    structure = models.ForeignKey(
        StructurePage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposals",
        verbose_name=_("structure"),
    )
    structure_name = models.CharField(_("nom de la structure, tel qu’écrit"), max_length=120, blank=True)
    # Whose coordinators read it: that of the structure, else that of the town where it takes place.
    territory = models.ForeignKey(
        TerritoryPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposals",
        verbose_name=_("territoire"),
    )
    contact_email = models.EmailField(_("adresse électronique de qui propose"), blank=True)
    answers = models.JSONField(_("réponses"), default=dict)
    # As they were when the event was last written from them: only the pages that changed since are written again.
    accepted_answers = models.JSONField(_("réponses acceptées"), default=dict)
    version = models.PositiveIntegerField(_("version"), default=1)
    state = models.CharField(_("état"), max_length=9, choices=State.choices, default=State.DRAFT)
    reason = models.CharField(_("message de la coordination"), max_length=500, blank=True)

    title = models.CharField(_("titre"), max_length=100, blank=True)
    commune = models.CharField(_("commune"), max_length=80, blank=True)
    first_day = models.DateField(_("premier jour"), null=True, blank=True)
    event = models.OneToOneField(
        EventPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposal",
        verbose_name=_("événement"),
    )
    created_at = models.DateTimeField(_("commencée le"), default=timezone.now)
    updated_at = models.DateTimeField(_("modifiée le"), default=timezone.now)
    submitted_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)
    # When those who decide were last told of it (see `campaigns.notifications`).
    told_at = models.DateTimeField(_("annoncée le"), null=True, editable=False)

    class Meta:
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            models.Index(fields=["campaign", "state", "submitted_at"], name="proposal_to_read"),
            models.Index(fields=["contact_email"], name="proposal_by_email"),
        ]

    def __str__(self) -> str:
        return self.title or gettext("Sans titre")

    @property
    def by_whom(self) -> str:
        """The structure's name, as its page gives it or as it was typed."""
        return self.structure.title if self.structure else self.structure_name

    @property
    def may_be_written(self) -> bool:
        """Whether who proposes may still change it: until it is refused, or until the temps fort is over."""
        return self.state != State.REFUSED and not self.campaign.is_over

    @property
    def may_be_sent(self) -> bool:
        """Whether who proposes may send it: until the deadline, later when it was read already."""
        if not self.may_be_written or not self.campaign.live:
            return False
        return self.campaign.takes_proposals or self.submitted_at is not None

    @property
    def is_as_accepted(self) -> bool:
        """Whether nothing was written since it was accepted: there is nothing to send."""
        return self.state == State.ACCEPTED and self.answers == self.accepted_answers

    @cached_property
    def is_in_programme(self) -> bool:
        return bool(self.event_id and self.event and self.event.live)


class ProposalKey(models.Model):
    """A secret link to one proposal. Its key is in the message only: what is kept is a hash of it."""

    wagtail_reference_index_ignore = True

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="keys", verbose_name=_("proposition")
    )
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("fait le"), default=timezone.now)
    revoked_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    class Meta:
        verbose_name = _("lien d’une proposition")
        verbose_name_plural = _("liens des propositions")

    def __str__(self) -> str:
        return f"{self.proposal_id} · {self.created_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and not self.proposal.campaign.is_over


class ProposalChange(models.Model):
    """What was done with a proposal, by whom, with what message."""

    wagtail_reference_index_ignore = True

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="changes", verbose_name=_("proposition")
    )
    act = models.CharField(_("quoi"), max_length=9, choices=Act.choices)
    at = models.DateTimeField(_("le"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("par"),
        help_text=_("Personne : qui propose, avec son lien."),
    )
    reason = models.CharField(_("message"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("étape d’une proposition")
        verbose_name_plural = _("étapes des propositions")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id} · {self.act}"


class Action(models.Model):
    """An event of the programme of a temps fort; none once its page is erased, so that the report still counts it."""

    wagtail_reference_index_ignore = True

    campaign = models.ForeignKey(
        HighlightPage, on_delete=models.CASCADE, related_name="actions", verbose_name=_("temps fort")
    )
    event = models.ForeignKey(
        EventPage,
        null=True,
        on_delete=models.SET_NULL,
        related_name="actions",
        verbose_name=_("événement"),
    )
    added_at = models.DateTimeField(_("ajouté le"), default=timezone.now)

    class Meta:
        verbose_name = _("action d’un temps fort")
        verbose_name_plural = _("actions des temps forts")
        constraints = [models.UniqueConstraint(fields=["campaign", "event"], name="one_action_per_event")]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.event_id}"
