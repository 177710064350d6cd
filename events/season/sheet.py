"""What a structure is shown to renew its season: its hours carried to the new school year, and what it chose."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, WorkflowState

from directory.hours.seasons import Season, season_to_renew
from directory.models import PlaceLocation, PlacePage, StructurePage
from events.season.room import DAY, Choice, Room
from events.season.rows import is_of_another_season

SALT = LOG_ACTION = "events.season"


class Shown(NamedTuple):
    """What was shown of one place on the screens before: its name, its addresses in words."""

    title: str
    where: list[str]


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
