"""What a structure is shown to renew its season: its hours carried to the new school year, and what it chose."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, WorkflowState

from directory.hours import UNSAID, describe_hours
from directory.hours.exceptions import HoursException
from directory.hours.rows import Rhythm
from directory.hours.seasons import Season, Term, renewed, season_to_renew
from directory.hours.timetable import read_rows
from directory.hours_exceptions_forms import readable
from directory.hours_preview import Preview, departement_of, preview
from directory.models import PlaceLocation, PlacePage, StructurePage

DAY = timedelta(days=1)
MONTH = timedelta(days=31)
SALT = LOG_ACTION = "events.season"


class Shown(NamedTuple):
    """What was shown of one place on the screens before: its name, its addresses in words."""

    title: str
    where: list[str]


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


@dataclass(frozen=True)
class PlaceSeason:
    """A public place with its rooms; `waits` when a change of it already waits for the coordinators."""

    place: PlacePage
    rooms: list[Room]
    waits: bool

    @property
    def differs(self) -> bool:
        return any(room.differs for room in self.rooms)

    @property
    def is_checked(self) -> bool:
        return self.place.verified_on == timezone.localdate()


@dataclass
class SeasonSheet:
    """The places of a structure for the season to renew; `choices` by the id of the room."""

    structure: StructurePage
    choices: Mapping[int, Choice] = field(default_factory=dict)
    today: date = field(default_factory=timezone.localdate)
    seen: str = ""
    shown: Mapping[int, Shown] = field(default_factory=dict)

    @cached_property
    def season(self) -> Season:
        return season_to_renew(self.today)

    @cached_property
    def places(self) -> list[PlaceSeason]:
        pages = PlacePage.objects.child_of(self.structure).live().order_by("path")
        pages = list(pages.defer_streamfields())
        found = PlaceLocation.objects.filter(page__in=pages).select_related("venue__commune")
        rows: dict[int, list[PlaceLocation]] = {}
        for row in found.order_by("page", "sort_order", "pk"):
            rows.setdefault(row.page_id, []).append(row)
        logged = PageLogEntry.objects.filter(page__in=pages, action=LOG_ACTION, data__season=self.season.name)
        done = set(logged.values_list("page", flat=True))
        waiting = WorkflowState.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id__in=[str(page.pk) for page in pages],
            status=WorkflowState.STATUS_IN_PROGRESS,
        )
        waits = {int(pk) for pk in waiting.values_list("object_id", flat=True)}
        return [
            PlaceSeason(page, self._rooms(page, rows.get(page.pk, []), page.pk in done), page.pk in waits)
            for page in pages
        ]

    def _rooms(self, page: PlacePage, rows: list[PlaceLocation], done: bool) -> list[Room]:
        return [
            Room(page, row, self.season, self.today, self.choices.get(row.pk))
            for row in rows
            if not self._is_left_aside(row, rows, done)
        ]

    def _is_left_aside(self, row: PlaceLocation, rows: list[PlaceLocation], done: bool) -> bool:
        """Whether a row has nothing to renew: of another season, over in this one, or closed when it was renewed."""
        if row.valid_to is None:
            return False
        is_over = self.season.first <= row.valid_to < self.today
        is_closed = done and row.valid_to == self.season.first - DAY
        return is_over or is_closed or is_of_another_season(row, rows, self.season)

    @property
    def rooms(self) -> list[Room]:
        return [room for place in self.places for room in place.rooms]

    def room(self, pk: int) -> Room | None:
        return next((room for room in self.rooms if room.pk == pk), None)

    @property
    def differs(self) -> bool:
        return any(place.differs for place in self.places)

    @property
    def dropped(self) -> int:
        return sum(room.dropped for room in self.rooms)

    @property
    def needs_dates(self) -> bool:
        return any(room.needs_dates for room in self.rooms)

    @cached_property
    def stamp(self) -> str:
        """What is public of the hours: another value means that somebody has changed them since."""
        said = [(room.place.pk, room.pk, room.before, room.location.exceptions) for room in self.rooms]
        places = [one.place.pk for one in self.places]
        return sha256(repr((self.season, places, said)).encode()).hexdigest()[:16]

    @property
    def is_stale(self) -> bool:
        return bool(self.seen) and self.seen != self.stamp

    @property
    def is_done(self) -> bool:
        """Whether confirming would write nothing more: somebody has, today."""
        return all(one.is_checked and not one.differs for one in self.places)

    @property
    def gone(self) -> list[str]:
        """What was shown and is not there any more: places by their name, addresses of the others."""
        here = {one.place.pk: [room.where for room in one.rooms] for one in self.places}
        found = []
        for pk, (title, where) in self.shown.items():
            if pk not in here:
                found.append(_("« %(title)s »") % {"title": title})
            else:
                missing = [one for one in where if one not in here[pk]]
                found += [_("« %(title)s », %(where)s") % {"title": title, "where": one} for one in missing]
        return found

    @property
    def has_lost_choices(self) -> bool:
        """Whether something was chosen for an address that is not there any more, or was written anew."""
        return not self.choices.keys() <= {room.pk for room in self.rooms}

    # --- From one screen to the next: nothing is kept on the server, a link has no session ---

    @property
    def state(self) -> str:
        choices = {str(room.pk): list(room.choice) for room in self.rooms if room.choice}
        shown = {one.place.pk: [one.place.title, [room.where for room in one.rooms]] for one in self.places}
        return signing.dumps([self.seen or self.stamp, choices, shown], salt=self._salt, compress=True)

    def with_state(self, state: str) -> "SeasonSheet":
        """The sheet with what was chosen on the screens before; raises BadSignature for a state of another's."""
        seen, choices, shown = signing.loads(state, salt=self._salt)
        return replace(
            self,
            seen=seen,
            choices={int(pk): Choice(*one) for pk, one in choices.items()},
            shown={int(pk): Shown(*one) for pk, one in shown.items()},
        )

    def choosing(self, pk: int, choice: Choice | None) -> "SeasonSheet":
        choices: dict[int, Any] = {**self.choices, pk: choice}
        return replace(
            self, seen=self.seen or self.stamp, choices={key: one for key, one in choices.items() if one}
        )

    @property
    def _salt(self) -> str:
        return f"{SALT}.{self.structure.pk}"


def is_of_another_season(row: PlaceLocation, rows: list[PlaceLocation], season: Season) -> bool:
    """Whether a row ended before last season, or has at the same address the one that takes over from it."""
    if row.valid_to is None:
        return False
    if row.valid_to < season.before.first:
        return True
    later = [one for one in rows if one.venue_id == row.venue_id and takes_over(one, season.first)]
    return any(row.valid_to < one.valid_from for one in later if one.valid_from)


def takes_over(row: PlaceLocation, begins: date | None) -> bool:
    """Whether a row begins with the season, or about."""
    return bool(row.valid_from and begins and row.valid_from >= begins - MONTH)
