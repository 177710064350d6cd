"""What is said of the next sessions of a place or an event: on cards, pages, messages and print.

Everything is in the time of mainland France, whatever the server's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.hours.exceptions import Closure
from directory.hours.exceptions_words import say_closure
from directory.hours.holidays import public_holidays
from directory.hours.school import Holiday, holiday_at
from directory.presentation import age_facts, price_fact, shown_kind
from events.enums import Status
from events.models import EventPage
from events.presentation import PARIS, clock, dates, leaf, number_of_day, weekday
from home.addresses import visitor_url
from home.templatetags.typography import french_list

# The word, the tone, the icon.
STATES: dict[str, tuple[Any, str, str]] = {
    Status.CANCELLED: (gettext_lazy("Annulé"), "danger", "cancel"),
    Status.MOVED: (gettext_lazy("Déplacé"), "warn", "clock"),
    Status.FULL: (gettext_lazy("Complet"), "warn", "people"),
}
WEEK = timedelta(days=7)
LONG_PAUSE = timedelta(days=21)
USUAL_GAP = timedelta(days=15)  # between two sessions of what is held more often than once a month
AFTER = 2  # sessions said after the next one


class Session(Protocol):
    """A dated session, as `Occurrence` is."""

    planned_start: datetime
    start: datetime
    end: datetime
    status: str
    reason: str
    by_appointment: bool


@dataclass(frozen=True, slots=True)
class When:
    """When one can come: `strong` first, then `soft`, then `hours`; `state` and `tone` when it is not as usual."""

    strong: str
    soft: str = ""
    icon: str = "clock"
    state: str = ""
    tone: str = ""
    hours: str = ""

    # Templates ask for `when["strong"]` before `when.strong`: an error caught a hundred times a page.
    __getitem__ = object.__getattribute__


def say_next(
    sessions: Sequence[Session],
    *,
    now: datetime,
    departement: str | None = None,
    closure: Closure | None = None,
    is_doubtful: Callable[[Session], bool] = lambda session: False,
) -> When | None:
    """What to say of the next sessions, given in order, cancelled ones included; nothing when there is none.

    `departement` is the one whose school holidays explain a pause, not to be looked for when it is None (unlike "",
    for one we do not know); `closure` that of a place closed for now; `is_doubtful` tells those to be checked before
    coming (see `on_unsaid_holiday`).
    """
    today = now.astimezone(PARIS).date()
    held = [one for one in sessions if one.status != Status.CANCELLED]
    if closure and (closed := say_closure(closure, today)) and closure.covers(today):
        return When(closed, _first(held, now), icon="pause", tone="warn")
    cancelled = list(takewhile(lambda one: one.status == Status.CANCELLED, sessions))
    if cancelled:
        return _cancelled(cancelled[0], held, now)
    if not held:
        return None
    same_day = _of_first_day(held)
    said = say_day(same_day, now)
    state, tone, icon = _state(same_day)
    if state:
        return When(said, _about(same_day[0], held[len(same_day) :], now), icon=icon, state=state, tone=tone)
    if departement is not None and (why := _pause(held, same_day, today, departement)):
        return When(_("Reprend le %(dates)s") % {"dates": said}, why, icon="pause", tone="warn")
    if is_doubtful(held[0]):
        return When(said, unsaid_holiday(), icon="calendar")
    certain = [one for one in held if not is_doubtful(one)]
    return When(said, _soft(same_day, certain, now), icon="calendar")


def say_day(sessions: Sequence[Session], now: datetime) -> str:
    """ "mercredi 25 novembre, 9 h – 12 h et 14 h – 17 h": the sessions of one day."""
    first, *others = sessions
    return french_list([dates(first.start, first.end, now=now), *map(clocks, others)])


def clocks(session: Session) -> str:
    """ "9 h – 12 h"."""
    return f"{clock(session.start.astimezone(PARIS))} – {clock(session.end.astimezone(PARIS))}"


def on_unsaid_holiday(session: Session, opening_hours: str, departement: str) -> bool:
    """Whether a session falls on a public holiday, of which its hours say nothing: it may well not take place."""
    on = session.start.astimezone(PARIS).date()
    is_as_planned = session.status == Status.SCHEDULED and not is_moved(session)
    return is_as_planned and "PH" not in opening_hours and on in public_holidays(departement, on.year)


def unsaid_holiday() -> str:
    return _("jour férié, à vérifier avant de venir")


def state_of(session: Session) -> dict[str, Any]:
    """What has become of a session, as `components/session.html` takes it; empty when it is as planned."""
    state, tone, icon = STATES.get(session.status, ("", "", ""))
    note = " ".join(part for part in (instead_of(session), sentence(session.reason)) if part)
    if session.by_appointment and not state:
        state, icon = _("Sur rendez-vous"), "calendar"
    return {"state": str(state), "tone": tone, "icon": icon, "note": note}


def is_moved(session: Session) -> bool:
    return session.start != session.planned_start


def instead_of(session: Session) -> str:
    """ "Au lieu du mardi 24 novembre, 9 h."; nothing for a session that was not moved."""
    if not is_moved(session) or session.status == Status.CANCELLED:
        return ""
    return _("Au lieu du %(dates)s.") % {"dates": dates(session.planned_start, None)}


def event_line(event: EventPage, request: HttpRequest | None, *, level: int = 3) -> dict[str, Any]:
    """An event as `components/session.html` takes it: its date as it stands, and what is known of it."""
    one = event.session
    start = one.start.astimezone(PARIS)
    facts = [fact.value for fact in (*age_facts(event), price_fact(event)) if fact]
    return {
        **leaf(start),
        **state_of(one),
        "boxed": True,
        "level": level,
        "title": event.title,
        "url": visitor_url(event, request),
        "kind_name": shown_kind(event).name,
        "where": event.venue.commune.name if event.venue else _("en ligne") if event.online_url else "",
        "iso": start.isoformat(),
        "text": dates(one.start, one.end),
        "facts": facts,
    }


def soon(start: datetime, now: datetime) -> str:
    """ "aujourd’hui", "demain", "dans 3 jours"; nothing for what is more than a week away."""
    days = (start.astimezone(PARIS).date() - now.astimezone(PARIS).date()).days
    if days < 1:
        return _("aujourd’hui")
    if days == 1:
        return _("demain")
    return _("dans %(days)d jours") % {"days": days} if days <= 7 else ""


def sentence(text: str) -> str:
    """A few words that somebody typed, with a capital and a full stop."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?', '…')) else '.'}" if text else ""


