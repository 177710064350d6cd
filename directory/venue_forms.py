"""The editors' form of a venue: a town as people name it, a point found from the address or placed by hand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from directory.models import Venue
from directory.permissions import territory_of
from geo.enums import Outcome, PointSource
from geo.geocoder import FAR_KM, Geocoder, far_from_commune
from geo.models import Commune
from geo.resolve import Town, resolve
from home.selectors import territory_of_commune

ADDRESS_FIELDS = ["name", "street", "postcode"]
DOOR_FIELDS = ["how_to_find", "floor", "pushchair", "transport"]
FACT_FIELDS = ["wheelchair", "step_free", "accessible_toilet", "reserved_parking", "changing_table"]


class VenueCreationForm(WagtailAdminModelForm):
    """A new address, from inside the form of the place that uses it: what is known now, the rest later."""

    town = forms.CharField(
        label=gettext_lazy("Commune"),
        max_length=100,
        help_text=gettext_lazy(
            "Son nom ou son code postal, par exemple : Prades, 66500 ou St Laurent de la Salanque."
        ),
    )

    class Meta(WagtailAdminModelForm.Meta):
        model = Venue
        fields = [*ADDRESS_FIELDS, *DOOR_FIELDS]

    def __init__(self, *args: Any, geocoder: Geocoder | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.geocoder = geocoder or Geocoder()
        self.commune_before = self.instance.commune if self.instance.pk else None
        if self.commune_before:
            self.initial.setdefault(
                "town", f"{self.commune_before.name} {self.commune_before.departement_id}"
            )
        self.order_fields(["name", "street", "postcode", "town"])

    def clean_town(self) -> Commune:
        reading = resolve(self.cleaned_data["town"])
        if reading.outcome == Outcome.EXACT and reading.town:
            commune = Commune.objects.filter(pk=reading.town.insee).first()
            if commune:
                return commune
        if reading.outcome == Outcome.AMBIGUOUS:
            raise ValidationError(
                _("Plusieurs communes portent ce nom. Ajoutez le département : %(towns)s.")
                % {"towns": _names(reading.choices)}
            )
        if reading.suggestions:
            raise ValidationError(
                _("Cette commune n’est pas connue. Vouliez-vous dire %(towns)s ?")
                % {"towns": _names(reading.suggestions)}
            )
        raise ValidationError(_("Cette commune n’est pas connue. Essayez avec son code postal."))

    def clean_postcode(self) -> str:
        postcode = self.cleaned_data["postcode"].replace(" ", "")
        if postcode and not (len(postcode) == 5 and postcode.isdigit()):
            raise ValidationError(_("Un code postal a cinq chiffres, par exemple 66500."))
        return postcode

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (
            not cleaned.get("name")
            and not cleaned.get("street")
            and not {"name", "street"} & set(self.errors)
        ):
            self.add_error("name", _("Donnez le nom du lieu, ou le numéro et la rue."))
        commune = cleaned.get("town")
        if commune:
            self.instance.commune = commune
            territory = self._territory_for(commune)
            if territory is None:
                self.add_error("town", _("Aucun territoire du site ne peut tenir cette adresse à jour."))
            else:
                self.instance.territory = territory
        return cleaned

    def _territory_for(self, commune: Commune) -> Any:
        owner = territory_of_commune(epci_code=commune.epci_id, departement_code=commune.departement_id)
        if owner or self.instance.territory_id:
            return owner or self.instance.territory
        return territory_of(self.for_user)

    def _address_changed(self) -> bool:
        return bool(
            {"street", "postcode"} & set(self.changed_data)
            or self.commune_before != self.cleaned_data.get("town")
        )

    def save(self, commit: bool = True) -> Venue:
        venue = self.instance
        unplaced = venue.lat is None or venue.lon is None
        if unplaced or (self._address_changed() and venue.point_source != PointSource.MANUAL):
            self._find_point(venue)
        return super().save(commit=commit)

    def _find_point(self, venue: Venue) -> None:
        point = self.geocoder.locate(venue.street, venue.commune, postcode=venue.postcode)
        venue.lat, venue.lon = (point.lat, point.lon) if point else (None, None)
        venue.point_source = point.source if point else PointSource.COMMUNE


class VenueForm(VenueCreationForm):
    """All of a venue; the second of two people who edit it at once is warned, and nothing typed is lost."""

    point_is_right = forms.BooleanField(label=gettext_lazy("C’est bien là"), required=False)
    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)

    class Media:
        css = {"all": ["css/venue-map.css"]}
        js = [Script("js/venue-map.js", type="module")]

    class Meta(VenueCreationForm.Meta):
        fields = [
            *ADDRESS_FIELDS,
            "lat",
            "lon",
            *DOOR_FIELDS,
            *FACT_FIELDS,
            "acceslibre_url",
            "photo",
            "photo_alt",
        ]

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_at"] = self.instance.updated_at.isoformat()
        self._question = self.fields["point_is_right"]
        if "point_is_right" not in self.data:
            del self.fields["point_is_right"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("photo") and not cleaned.get("photo_alt"):
            self.add_error(
                "photo_alt", _("Décrivez la photo en quelques mots, par exemple : la porte jaune.")
            )
        self._check_point(cleaned)
        self._check_nobody_saved_meanwhile(cleaned)
        return cleaned

    def _moved(self) -> bool:
        return bool({"lat", "lon"} & set(self.changed_data))

    def _check_point(self, cleaned: dict[str, Any]) -> None:
        if {"lat", "lon"} & set(self.errors):
            return
        lat, lon, commune = cleaned.get("lat"), cleaned.get("lon"), cleaned.get("town")
        if (lat is None) != (lon is None):
            self.add_error(
                "lon" if lon is None else "lat", _("Donnez la latitude et la longitude, ou aucune des deux.")
            )
            return
        placed_by_hand = self._moved() or self.instance.point_source == PointSource.MANUAL
        if (
            lat is None
            or lon is None
            or commune is None
            or not placed_by_hand
            or cleaned.get("point_is_right")
        ):
            return
        if (self._moved() or self._address_changed()) and far_from_commune(lat, lon, commune):
            self.fields["point_is_right"] = self._question
            self.add_error(
                "point_is_right",
                _("Ce point est à plus de %(km)d km de %(town)s. Déplacez-le, ou cochez « C’est bien là ».")
                % {"km": FAR_KM, "town": commune.name},
            )

    def _check_nobody_saved_meanwhile(self, cleaned: dict[str, Any]) -> None:
        seen = parse_datetime(cleaned.get("seen_at") or "") if self.instance.pk else None
        latest = Venue.objects.filter(pk=self.instance.pk).values_list("updated_at", flat=True).first()
        if seen is None or latest is None or seen == latest:
            return
        # Saving again from the warning is a decision: the form now says it has seen the newer version.
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_at")] = latest.isoformat()
        self.add_error(
            None,
            _(
                "Quelqu’un a modifié cette adresse pendant que vous écriviez. Rien de ce que vous avez tapé n’est "
                "perdu : vérifiez, puis enregistrez à nouveau pour garder votre version."
            ),
        )

    def save(self, commit: bool = True) -> Venue:
        if self._moved() and self.instance.lat is not None:
            self.instance.point_source = PointSource.MANUAL
        return super().save(commit=commit)


def _names(towns: tuple[Town, ...]) -> str:
    return ", ".join(f"{town.name} ({town.departement})" for town in towns[:5])
