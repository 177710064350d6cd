"""Structures, venues, places and events of the demonstration."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle

from django.utils.text import slugify
from wagtail.images.models import Image
from wagtail.models import Locale

from demo.content.offers import ITINERANT_NAMES, OFFERS, REMOTE_OFFERS, Offer
from demo.content.tree import FIRST_NAMES, phone
from directory.bulk import NewPage
from directory.models import ListingPage, PlaceLocation, PlacePage, PlaceService, StructurePage, Venue
from geo.enums import PointSource
from geo.models import Commune
from home.models import TerritoryPage
from home.services import paragraphs
from vocabulary.ages import parse_ages
from vocabulary.models import Kind, Theme

STRUCTURES = 66
OFFERS_BY_KIND = {offer.kind: offer for offer in OFFERS}
STRUCTURE_FORMS = (
    "Association {}",
    "Centre associatif {}",
    "Collectif {}",
    "Les Amis de {}",
    "Maison associative {}",
)
STRUCTURE_NAMES = (
    "Les Petits Pas", "L’Olivier", "Les Cigales", "La Garrigue", "Les Micocouliers", "L’Amandier", "La Tramontane", "Les Cerises",
    "Le Figuier", "La Grenade", "Les Genêts", "L’Isard", "La Sardane", "Les Mimosas", "Le Romarin", "La Fontaine", "Les Abeilles",
    "Le Moulin", "La Vigne", "Les Hirondelles", "L’Agave", "Le Chêne-liège", "La Chouette", "Les Glycines", "Le Lavoir",
    "Les Coquillages", "La Marmotte", "Le Torrent", "Les Grives", "La Clairière", "Les Rameaux", "Le Thym", "La Bruyère",
    "Les Alouettes", "Le Galet",
)  # fmt: skip
VENUE_NAMES = (
    "Salle des fêtes", "École maternelle du Soleil", "Maison de quartier des Amandiers", "Salle des Aloès", "Médiathèque",
    "Crèche Les Oursons", "Foyer communal", "Maison des associations", "École du Vieux Four", "Salle de la Cave", "Maison du Parc",
)  # fmt: skip
STREETS = (
    "rue des Amandiers",
    "place de la Fontaine",
    "avenue du Canigou",
    "rue du Four",
    "chemin des Vergers",
    "rue de l’École",
)
BRING = (
    "Des chaussons et un change.",
    "Des chaussettes antidérapantes.",
    "Rien : tout est sur place.",
    "De quoi goûter, si vous voulez.",
)
ASK = (
    "Un SMS suffit, on vous rappelle.",
    "Appelez, on vous raconte comment ça se passe.",
    "Écrivez, on répond dans la semaine.",
)
DOORS = (
    "La porte jaune, au fond de la cour.",
    "Sonnez à l’interphone « Accueil ».",
    "Entrée par le jardin, à gauche du portail.",
    "",
)


class ListingMaker:
    """Draws the listings of one demonstration; the same `rng` seed gives the same listings.

    Venues are saved; pages are for `bulk_pages` to write.
    """

    def __init__(
        self, *, territories: list[TerritoryPage], pictures: list[Image], rng: random.Random, today: date
    ) -> None:
        self.rng = rng
        self.today = today
        self.pictures = pictures
        self.epci_territories = [territory for territory in territories if not territory.departement_wide]
        self.department = next(territory for territory in territories if territory.departement_wide)
        locale = Locale.get_default()
        self.kinds = {kind.slug: kind for kind in Kind.objects.filter(locale=locale)}
        self.themes = {theme.slug: theme for theme in Theme.objects.filter(locale=locale)}
        self.towns = {
            territory.pk: list(territory.communes.filter(lat__isnull=False).order_by("-population"))
            for territory in self.epci_territories
        }
        self.venues: dict[str, list[Venue]] = {}

    # Structures

    def structures(self) -> Iterator[NewPage]:
        """Structures for every territory, more where more people live, and three for the département."""
        names = [
            form.format(name)
            .replace(" de Les ", " des ")
            .replace(" de Le ", " du ")
            .replace(" de La ", " de la ")
            .replace(" de L’", " de l’")
            for form in STRUCTURE_FORMS
            for name in STRUCTURE_NAMES
        ]
        self.rng.shuffle(names)
        weights = [
            sum(town.population for town in self.towns[territory.pk]) ** 0.5
            for territory in self.epci_territories
        ]
        extra = self.rng.choices(
            self.epci_territories, weights, k=STRUCTURES - 3 - 3 * len(self.epci_territories)
        )
        homes = [*(self.epci_territories * 3), *extra, *([self.department] * 3)]
        for territory, name in zip(homes, names, strict=False):
            yield self._structure(territory, name)

    def _structure(self, territory: TerritoryPage, name: str) -> NewPage:
        slug = slugify(name)
        structure = StructurePage(
            title=name,
            slug=slug,
            summary=f"Des lieux et des rendez-vous pour les parents, sur le territoire {territory.title}.",
            description=[paragraphs("Cette structure est inventée pour la démonstration.")],
            phone=phone(self.rng),
            email=f"{slug}@example.org",
            website=f"https://{slug}.example.org",
        )
        return NewPage(parent=territory, page=structure)

    # Places

    def places(self, structures: list[StructurePage]) -> Iterator[NewPage]:
        """Every kind of place, spread over the territories, then the itinerant and the remote ones."""
        local = [structure for structure in structures if self.territory_of(structure) != self.department]
        self.rng.shuffle(local)
        hosts = cycle(local)
        for offer in OFFERS:
            for number, name in enumerate(offer.names):
                # The place every newcomer looks for first: a welcome for toddlers in Prades and Vinça.
                if offer.kind == "laep" and number == 0:
                    yield self._first_place(offer, name, local)
                    continue
                structure = next(hosts)
                yield self._place(offer, name, structure, self._towns_for(structure, offer))
        for kind, name in ITINERANT_NAMES:
            structure = next(hosts)
            towns = self.some_towns(self.territory_of(structure), self.rng.randint(3, 5))
            yield self._place(OFFERS_BY_KIND[kind], name, structure, towns, itinerant=True)
        wide = cycle(
            [structure for structure in structures if self.territory_of(structure) == self.department]
        )
        for offer in REMOTE_OFFERS:
            for name in offer.names:
                yield self._remote_place(offer, name, next(wide))

    def territory_of(self, structure: StructurePage) -> TerritoryPage:
        """The one its page is under."""
        path = structure.path[: -structure.steplen]
        return next(t for t in (*self.epci_territories, self.department) if t.path == path)

    def some_towns(self, territory: TerritoryPage, count: int) -> list[Commune]:
        """Towns of a territory, the larger ones more often."""
        towns = self.towns[territory.pk]
        weights = [town.population**0.7 for town in towns]
        chosen: dict[str, Commune] = {}
        while len(chosen) < min(count, len(towns)):
            town = self.rng.choices(towns, weights)[0]
            chosen[town.insee] = town
        return list(chosen.values())

    def _towns_for(self, structure: StructurePage, offer: Offer) -> list[Commune]:
        several = offer.kind in {"laep", "rpe", "pmi"} and self.rng.random() < 0.3
        return self.some_towns(self.territory_of(structure), 2 if several else 1)

    def _first_place(self, offer: Offer, name: str, structures: list[StructurePage]) -> NewPage:
        towns = [Commune.objects.get(pk="66149"), Commune.objects.get(pk="66230")]
        structure = next(s for s in structures if towns[0] in self.towns[self.territory_of(s).pk])
        place = self._draft(offer, name, structure)
        place.ages, place.age_min, place.age_max = "intervalle", 0, 71
        place.phone = place.phone or phone(self.rng)
        for fact, value in offer.facts.items():
            setattr(place, fact, value)
        locations = [
            PlaceLocation(
                venue=self.venue(towns[0], new=True, spread=0.1), opening_hours="Tu,We 09:00-12:00; SH off"
            ),
            PlaceLocation(venue=self.venue(towns[1], new=True), opening_hours="Fr 14:30-17:00; SH off"),
        ]
        return self._complete(place, structure, offer, locations)

    def _place(
        self,
        offer: Offer,
        name: str,
        structure: StructurePage,
        towns: list[Commune],
        *,
        itinerant: bool = False,
    ) -> NewPage:
        place = self._draft(offer, name, structure)
        place.itinerant = True if itinerant else self.rng.choice((False, None, None))
        locations = [
            PlaceLocation(venue=self.venue(town), opening_hours=self.rng.choice(offer.hours))
            for town in towns
        ]
        return self._complete(place, structure, offer, locations)

    def _remote_place(self, offer: Offer, name: str, structure: StructurePage) -> NewPage:
        place = self._draft(offer, name, structure)
        place.phone = phone(self.rng)
        new = self._complete(
            place,
            structure,
            offer,
            [PlaceLocation(venue=None, opening_hours=self.rng.choice(offer.hours))],
        )
        new.areas_served = [self.department.pk]
        return new

    def _draft(self, offer: Offer, name: str, structure: StructurePage) -> PlacePage:
        rng = self.rng
        place = PlacePage(
            title=name,
            slug=slugify(name.replace("œ", "oe")),
            kind=self.kinds[offer.kind],
            summary=rng.choice(offer.summaries),
            description=[paragraphs("Ce lieu est inventé pour la démonstration.")],
            parents_only=offer.parents_only,
            price=offer.price if offer.price and rng.random() < 0.8 else "",
            contact_name=rng.choice(FIRST_NAMES),
            phone=phone(rng) if rng.random() < 0.85 else "",
            email=f"{slugify(name)}@example.org",
            visit_steps="\n".join(offer.steps),
            visit_welcome=f"{rng.choice(FIRST_NAMES)} ou {rng.choice(FIRST_NAMES)}"
            if rng.random() < 0.6
            else "",
            visit_bring=rng.choice(BRING) if offer.steps and rng.random() < 0.6 else "",
            visit_ask=rng.choice(ASK) if rng.random() < 0.5 else "",
        )
        say_ages(place, rng.choice(offer.ages_of(name)))
        self._say_facts(place, offer)
        if rng.random() < 0.7:
            place.verified_on = self.today - timedelta(days=rng.randint(2, 150))
            place.verified_by = rng.choice(("le lieu", "la coordination"))
        if rng.random() < 0.6:
            picture = rng.choice(self.pictures)
            place.photo, place.photo_alt = picture, picture.title
        return place

    def _say_facts(self, place: PlacePage, offer: Offer) -> None:
        rng = self.rng
        for fact, value in offer.facts.items():
            # One fact in six is left unsaid, as in life.
            setattr(place, fact, value if rng.random() > 1 / 6 else None)
        if rng.random() < 0.5:
            place.languages = sorted(
                {"fr", *rng.sample(["ca", "es", "ar", "en", "pt", "ro"], rng.randint(0, 3))}
            )
        place.interpreter = rng.choice((True, None, None, None, False))
        place.sign_language = rng.choice((True, None, None, None, None, False))

    def _complete(
        self, place: PlacePage, structure: StructurePage, offer: Offer, locations: list[PlaceLocation]
    ) -> NewPage:
        themes = [self.themes[slug].pk for slug in offer.themes]
        inside = {"services_inside": self._services_inside()} if offer.kind == "lieu-ressources" else {}
        return NewPage(parent=structure, page=place, locations=locations, themes=themes, children=inside)

    def _services_inside(self) -> list[PlaceService]:
        """What other structures do inside."""
        return [
            PlaceService(kind=self.kinds["mediation-familiale"], provider="l’association Exemple Médiation",
                         days="le 2e jeudi du mois, l’après-midi"),
            PlaceService(kind=self.kinds["laep"], provider="Les Petits Pas", days="le mardi matin"),
        ]  # fmt: skip

    # Venues

    def venue(self, town: Commune, *, new: bool = False, spread: float = 1) -> Venue:
        """An address in that town, often one already in use; a `new` one stays its only user's."""
        known = self.venues.setdefault(town.insee, [])
        if known and not new and self.rng.random() < 0.4:
            return self.rng.choice(known)
        rng = self.rng
        territory = next((t for t in self.epci_territories if t.epci_id == town.epci_id), self.department)
        taken = {venue.name for venue in known}
        venue = Venue.objects.create(
            territory=territory,
            name=next(
                name
                for name in rng.sample(VENUE_NAMES, len(VENUE_NAMES))
                if name not in taken or len(taken) > 8
            ),
            street=f"{rng.randint(1, 60)} {rng.choice(STREETS)}",
            commune=town,
            # Within about 400 m of the town hall (times `spread`), so that the map looks like a town.
            lat=round((town.lat or 0) + spread * rng.uniform(-0.0035, 0.0035), 5),
            lon=round((town.lon or 0) + spread * rng.uniform(-0.005, 0.005), 5),
            point_source=PointSource.MANUAL,
            how_to_find=rng.choice(DOORS),
            floor=rng.choice(("Rez-de-chaussée", "1er étage", "")),
            pushchair=rng.choice(("Place sous le préau", "Local fermé à l’entrée", "")),
            transport=rng.choice(("Bus, arrêt Place de la République", "Parking gratuit devant", "")),
            wheelchair=(wheelchair := rng.choice((True, True, None, False))),
            # Where a wheelchair comes in there is no step.
            step_free=rng.choice((True, None, False)) or wheelchair,
            accessible_toilet=rng.choice((True, None, None, False)) if wheelchair is not False else False,
            changing_table=rng.choice((True, None)),
        )
        if not new:
            known.append(venue)
        return venue


def say_ages(page: ListingPage, words: str) -> None:
    """Gives a listing the ages that a person would write."""
    reading = parse_ages(words).range
    page.ages, page.age_min, page.age_max = reading.ages, reading.age_min, reading.age_max
