"""Draws fictional events by the thousand, as often of each sort as a network's calendar holds them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from demo.content.dates import Shape, drawn_dates, drawn_day
from demo.content.happenings import (
    AWAKENING,
    BREAK,
    CAFE,
    FAIR,
    FAMILY_FILM,
    FILM,
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
from demo.content.offers import Offer
from demo.scale import words
from demo.scale.drawing import Drawing, NowhereToDrawError
from directory.bulk import NewPage
from events.enums import Accessibility, EventStatus, RegistrationBy
from events.models import EventPage
from geo.wording import at_town

# Out of a hundred events.
SHARES = {
    AWAKENING: 19, WORKSHOP: 17, CAFE: 20, TALK: 12, OUTING: 10, FAIR: 5, SHOW: 3, FILM: 3, FAMILY_FILM: 1, BREAK: 2,
    TRAINING: 5, ONLINE: 3,
}  # fmt: skip
TWO_TOWNS = 5
STATES = {EventStatus.SCHEDULED: 93, EventStatus.FULL: 4, EventStatus.CANCELLED: 2, EventStatus.POSTPONED: 1}
# Out of a hundred of a kind; the others are held once.
SHAPES = {
    CAFE: {Shape.MONTH: 35, Shape.FORTNIGHT: 20, Shape.CYCLE: 10, Shape.ONCE: 35},
    AWAKENING: {Shape.CYCLE: 25, Shape.WEEK: 15, Shape.FORTNIGHT: 15, Shape.MONTH: 5, Shape.ONCE: 40},
    WORKSHOP: {Shape.CYCLE: 25, Shape.MONTH: 10, Shape.ONCE: 65},
    TRAINING: {Shape.CYCLE: 20, Shape.ONCE: 80},
}
ONCE = {Shape.ONCE: 100}
OPEN = (RegistrationBy.NONE, RegistrationBy.NONE, RegistrationBy.NOT_SAID)
WAYS = (RegistrationBy.PHONE, RegistrationBy.EMAIL, RegistrationBy.LINK)


class EventDrawing:
    """The events of one run; its dice and its addresses are those of the places."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.rng = drawing.rng
        shares = {happening: share for happening, share in SHARES.items() if happening.kind in drawing.kinds}
        if not shares:
            raise NowhereToDrawError
        self.happenings, self.shares = list(shares), list(shares.values())
        self.offers = {
            subject: _offer(happening, subject) for happening in shares for subject in happening.subjects
        }

    def events(self, structures: Sequence[NewPage], number: int) -> list[NewPage]:
        """Events of these structures (saved), one in twenty just over; their new venues are for the caller to save."""
        return [self._event(self.rng.choice(structures)) for _ in range(number)]

    def _event(self, structure: NewPage) -> NewPage:
        rng, drawing = self.rng, self.drawing
        happening = rng.choices(self.happenings, self.shares)[0]
        subject = rng.choice(happening.subjects)
        shape = self._of(SHAPES.get(happening, ONCE))
        two = shape == Shape.ONCE and happening is not ONLINE and rng.randrange(100) < TWO_TOWNS
        towns = drawing.towns(drawing.ground(structure), 2 if two else 1)
        status = self._of(STATES)
        event = drawing.listing(
            self.offers[subject],
            self._title(subject, happening, towns[0].name),
            EventPage,
            summary=subject.summary,
            audience=subject.audience or happening.audience,
            status=status,
            status_reason=REASONS.get(status, ""),
            accessibility=rng.sample(Accessibility.values, 2) if rng.random() < 0.3 else [],
            **self._terms(happening),
        )
        if happening is ONLINE:
            event.online_url = "https://salon.example.org/ensemble"
        else:
            event.venue = drawing.venue(towns[0])
        elsewhere = drawing.venue(towns[1]) if len(towns) > 1 else None
        dates = drawn_dates(
            shape, rng, self._day(happening, shape), rng.choice(happening.hours), elsewhere=elsewhere
        )
        return NewPage(
            structure.page, event, themes=drawing.some_themes(subject.themes), children={"dates": dates}
        )

    def _of(self, shares: dict[Any, int]) -> Any:
        return self.rng.choices(list(shares), list(shares.values()))[0]

    def _title(self, subject: Subject, happening: Happening, town: str) -> str:
        frill = self.rng.choice(words.EVENT_FRILLS)
        if happening is ONLINE or self.rng.random() < 0.5:
            return f"{subject.title}{frill}"
        return f"{subject.title}{frill}, {at_town(town)}"

    def _terms(self, happening: Happening) -> dict[str, Any]:
        way = self.rng.choice(WAYS if happening.limits else OPEN)
        terms: dict[str, Any] = {"registration_by": way, "free": self.rng.random() < 0.8}
        if not terms["free"] and happening.prices:
            terms["price"] = self.rng.choice(happening.prices)
        if way == RegistrationBy.LINK:
            terms["registration_url"] = "https://inscription.example.org/"
        if happening.limits and self.rng.random() < 0.5:
            terms["registration_limit"] = self.rng.choice(happening.limits)
        return terms

    def _day(self, happening: Happening, shape: Shape) -> date:
        """Most begin within a month; what comes back has often begun already."""
        rng = self.rng
        just_over = -rng.randint(7, 12)
        if shape != Shape.ONCE:
            just_over = -rng.randint(7, 90)
        days = rng.choices((just_over, rng.randint(1, 30), rng.randint(31, 300)), (1, 11, 8))[0]
        first = self.drawing.today + timedelta(days=days)
        return drawn_day(rng, happening.days, first, first + timedelta(days=6))


def _offer(happening: Happening, subject: Subject) -> Offer:
    ages = (subject.ages,)
    alone = happening.audience in {"parents", "professionnels"}
    return Offer(happening.kind, (subject.title,), (subject.summary,), ages, (), parents_only=alone)
