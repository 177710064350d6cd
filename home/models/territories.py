"""Territories: a community of communes, or the département for what serves it all."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from geo.models import Commune
from geo.resolve import all_towns
from home import structured_data
from home.blocks import BodyBlock
from home.fields import BodyField
from home.models.base import BasePage


class TerritoryIndexPage(BasePage):
    """The list and the map of the territories; its slug is `territoires`."""

    section = "territoires"

    lead = models.CharField(_("en une phrase"), max_length=250, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("lead")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.TerritoryPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("liste des territoires")

    @property
    def summary_for_search(self) -> str:
        return self.lead

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.maps import territories_map
        from home.selectors import every_territory

        context = super().get_context(request, *args, **kwargs)
        shown = every_territory()
        context["territories"] = [one for one in shown if not one.departement_wide]
        context["department_territories"] = [one for one in shown if one.departement_wide]
        context["map"] = territories_map(context["territories"], request)
        return context


class TerritoryPage(BasePage):
    """A territory's own home page, its news, and who to call there.

    An EPCI territory owns its communes in the départements served, each commune having one; the département's
    territory owns none and serves them all.
    """

    section = "territoires"
    shown_with = ("epci", "departement", "photo")

    epci = models.ForeignKey(
        "geo.Epci",
        verbose_name=_("communauté de communes"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="territories",
        help_text=_("Laissez vide pour le territoire du département entier."),
    )
    departement = models.ForeignKey(
        "geo.Departement", verbose_name=_("département"), on_delete=models.PROTECT, related_name="territories"
    )
    departement_wide = models.BooleanField(_("sert tout le département"), default=False)
    lead = models.CharField(
        _("en une phrase"),
        max_length=250,
        blank=True,
        help_text=_("Par exemple : De Prades à Vernet-les-Bains, des lieux pour jouer, parler et souffler."),
    )
    photo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    photo_alt = models.CharField(_("ce que montre la photo"), max_length=200, blank=True)
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("texte"))
    contact_name = models.CharField(
        _("nom"), max_length=80, blank=True, help_text=_("Prénom et nom, par exemple : Camille Exemple.")
    )
    contact_role = models.CharField(
        _("fonction"), max_length=120, blank=True, help_text=_("Par exemple : animatrice du réseau.")
    )
    contact_phone = models.CharField(
        _("téléphone"), max_length=20, blank=True, help_text=_("Par exemple : 01 99 00 12 34.")
    )
    contact_email = models.EmailField(_("adresse électronique"), blank=True)
    contact_hours = models.CharField(
        _("quand l’appeler"),
        max_length=120,
        blank=True,
        help_text=_("Par exemple : du lundi au jeudi, le matin."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("departement"), FieldPanel("epci"), FieldPanel("departement_wide")],
            heading=_("Périmètre"),
        ),
        MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], heading=_("Photo")),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("contact_name"),
                FieldPanel("contact_role"),
                FieldPanel("contact_phone"),
                FieldPanel("contact_email"),
                FieldPanel("contact_hours"),
            ],
            heading=_("Votre interlocutrice, votre interlocuteur"),
        ),
    ]
    parent_page_types = ["home.TerritoryIndexPage"]
    subpage_types = ["directory.StructurePage", "home.ArticlePage", "home.StandardPage"]

    class Meta:
        verbose_name = _("territoire")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(epci__isnull=False) | models.Q(departement_wide=True),
                name="territory_has_an_area",
            )
        ]

    @property
    def summary_for_search(self) -> str:
        return self.lead

    @property
    def communes(self) -> QuerySet[Commune]:
        """The communes this territory owns; none for the département's, which serves them all."""
        if self.departement_wide or not self.epci_id:
            return Commune.objects.none()
        from django.conf import settings

        return Commune.objects.filter(epci_id=self.epci_id, departement_id__in=settings.DEPARTEMENTS)

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_name or self.contact_phone or self.contact_email)

    def clean(self) -> None:
        super().clean()
        if not self.epci_id and not self.departement_wide:
            raise ValidationError(
                {"epci": _("Choisissez une communauté de communes, ou cochez « sert tout le département ».")}
            )
        if self.epci_id and self.departement_wide:
            raise ValidationError(
                {"epci": _("Le territoire du département n’a pas de communauté de communes.")}
            )
        self._check_frozen_slug()
        self._check_single_owner()

    def _check_frozen_slug(self) -> None:
        # Renaming would rewrite the address of every listing below, and every address already printed.
        if not self.pk:
            return
        before = TerritoryPage.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if before is not None and before != self.slug:
            raise ValidationError({"slug": _("L’adresse d’un territoire ne change plus après sa création.")})

    def _check_single_owner(self) -> None:
        if not self.epci_id:
            return
        twins = TerritoryPage.objects.filter(epci_id=self.epci_id, locale_id=self.locale_id).exclude(
            pk=self.pk
        )
        if twins.exists():
            raise ValidationError({"epci": _("Cette communauté de communes a déjà son territoire.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.maps import territories_map
        from home.selectors import every_territory, newest_articles

        context = super().get_context(request, *args, **kwargs)
        context["articles"] = newest_articles(territory=self, limit=3)
        if self.departement_wide:
            context["map"] = territories_map(every_territory(), request, numbered=False)
        context["contact"] = {
            "name": self.contact_name,
            "role": self.contact_role,
            "phone": self.contact_phone,
            "email": self.contact_email,
            "hours": self.contact_hours,
        }
        if not self.departement_wide:
            own = [town for town in all_towns() if town.epci == self.epci_id]
            context["communes"] = sorted(own, key=lambda town: town.name)
        return context

    def structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        return [structured_data.territory(self, request)]
