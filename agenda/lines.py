"""What the agenda says of a session (`templates/agenda/line.jinja`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np
from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agenda.rows import Dated
from directory.hours.holidays import public_holidays
from directory.hours.school import holiday_at
from events.enums import Status
from events.presentation import PARIS, clock, dates
from events.querysets import LONGEST
from events.session_reads import Session
from events.session_words import STATES, clocks, on_unsaid_holiday, sentence, state_of, unsaid_holiday
from home.addresses import visitor_path
from search.backends.conditions import SORTES
from search.cards import facts, where
from search.columns import Columns, Numbers, Rows
from search.enums import What
from search.models import Entry
from search.results import Hit
from vocabulary.models import Kind
from vocabulary.selectors import kinds_by_slug

FACTS = 3
EVENT = SORTES[What.EVENTS]


class Words(NamedTuple):
    """What is said of a session but when it is: the same from one week to the next."""

    title: str
    url: str
    lang: str
    about: str
    facts: tuple[str, ...]
    state: str
    tone: str
    icon: str
    note: str


class Line(NamedTuple):
    """The sessions of a listing on one day: when (as people and as programs read it), and what is said of them."""

    times: tuple[tuple[str, str], ...]
    tone: str
    words: Words
    is_event: bool


class Part(NamedTuple):
    """The events of a day, or the places and services that are open; without a name where there is one or the other."""

    name: str
    lines: tuple[Line, ...]


class Day(NamedTuple):
    """A day and the sessions shown of it; `more` is how many others there are, at `url`."""

    on: date
    name: str
    note: str
    lines: tuple[Line, ...]
    is_today: bool = False
    more: int = 0
    url: str = ""

    @property
    def anchor(self) -> str:
        return f"jour-{self.on.isoformat()}"

    @property
    def more_said(self) -> str:
        said = ngettext("Et %(more)s autre ce jour-là", "Et %(more)s autres ce jour-là", self.more)
        return said % {"more": self.more}

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is held that day and no other first: it would be lost among the places that open every week."""
        events = tuple(line for line in self.lines if line.is_event)
        places = tuple(line for line in self.lines if not line.is_event)
        if not events or not places:
            return (Part("", self.lines),)
        return Part(_("Événements"), events), Part(_("Ouverts ce jour-là"), places)

    def with_more(self, more: int, url: str) -> "Day":
        return self._replace(more=max(0, more), url=url)


def in_a_day(columns: Columns, rows: Rows) -> Numbers:
    """In which order these rows of the index are shown on a day: events, then places, then services from a distance."""
    is_event = columns.sorte.where(EVENT.__eq__)[columns.sorte.codes[rows]]
    return np.where(is_event, 0, 1 + columns.is_remote[rows])


def lines_of(rows: Sequence[Dated], now: datetime, area_names: Mapping[str, str]) -> list[Line]:
    """The sessions of a day in words, those of a listing together when nothing sets them apart.

    `area_names` as for cards (see `search.cards.cards_for`).
    """
    language = get_language() or ""
    saying = _Saying(
        kinds=kinds_by_slug(language),
        root=visitor_path("/"),
        lang="" if language == settings.LANGUAGE_CODE else settings.LANGUAGE_CODE,
        area_names=area_names,
        now=now,
    )
    together: dict[Any, list[Dated]] = {}
    for row in rows:
        one = row.session
        apart = one.pk if one.reason or one.note or one.is_moved or one.is_cancelled else one.is_full
        together.setdefault((row.entry.pk, apart, one.by_appointment, one.end <= now), []).append(row)
    return [saying.line(some) for some in together.values()]


@dataclass(frozen=True, slots=True)
class _Saying:
    """What all the lines of a page share, looked up once."""

    kinds: Mapping[str, Kind]
    root: str
    lang: str
    area_names: Mapping[str, str]
    now: datetime

    def line(self, rows: Sequence[Dated]) -> Line:
        row = rows[0]
        entry, session = row.entry, row.session
        kind = self.kinds.get(entry.kind)
        at = where(Hit(entry, row.distance_km, is_remote=entry.is_remote), self.area_names)
        state = self._state(row)
        times = tuple((_time(one), one.start.astimezone(PARIS).isoformat()) for one in rows)
        words = Words(
            title=entry.title,
            url=self.root + entry.url.removeprefix("/"),
            lang=self.lang,
            about=", ".join(part for part in (kind.name if kind else "", at) if part),
            facts=() if session.is_cancelled or row.has_left else _facts(entry, state["state"]),
            state=state["state"],
            tone=state["tone"],
            icon=state["icon"],
            note=" ".join(
                part for part in (_until(row), sentence(session.note), state["note"], _after(row)) if part
            ),
        )
        return Line(times, words.tone, words, is_event=entry.sorte == EVENT)

    def _state(self, row: Dated) -> dict[str, Any]:
        state, session = state_of(row.session, is_postponed=row.is_postponed), row.session
        if row.has_left and not session.is_cancelled:
            # Struck out as what is cancelled is: nobody is to come that day.
            said, _tone, icon = STATES[Status.MOVED]
            return {"state": str(said), "tone": "danger", "icon": icon, "note": _moved_to(session)}
        if session.end <= self.now and not session.is_cancelled:
            return state | {"state": _("Passé"), "tone": "", "icon": "clock"}
        if row.entry.is_remote and not state["state"]:
            # A service answers over the telephone, an event is a meeting on a screen.
            is_event = row.entry.sorte == EVENT
            return state | {"state": _("En ligne") if is_event else _("À distance"), "icon": "phone"}
        return state


def _facts(entry: Entry, state: str) -> tuple[str, ...]:
    """Without what is said beside already."""
    return tuple(fact for fact in facts(entry)[:FACTS] if fact.casefold() != state.casefold())


def _moved_to(session: Session) -> str:
    """ "Déplacé au mardi 24 novembre, 9 h – 12 h. La salle est prise."."""
    on = {"dates": dates(session.start, session.end)}
    moved = _("Déplacé : %(dates)s.") % on if _lasts(session) else _("Déplacé au %(dates)s.") % on
    full = sentence(str(Status.FULL.label)) if session.is_full else ""
    return " ".join(part for part in (moved, full, sentence(session.reason)) if part)


def _time(row: Dated) -> str:
    session = row.session
    if row.has_left:
        return clock(row.start.astimezone(PARIS))
    if _lasts(session):
        return _("dès %(time)s") % {"time": clock(session.start.astimezone(PARIS))}
    return clocks(session)


def _lasts(session: Session) -> bool:
    """Whether it goes on for days, as some events do."""
    return session.end - session.start > LONGEST


def _until(row: Dated) -> str:
    is_long = _lasts(row.session) and not row.has_left
    return _("Jusqu’au %(date)s.") % {"date": dates(row.session.end, None)} if is_long else ""


def _after(row: Dated) -> str:
    """Of a cancelled session, the next one that takes place; of one on a public holiday, that one should ask."""
    entry, session = row.entry, row.session
    if session.is_cancelled and entry.next_start and entry.next_start > session.start:
        return _("Prochaine séance : %(dates)s.") % {"dates": dates(entry.next_start, entry.next_end)}
    if entry.sorte == "lieu" and on_unsaid_holiday(session, entry.opening_hours, entry.departement):
        return sentence(unsaid_holiday())
    return ""


def day_note(on: date, departement: str) -> str:
    """ "jour férié", "vacances de Noël"; nothing for an ordinary day."""
    if on in public_holidays(departement, on.year):
        return _("jour férié")
    holiday = holiday_at(on, departement)
    return holiday.name if holiday else ""