def _state(same_day: Sequence[Session]) -> tuple[str, str, str]:
    """That of the sessions of a day, when it is the same for all."""
    first = same_day[0]
    if all(one.status == Status.FULL for one in same_day):
        state, tone, icon = STATES[Status.FULL]
    elif is_moved(first):
        state, tone, icon = STATES[Status.MOVED]
    else:
        return "", "", ""
    return str(state), tone, icon


def _of_first_day(held: Sequence[Session]) -> list[Session]:
    """The first session, and those of the same day that are in the same state."""
    first = held[0]
    on = first.start.astimezone(PARIS).date()
    if first.end.astimezone(PARIS).date() != on or is_moved(first):
        return [first]
    return list(
        takewhile(
            lambda one: (
                one.start.astimezone(PARIS).date() == on
                and one.end.astimezone(PARIS).date() == on
                and one.status == first.status
            ),
            held,
        )
    )


def _cancelled(one: Session, held: Sequence[Session], now: datetime) -> When:
    state, tone, icon = STATES[Status.CANCELLED]
    then = _("Prochaine séance : %(dates)s.") % {"dates": say_day(_of_first_day(held), now)} if held else ""
    soft = " ".join(part for part in (sentence(one.reason), then) if part)
    return When(dates(one.start, one.end, now=now), soft, icon=icon, state=str(state), tone=tone)


def _about(one: Session, others: Sequence[Session], now: datetime) -> str:
    """Of a session that is full or moved: instead of when, why, and the next one when there is no room."""
    parts = [instead_of(one), sentence(one.reason)]
    if one.status == Status.FULL:
        free = next((other for other in others if other.status != Status.FULL), None)
        parts.append(_("Puis %(dates)s.") % {"dates": dates(free.start, free.end, now=now)} if free else "")
    return " ".join(part for part in parts if part)


def _first(held: Sequence[Session], now: datetime) -> str:
    return _("Première séance : %(dates)s.") % {"dates": say_day(_of_first_day(held), now)} if held else ""


def _soft(same_day: Sequence[Session], held: Sequence[Session], now: datetime) -> str:
    parts = [_("sur rendez-vous")] if all(one.by_appointment for one in same_day) else []
    # A session of the same day in another state (full, moved) is not what comes after that day.
    days = dict.fromkeys(one.start.astimezone(PARIS).date() for one in held)
    days.pop(held[0].start.astimezone(PARIS).date())
    if days:
        parts.append(_("puis %(days)s") % {"days": say_days(list(days)[:AFTER], now)})
    return ", ".join(parts)


def say_days(days: Sequence[date], now: datetime) -> str:
    """ "jeudi 3 et mardi 8 décembre": month and year once."""
    this_year = now.astimezone(PARIS).year
    said = []
    for on, after in zip(days, [*days[1:], None], strict=True):
        same_month = after is not None and (on.year, on.month) == (after.year, after.month)
        year_is_known = on.year == this_year or (after is not None and on.year == after.year)
        said.append(number_of_day(on) if same_month else weekday(on, year_is_known))
    return french_list(said)


def _pause(held: Sequence[Session], same_day: Sequence[Session], today: date, departement: str) -> str:
    """Why one waits for the next session longer than usual; nothing for what takes place once a month anyway.

    The school holidays that end meanwhile, or that it is long.
    """
    after = held[len(same_day) :]
    if not after:
        return ""
    first, second = (one.start.astimezone(PARIS).date() for one in (held[0], after[0]))
    wait, usual = first - today, max(second - first, WEEK)
    if wait <= usual or usual > USUAL_GAP:
        return ""
    if holiday := _holiday_between(today, first, departement):
        return after_holiday(holiday)
    return _("après une pause") if wait > LONG_PAUSE else ""


def _holiday_between(today: date, first: date, departement: str) -> Holiday | None:
    """The last school holidays that are over between two days."""
    day_before = first
    while departement and day_before > today:
        day_before -= timedelta(days=1)
        if holiday := holiday_at(day_before, departement):
            return holiday if holiday.last < first else None
    return None


def after_holiday(holiday: Holiday) -> str:
    """ "après les vacances de Noël", "après le pont de l’Ascension"."""
    several = holiday.name.startswith("vacances")
    pattern = _("après les %(holiday)s") if several else _("après le %(holiday)s")
    return pattern % {"holiday": holiday.name}
