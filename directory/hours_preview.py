"""What the hours being written will say to parents: the sentence, and the next dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.hours import by_appointment, describe_hours
from directory.hours.exceptions import Closure, HoursException
from directory.hours.exceptions_words import say_weekday
from directory.hours.sessions import Session, sessions
from directory.hours.words import say_times

SHOWN = 5
AHEAD = timedelta(days=400)


@dataclass(frozen=True)
class Preview:
    """`dates` in words, at most five; `why` when there is something to know of them, or none."""

    sentence: str
    dates: tuple[str, ...] = ()
    why: str = ""


def departement_of(code: str | None) -> str:
    """The département whose holidays count: the venue's, else the first one the site serves."""
    return code or settings.DEPARTEMENTS[0]


def preview(
    text: str,
    today: date,
    departement: str,
    *,
    exceptions: Sequence[HoursException] = (),
    closed: Closure | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Preview:
    """The sentence and the next dates of OSM hours; both empty when there is nothing to say yet."""
    sentence = describe_hours(text)
    if not sentence and not exceptions:
        return Preview("")
    first, last = max(today, valid_from or today), min(today + AHEAD, valid_to or today + AHEAD)
    found = sessions(text, first, last, departement=departement, exceptions=exceptions, closed=closed)
    why = ""
    if found.dates:
        if found.known_until and len(found.dates) < SHOWN:
            why = _(
                "Ensuite, selon les vacances scolaires : leur calendrier n’est connu que jusqu’au %(day)s."
            ) % {"day": date_format(found.known_until, "j F Y")}
    elif found.known_until:
        why = _("Les dates viendront avec le calendrier des vacances scolaires, pas encore connu.")
    elif found.unsure:
        why = _("Les dates ne peuvent pas être calculées pour ces horaires : aucune ne sera affichée.")
    elif by_appointment(text):
        why = _("Sans heures, aucune date n’est affichée : on prend rendez-vous.")
    elif sentence:
        why = _("Aucune date dans l’année qui vient.")
    return Preview(sentence, tuple(say_session(one, today) for one in found.dates[:SHOWN]), why)


def say_session(one: Session, today: date) -> str:
    """ "mardi 24 novembre de 9 h à 12 h, sur rendez-vous"."""
    times = say_times(f"{one.start:%H:%M}", f"{one.end:%H:%M}")
    said = f"{say_weekday(one.start.date(), today)} {times}"
    return _("%(session)s, sur rendez-vous") % {"session": said} if one.by_appointment else said
