"""Draws fictional structures, addresses and places by the thousand; the same seed draws the same ones."""

import random
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.text import slugify
from wagtail.models import Locale, Page

from demo.content.offers import ITINERANT_NAMES, OFFERS, REMOTE_OFFERS, Offer
from demo.content.tree import FIRST_NAMES, phone
from demo.scale import words
from directory.bulk import NewPage
from directory.models import ListingPage, PlaceLocation, PlacePage, StructurePage, Venue
from geo.enums import PointSource
from geo.models import Commune
from geo.wording import at_town
from home.models import TerritoryPage
from vocabulary.ages import AgeRange, parse_ages
from vocabulary.models import Kind, Theme

# Out of a hundred places.
REMOTE, ITINERANT, TWO_ADDRESSES = 2, 2, 10
NEW_VENUE = 0.8  # venues per location
VENUES_KEPT = 30  # of each town, to be used again
OFFER_OF = {offer.kind: offer for offer in OFFERS}


@dataclass(slots=True)
class Ground:
    """A territory where things are drawn: its towns, and how likely each is."""

    territory: TerritoryPage
    department: TerritoryPage
    towns: list[Commune] = field(default_factory=list)
    populations: list[int] = field(default_factory=list)


class NowhereToDrawError(Exception):
    """The site has no territory with towns, or no vocabulary."""


LONG_ROUND, LONG_ROUNDS = 20, 0.05  # stops of a bus that goes through a whole valley; how many of the rounds


