"""The events of the demonstration: 300 over the territories, from a few weeks ago to three months from now."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from demo.content.dates import Shape, drawn_dates, drawn_day
from demo.content.happenings import (
    AWAKENING,
    BREAK,
    BRING,
    CAFE,
    FAIR,
    FAMILY_FILM,
    FILM,
    HAPPENINGS,
    ONLINE,
    OUTING,
    REASONS,
    SHOW,
    TALK,
    TRAINING,
    WORKSHOP,
    Happening,
    Subject,
)
from demo.content.listings import ListingMaker, say_ages
from demo.content.tree import FIRST_NAMES, phone
from directory.bulk import NewPage
from directory.models import PlacePage, StructurePage, Venue
from events.enums import Accessibility, EventStatus, RegistrationBy
from events.models import EventPage
from home.models import TerritoryPage
from home.services import paragraphs

NOW, PAST = "now", "past"  # the temps fort in progress, and the last one


@dataclass(frozen=True, slots=True)
class Batch:
    """Events alike: how many, of what, and between which days of the calendar, counted from Monday of this week."""

    count: int
    happenings: tuple[Happening, ...]
    shape: Shape
    since: int
    until: int
    campaign: str = ""
    two_towns: bool = False


PROGRAMME = (AWAKENING, FAIR, CAFE, OUTING, WORKSHOP, TALK, SHOW, FILM, OUTING, WORKSHOP, FAMILY_FILM)
BATCHES = (
    Batch(72, PROGRAMME, Shape.ONCE, -7, 13, NOW),
    Batch(6, (SHOW, WORKSHOP), Shape.ONCE, -7, 6, NOW, two_towns=True),
    Batch(3, (TRAINING,), Shape.ONCE, 7, 13, NOW),
    Batch(3, (ONLINE,), Shape.ONCE, 7, 13, NOW),
    Batch(24, PROGRAMME, Shape.ONCE, -182, -169, PAST),
    Batch(14, (CAFE,), Shape.FORTNIGHT, -28, 0),
    Batch(8, (CAFE, BREAK), Shape.MONTH, -28, 14),
    Batch(10, (AWAKENING,), Shape.WEEK, -28, 0),
    Batch(24, (WORKSHOP, AWAKENING), Shape.CYCLE, -7, 14),
    Batch(10, (SHOW, OUTING, TALK), Shape.ONCE, 14, 70, two_towns=True),
    Batch(9, (ONLINE,), Shape.ONCE, 14, 77),
    Batch(12, (TRAINING,), Shape.ONCE, 14, 84),
    Batch(24, HAPPENINGS, Shape.ONCE, -21, -8),
    Batch(81, HAPPENINGS, Shape.ONCE, 7, 84),
)
REGISTERED = (RegistrationBy.PHONE, RegistrationBy.PHONE, RegistrationBy.EMAIL, RegistrationBy.LINK)
OPEN = (RegistrationBy.NONE, RegistrationBy.NONE, RegistrationBy.NOT_SAID)
# One event to come in so many.
ONE_IN = {EventStatus.FULL: 11, EventStatus.CANCELLED: 31, EventStatus.POSTPONED: 47}


class EventMaker:
    """Draws the events of one demonstration, in the places drawn before; the same seed gives the same events.

    `actions` says which are in the programme of each temps fort, `cycles` which are held on six dates.
    """

    def __init__(
        self, maker: ListingMaker, structures: list[StructurePage], places: Iterable[NewPage]
    ) -> None:
        self.maker = maker
        self.rng: random.Random = maker.rng
        self.monday: date = maker.today - timedelta(days=maker.today.weekday())
        self.structures: defaultdict[int, list[StructurePage]] = defaultdict(list)
        for structure in structures:
            self.structures[maker.territory_of(structure).pk].append(structure)
        self.rooms: defaultdict[int, list[tuple[PlacePage, Venue]]] = defaultdict(list)
        for new in places:
            first = new.locations[0].venue
            if first is not None and isinstance(new.page, PlacePage):
                self.rooms[new.parent.pk].append((new.page, first))
        # All the subjects of a kind before the same one again.
        self.subjects = {
            happening: cycle(self.rng.sample(happening.subjects, len(happening.subjects)))
            for happening in (*HAPPENINGS, TRAINING, ONLINE)
        }
        self.actions: dict[str, list[NewPage]] = {NOW: [], PAST: []}
        self.cycles: list[NewPage] = []

    def events(self) -> Iterator[NewPage]:
        everywhere = cycle(self.maker.epci_territories)
        weights = [
            sum(town.population for town in self.maker.towns[one.pk]) ** 0.5
            for one in self.maker.epci_territories
        ]
        number = 0
        for batch in BATCHES:
            for rank in range(batch.count):
                happening = batch.happenings[rank % len(batch.happenings)]
                # A temps fort is held in all of them; otherwise more happens where more people live.
                (territory,) = self.rng.choices(self.maker.epci_territories, weights)
                new = self._event(batch, happening, next(everywhere) if batch.campaign else territory, number)
                if batch.campaign:
                    self.actions[batch.campaign].append(new)
                if batch.shape == Shape.CYCLE:
                    self.cycles.append(new)
                number += 1
                yield new

    def _event(self, batch: Batch, happening: Happening, territory: TerritoryPage, number: int) -> NewPage:
        rng, maker = self.rng, self.maker
        subject: Subject = next(self.subjects[happening])
        wide = happening in (ONLINE, TRAINING)
        structure = rng.choice(self.structures[maker.department.pk if wide else territory.pk])
        since, until = (self.monday + timedelta(days=days) for days in (batch.since, batch.until))
        day = drawn_day(rng, happening.days, since, until)
        event = EventPage(
            title=subject.title,
            kind=maker.kinds[happening.kind],
            summary=subject.summary,
            description=[paragraphs(happening.course, "Ce rendez-vous est inventé pour la démonstration.")],
            audience=subject.audience or happening.audience,
            contact_name=rng.choice(FIRST_NAMES),
            phone=phone(rng),
            email=f"{structure.slug}@example.org",
            practical_note=rng.choice((*BRING, "", "")) if happening is not ONLINE else "",
            languages=["fr", rng.choice(("ca", "es", "ar", "en"))] if rng.random() < 0.15 else [],
        )
        say_ages(event, subject.ages)
        self._say_terms(event, happening, day)
        self._say_state(event, day, number)
        other = self._say_where(event, happening, territory, structure, two=batch.two_towns)
        if rng.random() < 0.5:
            picture = rng.choice(maker.pictures)
            event.photo, event.photo_alt = picture, picture.title
        dates = drawn_dates(batch.shape, rng, day, rng.choice(happening.hours), elsewhere=other)
        partners = self._partners(structure) if rng.random() < 0.25 else []
        return NewPage(
            parent=structure,
            page=event,
            themes=[maker.themes[slug].pk for slug in subject.themes],
            children={"dates": dates},
            links={"co_organisers": partners},
        )

    def _say_terms(self, event: EventPage, happening: Happening, day: date) -> None:
        """Price, registration, and who is thought of."""
        rng = self.rng
        if happening.prices and rng.random() < 0.3:
            event.free, event.price = False, rng.choice(happening.prices)
        else:
            event.free = rng.choice((True, True, True, None))
        event.registration_by = rng.choice(REGISTERED if happening.limits else OPEN)
        if event.registration:
            event.registration_limit = rng.choice((None, *happening.limits))
            if rng.random() < 0.3:
                event.registration_deadline = day - timedelta(days=rng.randint(2, 5))
        if event.registration_by == RegistrationBy.LINK:
            event.registration_url = f"{_site_of(event)}/inscription"
        if rng.random() < 0.4:
            event.accessibility = sorted(rng.sample(Accessibility.values, rng.randint(1, 3)))

    def _say_state(self, event: EventPage, day: date, number: int) -> None:
        if day <= self.maker.today:
            return
        for status, share in ONE_IN.items():
            # Only what one registers for is ever full.
            if number % share == share // 2 and (status != EventStatus.FULL or event.registration):
                event.status, event.status_reason = status, REASONS[status]

    def _say_where(
        self,
        event: EventPage,
        happening: Happening,
        territory: TerritoryPage,
        structure: StructurePage,
        *,
        two: bool,
    ) -> Venue | None:
        """Gives the event its address; returns that of its second town, if there are `two`."""
        if happening is ONLINE:
            event.online_url = f"{_site_of(event)}/salon"
            return None
        rooms = self.rooms[structure.pk]
        if rooms and not two and self.rng.random() < 0.35:
            event.place, event.venue = self.rng.choice(rooms)
            return None
        towns = [self.maker.venue(town) for town in self.maker.some_towns(territory, 2 if two else 1)]
        event.venue = towns[0]
        return towns[1] if len(towns) > 1 else None

    def _partners(self, structure: StructurePage) -> list[int]:
        others = [
            one.pk for one in self.structures[self.maker.territory_of(structure).pk] if one != structure
        ]
        return self.rng.sample(others, min(len(others), self.rng.choice((1, 1, 2))))


def _site_of(event: EventPage) -> str:
    return f"https://{event.email.partition('@')[0]}.example.org"
