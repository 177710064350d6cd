"""Places: standing offers with recurring hours, at one or several venues, or from a distance."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Orderable

from directory.enums import Gap
from directory.fields import HoursExceptionsField, OpeningHoursField, fact
from directory.hours import validate_hours
from directory.hours.exceptions import Closure, validate_exceptions
from directory.hours.validation import validate_day
from directory.models.listing import ListingPage
from directory.models.venue import Venue
from directory.panels import (
    PLACE_CONTACT_PANELS,
    PLACE_CONTENT_PANELS,
    PLACE_VISIT_PANELS,
    PLACE_WHERE_PANELS,
    location_panels,
    service_panels,
    tabs,
)
from home.addresses import visitor_url
from home.models import TerritoryPage
from vocabulary.models import Kind

if TYPE_CHECKING:
    from directory.place_sheet import PlaceSheet


class PlacePage(ListingPage):
    """A standing offer a parent can go to or call."""

    sorte = "lieu"
    parts = ("tournee",)

    itinerant = fact(_("itinérant"), _("Le lieu se déplace de commune en commune."))
    on_contact = models.BooleanField(
        _("sur contact"), default=False, help_text=_("Pas d’horaires : on appelle ou on écrit d’abord.")
    )
    areas_served = ParentalManyToManyField(
        TerritoryPage,
        verbose_name=_("territoires servis à distance"),
        blank=True,
        related_name="+",
        help_text=_(
            "Pour un service par téléphone ou en ligne : où habitent les parents qui peuvent l’appeler."
        ),
    )
    visit_steps = models.TextField(
        _("ce qui se passe"),
        max_length=1200,
        blank=True,
        help_text=_("Une étape par ligne, par exemple : Vous poussez la porte. Pas besoin de prévenir."),
    )
    visit_welcome = models.CharField(
        _("qui vous accueille"),
        max_length=200,
        blank=True,
        help_text=_("Des prénoms, par exemple : Lina ou Marc."),
    )
    visit_bring = models.CharField(
        _("à prendre avec vous"),
        max_length=200,
        blank=True,
        help_text=_("Par exemple : des chaussons, un change."),
    )
    visit_ask = models.CharField(
        _("poser une question avant de venir"),
        max_length=200,
        blank=True,
        help_text=_("Par exemple : un SMS suffit, on vous rappelle."),
    )
    closed_since = models.DateField(
        _("fermé pour l’instant, depuis le"),
        null=True,
        blank=True,
        validators=[validate_day],
        help_text=_("Vide : ce lieu est ouvert. Par exemple : 01/12/2026."),
    )
    reopens_on = models.DateField(
        _("réouverture prévue le"),
        null=True,
        blank=True,
        validators=[validate_day],
        help_text=_("Vide : on ne sait pas encore. Par exemple : 04/01/2027."),
    )
    closure_reason = models.CharField(
        _("pourquoi"), max_length=120, blank=True, help_text=_("Par exemple : travaux.")
    )

    edit_handler = tabs(
        content=PLACE_CONTENT_PANELS,
        where=PLACE_WHERE_PANELS,
        visit=PLACE_VISIT_PANELS,
        contact=PLACE_CONTACT_PANELS,
    )

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reopens_on__isnull=True)
                | models.Q(closed_since__isnull=True)
                | models.Q(closed_since__lt=models.F("reopens_on")),
                name="place_reopens_after_closing",
                violation_error_message=_("La réouverture est avant la fermeture."),
            )
        ]

    def serve(self, request: HttpRequest, *args: Any, part: str = "", **kwargs: Any) -> HttpResponseBase:
        # A place that does not go from one address to another any more: its own page says where it is.
        if part and not self._sheet(request).has_tour:
            return redirect(visitor_url(self, request))
        return super().serve(request, *args, part=part, **kwargs)

    def get_template(self, request: HttpRequest, *args: Any, part: str = "", **kwargs: Any) -> str:
        return "directory/tour_page.html" if part else super().get_template(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, part: str = "", **kwargs: Any) -> dict[str, Any]:
        # Read once, for the page and for what it says to search engines.
        self.sheet = self._sheet(request)
        context = {**super().get_context(request, *args, **kwargs), "sheet": self.sheet}
        if part:
            context["canonical"] += f"{part}/"
            context["breadcrumbs"] += [{"title": self.title, "url": visitor_url(self, request)}]
            context["languages"] = [{**one, "url": f"{one['url']}{part}/"} for one in context["languages"]]
        return context

    def _sheet(self, request: HttpRequest) -> "PlaceSheet":
        from directory.place_sheet import PlaceSheet

        return PlaceSheet(page=self, request=request)

    def structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        from directory.structured_data import place_nodes

        return place_nodes(self.sheet)

    @property
    def closure(self) -> Closure | None:
        """Closed for now, or soon: the closure that is written, even when it is over."""
        return Closure(self.closed_since, self.reopens_on, self.closure_reason) if self.closed_since else None

    @property
    def is_remote(self) -> bool:
        """Found by everyone in the areas it serves, with or without an address."""
        return self.areas_served.exists()

    def publication_gaps(self) -> dict[Gap, str]:
        locations = list(self.locations.all())
        gaps = {}
        if not any(location.venue_id for location in locations) and not self.is_remote:
            gaps[Gap.WHERE] = str(
                _(
                    "Où : ajoutez une adresse, ou les territoires servis à distance (onglet « Horaires et adresses »)."
                )
            )
        with_hours = any(location.opening_hours or location.hours_as_typed for location in locations)
        if not (with_hours or self.appointment or self.on_contact):
            gaps[Gap.WHEN] = str(
                _("Quand : ajoutez des horaires, ou dites « sur contact » ou « rendez-vous demandé : oui ».")
            )
        return gaps


class PlaceLocation(Orderable):
    """A place at a venue, with its own hours and validity; without a venue, the hours of a remote service."""

    page = ParentalKey(PlacePage, on_delete=models.CASCADE, related_name="locations")
    venue = models.ForeignKey(
        Venue,
        verbose_name=_("adresse"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="locations",
    )
    opening_hours = OpeningHoursField(
        _("horaires"),
        max_length=500,
        blank=True,
        validators=[validate_hours],
        help_text=_("À la norme OpenStreetMap, par exemple : Tu,Th 09:00-12:00; SH off"),
    )
    hours_as_typed = models.CharField(
        _("horaires, tels qu’écrits"),
        max_length=500,
        blank=True,
        help_text=_("Quand ils ne tiennent pas dans la norme, par exemple : selon le planning du bus."),
    )
    exceptions = HoursExceptionsField(
        _("dates à part"), default=list, blank=True, validators=[validate_exceptions]
    )
    note = models.CharField(
        _("précision"),
        max_length=200,
        blank=True,
        help_text=_("Par exemple : le premier mardi, on goûte ensemble."),
    )
    valid_from = models.DateField(
        _("à partir du"),
        null=True,
        blank=True,
        validators=[validate_day],
        help_text=_("Vide : dès maintenant. Par exemple : 01/09/2026."),
    )
    valid_to = models.DateField(
        _("jusqu’au"),
        null=True,
        blank=True,
        validators=[validate_day],
        help_text=_("Vide : sans date de fin. Par exemple : 03/07/2027."),
    )

    panels = location_panels()

    class Meta(Orderable.Meta):
        verbose_name = _("accueil")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_from__lte=models.F("valid_to")),
                name="location_validity_in_order",
                violation_error_message=_("La date de fin est avant la date de début."),
            )
        ]

    def __str__(self) -> str:
        return str(self.venue) if self.venue_id else str(_("à distance"))


class PlaceService(Orderable):
    """A service of others received inside a place: mediation, a psychologist's mornings…"""

    page = ParentalKey(PlacePage, on_delete=models.CASCADE, related_name="services_inside")
    kind = models.ForeignKey(Kind, verbose_name=_("type"), on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(
        _("qui"), max_length=120, help_text=_("Par exemple : l’association Exemple Médiation.")
    )
    days = models.CharField(
        _("quand"),
        max_length=160,
        blank=True,
        help_text=_("Par exemple : le 2e jeudi du mois, l’après-midi."),
    )

    panels = service_panels()

    class Meta(Orderable.Meta):
        verbose_name = _("service présent sur place")