class Drawing:
    """One run: what it knows of the site, its dice, and the addresses to use again."""

    def __init__(self, *, seed: int, today: date) -> None:
        # A second run on the same site adds other listings.
        self.rng = random.Random(f"{seed} {Page.objects.count()}")  # noqa: S311 (drawing fiction, not secrets)
        self.today = today
        locale = Locale.get_default()
        self.kinds = {kind.slug: kind for kind in Kind.objects.filter(locale=locale)}
        self.themes = dict(Theme.objects.filter(locale=locale).values_list("slug", "pk"))
        self.offers = [offer for offer in OFFERS if offer.kind in self.kinds]
        self.remote_offers = [offer for offer in REMOTE_OFFERS if offer.kind in self.kinds]
        self.grounds = grounds()
        if not (self.grounds and self.offers and self.remote_offers):
            raise NowhereToDrawError
        self.weights = [words.KIND_WEIGHTS.get(offer.kind, 1) for offer in self.offers]
        self.ground_weights = [sum(ground.populations) for ground in self.grounds]
        self.ground_of: dict[int, Ground] = {}
        self.known: defaultdict[str, deque[Venue]] = defaultdict(lambda: deque(maxlen=VENUES_KEPT))

    # Structures

    def structures(self, number: int) -> list[NewPage]:
        chosen = self.rng.choices(self.grounds, self.ground_weights, k=number)
        return [NewPage(parent=ground.territory, page=self._structure(ground)) for ground in chosen]

    def _structure(self, ground: Ground) -> StructurePage:
        rng = self.rng
        name = rng.choice((f"{rng.choice(words.HEADS)} {rng.choice(words.TAILS)}", rng.choice(words.PROPER)))
        title = rng.choice(words.STRUCTURE_FORMS).format(name)
        slug = slugify(title)
        return self._identified(
            StructurePage(
                title=title,
                summary=f"Des lieux et des rendez-vous pour les parents, sur le territoire {ground.territory.title}.",
                description=[self._text("Cette structure est inventée pour mesurer le site.")],
                phone=phone(rng),
                email=f"{slug}@example.org",
                website=f"https://{slug}.example.org",
            )
        )

    # Places

    def places(self, structures: Sequence[NewPage], number: int) -> list[NewPage]:
        """Places of these structures (saved), around them; their new venues are for the caller to save."""
        return [self._place(self.rng.choice(structures)) for _ in range(number)]

    def _place(self, structure: NewPage) -> NewPage:
        ground = self.ground(structure)
        case = self.rng.randrange(100)
        if case < REMOTE:
            return self._remote_place(structure.page, ground)
        if case < REMOTE + ITINERANT:
            kind, name = self.rng.choice([pair for pair in ITINERANT_NAMES if pair[0] in self.kinds])
            towns = self.towns(ground, self.rng.randint(3, 8))
            if self.rng.random() < LONG_ROUNDS:
                towns = self.rng.sample(ground.towns, min(LONG_ROUND, len(ground.towns)))
            place = self.listing(OFFER_OF[kind], f"{name} {at_town(towns[0].name)}", PlacePage)
            place.itinerant = True
        else:
            offer = self.rng.choices(self.offers, self.weights)[0]
            towns = self.towns(ground, 2 if case >= 100 - TWO_ADDRESSES else 1)
            place = self.listing(offer, self._name(offer, towns[0]), PlacePage)
            place.itinerant = self.rng.choice((False, False, None))
        offer = OFFER_OF[place.kind.slug]
        locations = [
            PlaceLocation(venue=self.venue(town), opening_hours=self._hours(offer)) for town in towns
        ]
        return NewPage(structure.page, place, locations=locations, themes=self.some_themes(offer.themes))

    def _remote_place(self, structure: Page, ground: Ground) -> NewPage:
        offer = self.rng.choice(self.remote_offers)
        place = self.listing(offer, f"{self.rng.choice(offer.names)} ({ground.territory.title})", PlacePage)
        place.phone = phone(self.rng)
        area = self.rng.choice((ground.department, ground.department, ground.territory))
        location = PlaceLocation(venue=None, opening_hours=self.rng.choice(offer.hours))
        return NewPage(
            structure,
            place,
            locations=[location],
            themes=self.some_themes(offer.themes),
            areas_served=[area.pk],
        )

    def _name(self, offer: Offer, town: Commune) -> str:
        rng = self.rng
        label = rng.choice(words.LABELS[offer.kind])
        match rng.randrange(4):
            case 0:
                return rng.choice(offer.names)
            case 1:
                return f"{label} {rng.choice(words.PROPER)}"
            case 2:
                return f"{label} {at_town(town.name)}"
        return f"{rng.choice(words.HEADS)} {rng.choice(words.TAILS)}"

    def listing(self, offer: Offer, title: str, model: type[ListingPage], **fields: Any) -> Any:
        rng = self.rng
        facts = {name: value if rng.random() > 1 / 6 else None for name, value in offer.facts.items()}
        spoken = (
            rng.sample(("ca", "es", "ar", "en", "pt", "ro"), rng.randint(0, 3))
            if rng.random() < 0.5
            else None
        )
        verified = rng.random() < 0.6
        fields = {
            **facts,
            "parents_only": offer.parents_only,
            "summary": rng.choice((*offer.summaries, *words.SUMMARIES)),
            "description": [self._text(*self._sentences())],
            "price": offer.price if rng.random() < 0.8 else "",
            "languages": sorted({"fr", *spoken}) if spoken is not None else [],
            "interpreter": rng.choice((True, None, None, None, False)),
            "sign_language": rng.choice((True, None, None, None, None, False)),
            "contact_name": rng.choice(FIRST_NAMES),
            "phone": phone(rng) if rng.random() < 0.85 else "",
            "email": f"{slugify(title)[:40].strip('-')}@example.org",
            "verified_on": self.today - timedelta(days=rng.randint(2, 400)) if verified else None,
            "verified_by": rng.choice(("le lieu", "la coordination")) if verified else "",
            **fields,
        }
        # A place that says nothing of ages would not pass the gate of publication.
        ages = [text for text in offer.ages_of(title) if offer.parents_only or text != "non précisé"]
        fields |= ages_of(rng.choice(ages))
        return self._identified(model(title=title, kind=self.kinds[offer.kind], **fields))

    # What they share

    def ground(self, structure: NewPage) -> Ground:
        if not self.ground_of:
            self.ground_of = {ground.territory.pk: ground for ground in self.grounds}
        return self.ground_of[structure.parent.pk]

    def towns(self, ground: Ground, number: int) -> list[Commune]:
        chosen = self.rng.choices(ground.towns, ground.populations, k=number)
        return list({town.pk: town for town in chosen}.values())

    def venue(self, town: Commune) -> Venue:
        rng = self.rng
        known = self.known[town.pk]
        if known and rng.random() > NEW_VENUE:
            return rng.choice(known)
        # A town spreads with its inhabitants: about 200 m around the town hall of a village, 4 km in a city.
        spread = 0.002 + 0.0001 * town.population**0.5
        wheelchair = rng.choice((True, True, None, False))
        venue = Venue(
            territory=self._territory_of(town),
            name=rng.choice(words.VENUES).format(rng.choice(words.PROPER)),
            street=f"{rng.randint(1, 120)} {rng.choice(words.STREETS)}",
            postcode=rng.choice(town.postcode_list or [""]),
            commune=town,
            lat=round((town.lat or 0) + rng.uniform(-spread, spread), 5),
            lon=round((town.lon or 0) + rng.uniform(-spread, spread), 5),
            point_source=PointSource.MANUAL,
            wheelchair=wheelchair,
            step_free=rng.choice((True, None, False)) or wheelchair,
            accessible_toilet=rng.choice((True, None, None, False)) if wheelchair is not False else False,
            changing_table=rng.choice((True, None)),
        )
        known.append(venue)
        return venue

    def _territory_of(self, town: Commune) -> TerritoryPage:
        return next(g.territory for g in self.grounds if g.territory.epci_id == town.epci_id)

    def _hours(self, offer: Offer) -> str:
        rng = self.rng
        match rng.randrange(10):
            case 0 | 1 | 2 | 3:
                return rng.choice(offer.hours)
            case 4 | 5:
                return (
                    f"{rng.choice(words.NTH_DAYS)} {rng.choice(words.TIMES[:10])}{rng.choice(words.HOLIDAYS)}"
                )
        return f"{rng.choice(words.DAYS)} {rng.choice(words.TIMES)}{rng.choice(words.HOLIDAYS)}"

    def _sentences(self) -> list[str]:
        return [self.rng.choice(group) for group in words.SENTENCES if self.rng.random() < 0.75]

    def _text(self, *sentences: str) -> dict[str, str]:
        """A text block of a page's body, as it is stored."""
        return {"type": "text", "value": f"<p>{' '.join(sentences)}</p>", "id": str(self._uuid())}

    def some_themes(self, slugs: Sequence[str]) -> list[int]:
        known = [self.themes[slug] for slug in slugs if slug in self.themes]
        return self.rng.sample(known, self.rng.randint(min(1, len(known)), len(known)))

    def _identified(self, page: Any) -> Any:
        page.translation_key = self._uuid()
        return page

    def _uuid(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)


def grounds() -> list[Ground]:
    """The public territories of the départements served, each with its towns and the département's territory."""
    pages = TerritoryPage.objects.live().filter(locale=Locale.get_default()).order_by("path")
    wide = {page.departement_id: page for page in pages if page.departement_wide}
    found = {
        page.epci_id: Ground(page, wide.get(page.departement_id, page)) for page in pages if page.epci_id
    }
    towns = Commune.objects.filter(
        departement__in=settings.DEPARTEMENTS, epci__in=found, lat__isnull=False, is_current=True
    )
    for town in towns.order_by("insee"):
        found[town.epci_id].towns.append(town)
        found[town.epci_id].populations.append(max(town.population, 1))
    return [ground for ground in found.values() if ground.towns]


@lru_cache
def ages_of(text: str) -> dict[str, Any]:
    reading: AgeRange = parse_ages(text).range
    return {"ages": reading.ages, "age_min": reading.age_min, "age_max": reading.age_max}
