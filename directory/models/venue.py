"""Addresses, shared by all who use them: moving one moves everyone's sessions."""

from typing import Any

from django.contrib.admin import display
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.fields import fact
from directory.querysets import VenueQuerySet
from geo.enums import PointSource
from geo.models import Commune
from home.fields import WebAddressField
from home.selectors import territory_of_commune


class Venue(models.Model):
    """A room or a building: where it is, how to find the door, and who can get in.

    Access facts are three-state: `True`, `False`, `None` when nobody said. Points are WGS84 degrees.
    """

    territory = models.ForeignKey(
        "home.TerritoryPage",
        verbose_name=_("territoire"),
        on_delete=models.PROTECT,
        related_name="venues",
        help_text=_(
            "L’équipe de ce territoire tient l’adresse à jour quand plusieurs structures s’en servent."
        ),
    )
    name = models.CharField(
        _("nom du lieu"),
        max_length=120,
        blank=True,
        help_text=_("Par exemple : Salle des fêtes, École maternelle du Soleil. Vide : une simple adresse."),
    )
    street = models.CharField(
        _("numéro et rue"), max_length=200, blank=True, help_text=_("Par exemple : 12 rue des Marchands.")
    )
    postcode = models.CharField(_("code postal"), max_length=5, blank=True)
    commune = models.ForeignKey(
        Commune, verbose_name=_("commune"), on_delete=models.PROTECT, related_name="venues"
    )
    lat = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    lon = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    point_source = models.CharField(
        _("origine du point"), max_length=10, choices=PointSource.choices, default=PointSource.COMMUNE
    )
    how_to_find = models.TextField(
        _("comment trouver la porte"),
        blank=True,
        max_length=600,
        help_text=_("Par exemple : la porte jaune, au fond de la cour ; sonnez à « Petits pas »."),
    )
    floor = models.CharField(
        _("étage"), max_length=60, blank=True, help_text=_("Par exemple : rez-de-chaussée.")
    )
    pushchair = models.CharField(
        _("poussettes"), max_length=120, blank=True, help_text=_("Par exemple : place sous le préau.")
    )
    transport = models.CharField(
        _("pour venir"),
        max_length=200,
        blank=True,
        help_text=_("Par exemple : bus 523, arrêt Place de la République."),
    )
    photo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("photo de l’entrée"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    photo_alt = models.CharField(
        _("ce que montre la photo"),
        max_length=200,
        blank=True,
        help_text=_(
            "Pour les personnes qui ne la voient pas, par exemple : un portail vert, à gauche de la mairie."
        ),
    )
    wheelchair = fact(_("accessible en fauteuil"))
    step_free = fact(_("entrée de plain-pied"))
    accessible_toilet = fact(_("toilettes accessibles en fauteuil"))
    reserved_parking = fact(_("place de stationnement réservée"))
    changing_table = fact(_("table à langer"))
    acceslibre_url = WebAddressField(
        _("page acceslibre"), blank=True, help_text=_("L’adresse de la fiche sur acceslibre, si elle existe.")
    )
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("adresse")
        ordering = ["commune__name", "name"]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name or self.street, self.commune.name) if part)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Written by a program that only knows the commune: the territory follows from it.
        if self.territory_id is None and self.commune_id:
            self.territory = territory_of_commune(
                epci_code=self.commune.epci_id, departement_code=self.commune.departement_id
            )
        super().save(*args, **kwargs)

    @property
    @display(description=_("nom"))
    def known_as(self) -> str:
        """What tells this address from the others of its town: its name, else its street, else only the town."""
        return self.name or self.street or self.commune.name

    @property
    def postal_code(self) -> str:
        return self.postcode or next(iter(self.commune.postcode_list), "")

    @property
    def address_line(self) -> str:
        """One line: street, postcode and commune, without the name of the room."""
        town = f"{self.postal_code} {self.commune.name}"
        return f"{self.street}, {town}" if self.street else town

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude: the venue's own, else its commune's, else nothing."""
        if self.lat is not None and self.lon is not None:
            return self.lat, self.lon
        if self.commune.lat is not None and self.commune.lon is not None:
            return self.commune.lat, self.commune.lon
        return None
