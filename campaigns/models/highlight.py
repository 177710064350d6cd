"""Temps forts: some days or weeks when many structures act together, under one programme."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel

from campaigns.forms_highlight import HighlightForm
from directory.hours.validation import validate_day
from events.planning import midnight
from home.blocks import BodyBlock
from home.fields import BodyField
from home.models import BasePage, TerritoryPage

if TYPE_CHECKING:
    from agenda.rows import Dated

LONGEST = 120  # days


class HighlightIndexPage(BasePage):
    """All the temps forts, those to come and those that are over; its slug is `temps-forts`."""

    section = "temps-forts"
    network_section = {
        "title": "Temps forts",
        "slug": "temps-forts",
        "lead": "Quelques jours, beaucoup de portes ouvertes : les grands rendez-vous des familles du département.",
    }

    lead = models.CharField(_("en une phrase"), max_length=250, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("lead")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaigns.HighlightPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("liste des temps forts")

    @property
    def summary_for_search(self) -> str:
        return self.lead

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from campaigns.selectors import highlights_in_order

        context = super().get_context(request, *args, **kwargs)
        context["coming"], context["past"] = highlights_in_order(request.GET.get("page"))
        if context["past"].number > 1:
            context["canonical"] += f"?page={context['past'].number}"
        return context


class HighlightPage(BasePage):
    """A campaign: its dates, its call for proposals, and the programme made of the events that were accepted."""

    section = "temps-forts"
    shown_with = ("photo",)

    starts_on = models.DateField(_("du"), validators=[validate_day])
    ends_on = models.DateField(_("au"), validators=[validate_day])
    theme = models.CharField(
        _("thème de l’année"), max_length=120, blank=True, help_text=_("Par exemple : grandir en jouant.")
    )
    lead = models.CharField(
        _("en une phrase"),
        max_length=250,
        blank=True,
        help_text=_("Pour les parents, par exemple : On joue, on cuisine, on marche, on se parle."),
    )
    photo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("visuel"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    photo_alt = models.CharField(_("ce que montre le visuel"), max_length=200, blank=True)
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("présentation, pour les familles"))
    territories = ParentalManyToManyField(
        TerritoryPage,
        verbose_name=_("territoires concernés"),
        blank=True,
        related_name="+",
        help_text=_("Aucun de coché : tout le département."),
    )
    call_text = BodyField(
        BodyBlock(), blank=True, verbose_name=_("appel à propositions, pour les structures")
    )
    proposals_until = models.DateField(
        _("propositions jusqu’au"),
        null=True,
        blank=True,
        validators=[validate_day],
        help_text=_("Ce jour compris. Vide : on ne propose pas en ligne."),
    )
    # Belongs to the page, not to one of its versions (see `with_content_json`).
    programme_published_at = models.DateTimeField(_("programme publié le"), null=True, editable=False)

    # A copy for the next year begins without a programme.
    exclude_fields_in_copy = ["programme_published_at"]
    base_form_class = HighlightForm
    content_panels = [
        HelpPanel(
            template="campaigns/admin/highlight_panel.html", heading=_("Les propositions et le programme")
        ),
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("theme"),
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], heading=_("Visuel")),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("call_text"), FieldPanel("proposals_until"), FieldPanel("territories")],
            heading=_("Appel à propositions"),
        ),
    ]
    parent_page_types = ["campaigns.HighlightIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("temps fort")
        verbose_name_plural = _("temps forts")
        indexes = [models.Index(fields=["-ends_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="highlight_in_order"
            )
        ]

    @property
    def summary_for_search(self) -> str:
        return self.lead

    def clean(self) -> None:
        super().clean()
        if not self.starts_on or not self.ends_on:
            return
        if self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("La fin est avant le début.")})
        if (self.ends_on - self.starts_on).days >= LONGEST:
            raise ValidationError({"ends_on": _("Un temps fort dure quatre mois au plus.")})
        if self.proposals_until and self.proposals_until > self.ends_on:
            raise ValidationError({"proposals_until": _("On ne propose plus rien après la fin.")})

    def with_content_json(self, content: dict[str, Any]) -> "HighlightPage":
        page: HighlightPage = super().with_content_json(content)
        page.programme_published_at = self.programme_published_at
        return page

    @property
    def source(self) -> "HighlightPage":
        """The French page, that proposals and actions belong to."""
        if self.is_source_language:
            return self
        twins = HighlightPage.objects.filter(translation_key=self.translation_key)
        return twins.filter(locale__language_code=settings.LANGUAGE_CODE).first() or self

    # --- Where it stands ---

    @property
    def is_over(self) -> bool:
        return timezone.localdate() > self.ends_on

    @property
    def is_in_progress(self) -> bool:
        return self.starts_on <= timezone.localdate() <= self.ends_on

    @property
    def has_programme(self) -> bool:
        return self.programme_published_at is not None

    @property
    def takes_proposals(self) -> bool:
        """Whether anybody may propose an action today."""
        return bool(self.live and self.proposals_until and timezone.localdate() <= self.proposals_until)

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def calendar_rows(self) -> "list[Dated]":
        """The dates of its programme that are not over today, for the calendar at its address: those that families read
        on its page."""
        from campaigns.programme import Wanted, rows_of

        wanted = Wanted(since=midnight(timezone.localdate()))
        return [row.dated for row in rows_of(self.source) if wanted.keeps(row)]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from campaigns.programme_sheet import ProgrammeSheet

        context = super().get_context(request, *args, **kwargs)
        sheet = ProgrammeSheet(self, request)
        return {**context, "sheet": sheet, "canonical": context["canonical"] + sheet.canonical_end}
