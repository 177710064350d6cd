"""Where an action takes place: online, at an address that the site knows, or at another one of a town."""

from collections.abc import Sequence
from functools import cached_property
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
from geo import spelling
from geo.enums import Outcome
from geo.resolve import Resolution, Town, resolve
from home.fields import validate_web_address
from home.selectors import territory_of_commune

MOST_KNOWN = 100  # addresses to choose from
ON_SITE, ONLINE = "sur-place", "en-ligne"
ADDRESS = ("adresse", "commune", "laquelle", "nom", "rue")


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
    laquelle = forms.ChoiceField(
        label=gettext_lazy("Laquelle de ces communes ?"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Dites de quelle commune il s’agit.")},
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Aucune d’elles ? Écrivez plus haut son nom entier."),
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
        self.reading = read_town(self._typed)
        self.known = known_venues(self.proposal.structure, self.town)
        self._offer("laquelle", [(one.insee, _with_postcode(one)) for one in self.candidates])
        addresses = [(str(venue.pk), said(venue)) for venue in self.known]
        other = ("", _("Une autre adresse, écrite plus bas"))
        self._offer("adresse", [other, *addresses] if addresses else [])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
        if not choices:
            del self.fields[name]

    @cached_property
    def candidates(self) -> list[Town]:
        """The towns that the text may mean, when it does not name one in full; those of the départements served."""
        reading = self.reading
        if (
            reading is None
            or reading.town is None
            or not reading.others
            or is_named(reading.town, self._typed)
        ):
            return []
        return [one for one in (reading.town, *reading.others) if one.departement in settings.DEPARTEMENTS]

    @cached_property
    def town(self) -> Town | None:
        """The town that is meant, when there is no doubt."""
        if not self.candidates:
            return self.reading.town if self.reading else None
        return next((one for one in self.candidates if one.insee == self.data.get("laquelle")), None)

    @property
    def _typed(self) -> str:
        return str(self.data.get("commune", ""))[:100]

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
        elif self.candidates and self.town is None:
            if "laquelle" not in self.errors:
                self.add_error("laquelle", _("Plusieurs communes s’appellent ainsi : dites laquelle."))
        elif self.town is None:
            self.add_error("commune", _why_not(self.reading))
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


def read_town(text: str) -> Resolution | None:
    """How a text that says something is read as the name of a town."""
    return resolve(text) if text.strip() else None


def is_named(town: Town, text: str) -> bool:
    """Whether a text gives the whole name of a town, not its beginning nor its postcode alone."""
    typed, name = spelling.without_chatter(spelling.parse(text).words), spelling.words(town.name)
    return spelling.glue(spelling.without_article(typed)) == spelling.glue(spelling.without_article(name))


def _with_postcode(town: Town) -> str:
    """ "66220 Saint-Martin-de-Fenouillet"."""
    return f"{town.postcodes[0]} {town.name}" if len(town.postcodes) == 1 else town.name


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
