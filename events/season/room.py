"""One address of a place for the season to renew: its hours carried to the new school year, and what was chosen."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.hours import UNSAID, describe_hours
from directory.hours.exceptions import HoursException
from directory.hours.rows import Rhythm
from directory.hours.seasons import Season, Term, renewed
from directory.hours.timetable import read_rows
from directory.hours_exceptions_forms import readable
from directory.hours_preview import Preview, departement_of, preview
from directory.models import PlaceLocation, PlacePage

DAY = timedelta(days=1)


class Choice(NamedTuple):
    """What somebody chose for one room: other hours, or no welcome there this season (`closed`)."""

    hours: str = ""
    first: str = ""
    last: str = ""
    closed: bool = False

    @property
    def term(self) -> Term:
        return Term(self.hours, _day(self.first), _day(self.last))

    @classmethod
    def of(cls, term: Term) -> "Choice":
        return cls(term.hours, str(term.first or ""), str(term.last or ""))


def _said(day: date | None) -> str:
    if day is None:
        return ""
    return f"{_('1er') if day.day == 1 else day.day} {date_format(day, 'F Y')}"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Room:
    """One location of a place that is public: last season's hours, those of the season to come, what was chosen.

    `splits`: what changes begins in September while the hours of today run until then, as a row of their own.
    """

    place: PlacePage
    location: PlaceLocation
    season: Season
    today: date
    choice: Choice | None = None

    @property
    def pk(self) -> int:
        return int(self.location.pk)

    @property
    def where(self) -> str:
        venue = self.location.venue
        return ", ".join(dict.fromkeys((venue.commune.name, venue.known_as))) if venue else _("à distance")

    @property
    def departement(self) -> str:
        venue = self.location.venue
        return departement_of(venue.commune.departement_id if venue else None)

    @cached_property
    def before(self) -> Term:
        return Term(self.location.opening_hours, self.location.valid_from, self.location.valid_to)

    @cached_property
    def proposed(self) -> Term:
        """Last season's hours in the new school year."""
        return renewed(self.before, self.season, self.departement)

    @cached_property
    def after(self) -> Term | None:
        """What will be said; None for a room that does not open this season."""
        if self.choice is None:
            return self.proposed
        return None if self.choice.closed else self.choice.term

    @property
    def is_changed(self) -> bool:
        """Whether the person chose something else than "the same"."""
        return self.choice is not None and self.after != self.proposed

    @property
    def is_moved(self) -> bool:
        return not self.is_changed and self.after != self.before

    @property
    def differs(self) -> bool:
        return self.after != self.before

    @property
    def splits(self) -> bool:
        if not self.differs or self.today >= self.season.first:
            return False
        begun = self.before.first is None or self.before.first <= self.today
        return begun and (self.before.last is None or self.before.last >= self.today)

    @property
    def begins(self) -> date:
        """When the row that takes over begins."""
        first = self.after.first if self.after else None
        return max(first, self.season.first) if first and first != self.before.first else self.season.first

    @cached_property
    def kept_exceptions(self) -> list[HoursException]:
        """The dates apart that are not over."""
        return [one for one in readable(self.location.exceptions) if one.last >= self.today]

    @property
    def dropped(self) -> int:
        return len(readable(self.location.exceptions)) - len(self.kept_exceptions)

    @cached_property
    def preview(self) -> Preview:
        """The sentence, and the first dates of the season (those still to come once it has begun)."""
        term = self.after or Term("")
        said = preview(
            term.hours,
            max(self.today, self.season.first),
            self.departement,
            exceptions=self.kept_exceptions,
            closed=self.place.closure,
            valid_from=term.first,
            valid_to=term.last,
        )
        return said if said.sentence != UNSAID else replace(said, sentence=self.location.hours_as_typed)

    @property
    def sentence(self) -> str:
        return self.preview.sentence or self.location.hours_as_typed

    @property
    def validity(self) -> str:
        """ "Du 7 septembre 2026 au 2 juillet 2027.", when it has bounds of its own."""
        term = self.after or Term("")
        first = self.begins if self.splits and self.is_changed else term.first
        said = {"first": _said(first), "last": _said(term.last)}
        if first and term.last:
            return _("Du %(first)s au %(last)s.") % said
        if first and (first >= self.today or self.splits):
            return _("À partir du %(first)s.") % said
        return _("Jusqu’au %(last)s.") % said if term.last else ""

    @property
    def until_then(self) -> str:
        """What holds until the season begins, when it is something else."""
        if not self.splits:
            return ""
        return describe_hours(self.before.hours) or self.location.hours_as_typed

    @property
    def needs_dates(self) -> bool:
        """Whether the hours are a list of dates that are all over: nobody but the place knows the next ones."""
        rows = read_rows(self.after.hours) if self.after and not self.preview.dates else None
        return bool(rows) and all(row.rhythm == Rhythm.DATES for row in rows or ())

    @property
    def was(self) -> str:
        """Last season's sentence, when it is not the one of the season to come."""
        before = describe_hours(self.before.hours)
        return before if self.differs and before not in {self.sentence, UNSAID} else ""
