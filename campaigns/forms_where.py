"""Where an action takes place: online, at an address that the site knows, or at another one of a town."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.forms_proposal import TEXT, StepForm
from campaigns.models import HighlightPage
from campaigns.selectors import covers
from directory.models import StructurePage, Venue
from geo.enums import Outcome
from geo.resolve import Resolution, Town, resolve
from home.fields import validate_web_address
from home.selectors import territory_of_commune

MOST_KNOWN = 100  # addresses to choose from
ON_SITE, ONLINE = "sur-place", "en-ligne"
ADDRESS = ("adresse", "commune", "nom", "rue")


class WhereForm(StepForm):
    maniere = forms.ChoiceField(
        label=gettext_lazy("Où se passe l’action ?"),
        choices=[(ON_SITE, gettext_lazy("À une adresse")), (ONLINE, gettext_lazy("En ligne"))],
        required=False,
        initial=ON_SITE,
        widget=forms.RadioSelect,
    )
    lien = forms.CharField(
        label=gettext_lazy("En ligne : l’adresse de la rencontre"),
        max_length=200,
        required=False,
        widget=forms.URLInput(attrs=TEXT),
        help_text=gettext_lazy(
            "Montrée aux familles la veille seulement. Par exemple : https://visio.example.org/contes."
        ),
    )
    adresse = forms.ChoiceField(
        label=gettext_lazy("Une adresse que le site connaît"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Cette adresse n’est plus dans la liste.")},
        widget=forms.Select(attrs={"class": "input"}),
    )
    commune = forms.CharField(
        label=gettext_lazy("La commune"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
        help_text=gettext_lazy("Son nom ou son code postal, par exemple : Prades, ou 66500."),
    )
    nom = forms.CharField(
        label=gettext_lazy("Le nom du lieu"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
        help_text=gettext_lazy("Par exemple : Salle des fêtes, Four communal."),
    )
    rue = forms.CharField(
        label=gettext_lazy("Le numéro et la rue"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
        help_text=gettext_lazy("Par exemple : 12 rue des Marchands."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.town, self.resolution = read_town(str(self.data.get("commune", ""))[:100])
        self.known = known_venues(self.proposal.structure, self.town)
        if not self.known:
            del self.fields["adresse"]
            return
        field: Any = self.fields["adresse"]
        field.choices = [
            ("", _("Une autre adresse, écrite plus bas")),
            *((str(venue.pk), said(venue)) for venue in self.known),
        ]

    def clean_lien(self) -> str:
        address: str = self.cleaned_data["lien"].strip()
        if address and self.cleaned_data.get("maniere") == ONLINE:
            validate_web_address(address)
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("maniere") == ONLINE:
            return self._clean_online(cleaned)
        chosen = cleaned.get("adresse")
        cleaned["venue"] = next((one for one in self.known if str(one.pk) == chosen), None)
        if cleaned["venue"]:
            self._check_area(
                cleaned["venue"].commune.epci_id, cleaned["venue"].commune.departement_id, "adresse"
            )
            return cleaned
        if not cleaned.get("nom") and not cleaned.get("rue") and not {"nom", "rue"} & self.errors.keys():
            self.add_error("nom", _("Donnez le nom du lieu, ou le numéro et la rue."))
        if not cleaned.get("commune"):
            self.add_error("commune", _("Écrivez la commune."))
        elif self.town is None:
            self.add_error("commune", _why_not(self.resolution))
        else:
            self._check_area(self.town.epci, self.town.departement, "commune")
        return cleaned

    def _clean_online(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        # An address begun before one chose is kept as it was typed, and means nothing.
        for name in ADDRESS:
            self.errors.pop(name, None)
        if not cleaned.get("lien") and "lien" not in self.errors:
            self.add_error("lien", _("Donnez l’adresse de la rencontre en ligne."))
        return cleaned | {"venue": None}

    @property
    def is_online(self) -> bool:
        return self.data.get("maniere") == ONLINE

    def _check_area(self, epci: str | None, departement: str, field: str) -> None:
        territory = territory_of_commune(epci_code=epci, departement_code=departement)
        if territory is None or not covers(self.proposal.campaign, territory):
            self.add_error(field, _elsewhere(self.proposal.campaign))


def read_town(text: str) -> tuple[Town | None, Resolution | None]:
    """The town a text names, when there is no doubt, and how it was read."""
    if not text.strip():
        return None, None
    reading = resolve(text)
    return (reading.town if reading.outcome == Outcome.EXACT else None), reading


def _why_not(reading: Resolution | None) -> str:
    if reading and reading.outcome == Outcome.AMBIGUOUS:
        return _("Plusieurs communes portent ce nom : ajoutez le code postal.")
    names = ", ".join(town.name for town in (reading.suggestions if reading else ())[:3])
    if names:
        return _("Cette commune n’est pas connue. Vouliez-vous dire : %(names)s ?") % {"names": names}
    return _("Cette commune n’est pas connue. Essayez avec son code postal.")


def _elsewhere(campaign: HighlightPage) -> str:
    titles = [one.title for one in campaign.territories.all()]
    if titles:
        return _("Ce temps fort se passe ici : %(territories)s.") % {"territories": ", ".join(titles)}
    return _("Ce temps fort se passe dans le département.")


def known_venues(structure: StructurePage | None, town: Town | None) -> Sequence[Venue]:
    """The addresses to choose from: those of the structure first, then those of the town."""
    used = Q(pk__in=[])
    if structure is not None:
        below = structure.path
        used = Q(locations__page__path__startswith=below) | Q(events__path__startswith=below)
    mine = Venue.objects.filter(used, commune__departement__in=settings.DEPARTEMENTS)
    found = list(mine.select_related("commune").distinct().order_by("commune__name", "name")[:MOST_KNOWN])
    if town is not None:
        there = Venue.objects.filter(commune=town.insee).exclude(pk__in=[one.pk for one in found])
        named = there.exclude(name="", street="").select_related("commune").order_by("name", "street")
        found += named[: MOST_KNOWN - len(found)]
    return found


def said(venue: Venue) -> str:
    """ "Salle des fêtes, 12 rue des Marchands, 66500 Prades"."""
    return f"{venue.name}, {venue.address_line}" if venue.name else venue.address_line


def town_of(cleaned: dict[str, Any], town: Town | None) -> tuple[str, str]:
    """The INSEE code and the name of the town of a page that is right."""
    venue = cleaned.get("venue")
    if venue:
        return venue.commune_id, venue.commune.name
    if town is None:
        raise ValidationError(_("La commune n’est pas connue."))
    return town.insee, town.name
