"""What is said of the next sessions of a place or an event: on cards, pages, messages and print.

Everything is in the time of mainland France, whatever the server's.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from directory.hours.closings import Closing, closing_before
from directory.hours.exceptions import Closure
from directory.hours.exceptions_words import say_closing, say_closure
from directory.hours.holidays import public_holidays
from directory.hours.school import Holiday, holiday_at
from directory.presentation import age_facts, price_fact, shown_kind
from events.enums import Status
from events.models import EventPage, Occurrence
from events.presentation import PARIS, clock, dates, leaf, number_of_day, weekday
from events.session_reads import Session
from home.addresses import visitor_url
from home.templatetags.typography import french_list

# The word, the tone, the icon.
STATES: dict[str, tuple[Any, str, str]] = {
    Status.CANCELLED: (gettext_lazy("Annulé"), "danger", "cancel"),
    Status.MOVED: (gettext_lazy("Déplacé"), "warn", "clock"),
    Status.FULL: (gettext_lazy("Complet"), "warn", "people"),
}
# Of an event that is put off: its dates are struck out as cancelled ones are, and are not said to be.
POSTPONED: tuple[Any, str, str] = (gettext_lazy("Reporté"), "danger", "history")
WEEK = timedelta(days=7)
LONG_PAUSE = timedelta(days=21)
USUAL_GAP = timedelta(days=15)  # between two sessions of what is held more often than once a month
AFTER = 2  # sessions said after the next one


class Moment(NamedTuple):
    """What is said of a session: those of two places are the same when they are held alike."""

    planned_start: datetime
    start: datetime
    end: datetime
    status: str
    reason: str
    by_appointment: bool
    is_doubtful: bool


AnySession = Occurrence | Session | Moment


class When(NamedTuple):
    """When one can come: `strong` first, then `soft`, then `hours`; `state` and `tone` when it is not as usual."""

    strong: str
    soft: str = ""
    icon: str = "clock"
    state: str = ""
    tone: str = ""
    hours: str = ""


def say_next(
    sessions: Iterable[Session | Occurrence],
    *,
    now: datetime,
    departement: str | None = None,
    closure: Closure | None = None,
    closings: tuple[Closing, ...] = (),
    is_doubtful: Callable[[Any], bool] = lambda session: False,
    is_postponed: bool = False,
    language: str | None = None,
) -> When | None:
    """What to say of the next sessions, given in order, cancelled ones included; nothing when there is none.

    `departement` is the one whose school holidays explain a pause, not to be looked for when it is None (unlike "",
    for one we do not know); `closure` that of a place closed for now; `closings` those of a few days; `is_doubtful`
    tells the sessions to be checked before coming (see `on_unsaid_holiday`); `is_postponed` says so of the event;
    `language` is the one in use, when it is at hand.
    """
    moments = tuple(
        Moment(
            one.planned_start,
            one.start,
            one.end,
            one.status,
            one.reason,
            one.by_appointment,
            is_doubtful(one),
        )
        for one in sessions
    )
    today = now.astimezone(PARIS).date()
    return _say_next(moments, today, departement, closure, closings, language or get_language(), is_postponed)


# The same few hundred timetables are those of most places, said again on every page of the day.
@lru_cache(maxsize=2048)
def _say_next(
    sessions: tuple[Moment, ...],
    today: date,
    departement: str | None,
    closure: Closure | None,
    closings: tuple[Closing, ...],
    language: str | None,
    is_postponed: bool,
) -> When | None:
    held = [one for one in sessions if one.status != Status.CANCELLED]
    if closure and (closed := say_closure(closure, today)) and closure.covers(today):
        return When(closed, _first(held, today), icon="pause", tone="warn")
    cancelled = list(takewhile(lambda one: one.status == Status.CANCELLED, sessions))
    if cancelled:
        return _cancelled(cancelled[0], held, today, is_postponed)
    next_day = held[0].start.astimezone(PARIS).date() if held else None
    closing = closing_before(closings, today, next_day)
    if not held:
        return When(say_closing(closing, today), icon="pause", tone="warn") if closing else None
    same_day = _of_first_day(held)
    said = say_day(same_day, today)
    state, tone, icon = _state(same_day)
    if state:
        return When(
            said, _about(same_day[0], held[len(same_day) :], today), icon=icon, state=state, tone=tone
        )
    if closing:
        resumes = _("Reprend le %(dates)s") % {"dates": said}
        return When(resumes, say_closing(closing, today), icon="pause", tone="warn")
    if departement is not None and (why := _pause(held, same_day, today, departement)):
        return When(_("Reprend le %(dates)s") % {"dates": said}, why, icon="pause", tone="warn")
    if held[0].is_doubtful:
        return When(said, unsaid_holiday(), icon="calendar")
    certain = [one for one in held if not one.is_doubtful]
    return When(said, _soft(same_day, certain, today), icon="calendar")


def say_day(sessions: Sequence[AnySession], today: date) -> str:
    """ "mercredi 25 novembre, 9 h – 12 h et 14 h – 17 h": the sessions of one day."""
    first, *others = sessions
    return french_list([dates(first.start, first.end, today=today), *map(clocks, others)])


def clocks(session: AnySession) -> str:
    """ "9 h – 12 h"."""
    return f"{clock(session.start.astimezone(PARIS))} – {clock(session.end.astimezone(PARIS))}"


def on_unsaid_holiday(session: AnySession, opening_hours: str, departement: str) -> bool:
    """Whether a session falls on a public holiday, of which its hours say nothing: it may well not take place."""
    is_as_planned = session.status == Status.SCHEDULED and not is_moved(session)
    return is_as_planned and "PH" not in opening_hours and _is_on_holiday(session.start, departement)


@lru_cache(maxsize=8192)
def _is_on_holiday(start: datetime, departement: str) -> bool:
    on = start.astimezone(PARIS).date()
    return on in public_holidays(departement, on.year)


def unsaid_holiday() -> str:
    return _("jour férié, à vérifier avant de venir")


def outcome(session: AnySession, *, is_postponed: bool = False) -> tuple[Any, str, str]:
    """The word, the tone and the icon of a session; `is_postponed` says that its event is put off."""
    if is_postponed and session.status == Status.CANCELLED:
        return POSTPONED
    return STATES.get(session.status, ("", "", ""))


def state_of(session: AnySession, *, is_postponed: bool = False) -> dict[str, Any]:
    """What has become of a session, as `components/session.jinja` takes it; empty when it is as planned."""
    state, tone, icon = outcome(session, is_postponed=is_postponed)
    parts = [instead_of(session), sentence(session.reason)]
    if is_postponed and session.status == Status.CANCELLED:
        parts.append(_("La nouvelle date n’est pas encore connue."))
    note = " ".join(part for part in parts if part)
    if session.by_appointment and not state:
        state, icon = _("Sur rendez-vous"), "calendar"
    return {"state": str(state), "tone": tone, "icon": icon, "note": note}


def is_moved(session: AnySession) -> bool:
    return session.start != session.planned_start


def instead_of(session: AnySession) -> str:
    """ "Au lieu du mardi 24 novembre, 9 h."; nothing for a session that was not moved."""
    if not is_moved(session) or session.status == Status.CANCELLED:
        return ""
    return _("Au lieu du %(dates)s.") % {"dates": dates(session.planned_start, None)}


def event_line(event: EventPage, request: HttpRequest | None, *, level: int = 3) -> dict[str, Any]:
    """An event as `components/session.jinja` takes it: its date as it stands, and what is known of it."""
    one = event.session
    venue = one.venue or event.venue
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
        "where": venue.commune.name if venue else _("en ligne") if event.online_url else "",
        "iso": start.isoformat(),
        "text": dates(one.start, one.end),
        "clocks": clocks(one),
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


def _state(same_day: Sequence[Moment]) -> tuple[str, str, str]:
    """That of the sessions of a day, when it is the same for all."""
    first = same_day[0]
    if all(one.status == Status.FULL for one in same_day):
        state, tone, icon = STATES[Status.FULL]
    elif is_moved(first):
        state, tone, icon = STATES[Status.MOVED]
    else:
        return "", "", ""
    return str(state), tone, icon


def _of_first_day(held: Sequence[Moment]) -> list[Moment]:
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


def _cancelled(one: Moment, held: Sequence[Moment], today: date, is_postponed: bool) -> When:
    state, tone, icon = outcome(one, is_postponed=is_postponed)
    then = _("Prochaine séance : %(dates)s.") % {"dates": say_day(_of_first_day(held), today)} if held else ""
    if is_postponed and not held:
        then = _("La nouvelle date n’est pas encore connue.")
    soft = " ".join(part for part in (sentence(one.reason), then) if part)
    return When(dates(one.start, one.end, today=today), soft, icon=icon, state=str(state), tone=tone)


def _about(one: Moment, others: Sequence[Moment], today: date) -> str:
    """Of a session that is full or moved: instead of when, why, and the next one when there is no room."""
    parts = [instead_of(one), sentence(one.reason)]
    if one.status == Status.FULL:
        free = next((other for other in others if other.status != Status.FULL), None)
        parts.append(
            _("Puis %(dates)s.") % {"dates": dates(free.start, free.end, today=today)} if free else ""
        )
    return " ".join(part for part in parts if part)


def _first(held: Sequence[Moment], today: date) -> str:
    return _("Première séance : %(dates)s.") % {"dates": say_day(_of_first_day(held), today)} if held else ""


def _soft(same_day: Sequence[Moment], held: Sequence[Moment], today: date) -> str:
    parts = [_("sur rendez-vous")] if all(one.by_appointment for one in same_day) else []
    # A session of the same day in another state (full, moved) is not what comes after that day.
    days = dict.fromkeys(one.start.astimezone(PARIS).date() for one in held)
    days.pop(held[0].start.astimezone(PARIS).date())
    if days:
        parts.append(_("puis %(days)s") % {"days": say_days(list(days)[:AFTER], today)})
    return ", ".join(parts)


def say_days(days: Sequence[date], today: date) -> str:
    """ "jeudi 3 et mardi 8 décembre": month and year once."""
    said = []
    for on, after in zip(days, [*days[1:], None], strict=True):
        same_month = after is not None and (on.year, on.month) == (after.year, after.month)
        year_is_known = on.year == today.year or (after is not None and on.year == after.year)
        said.append(number_of_day(on) if same_month else weekday(on, year_is_known))
    return french_list(said)


def _pause(held: Sequence[Moment], same_day: Sequence[Moment], today: date, departement: str) -> str:
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
