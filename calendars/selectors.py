"""What a calendar says of sessions that their rows do not: the whole address, and when any of it last changed."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from agenda.rows import Dated
from directory.models import PlaceLocation, Venue
from events.enums import Audience
from events.models import EventPage, OccurrenceChange
from events.session_reads import Session, instant_of
from search.models import Entry

CHANGE, LOCATION, EVENT, VENUE = "change", "location", "event", "venue"
VENUE_COLUMNS = ("name", "street", "postcode", "commune__name", "commune__postcodes")


class Whose(NamedTuple):
    """The address of a row of `PlaceLocation`, of the page of an event, or a venue."""

    what: str
    pk: int


# What the hours say of a session: itself, whatever became of it since. The number of its row may change.
Identity = tuple[int, int | None, datetime]


@dataclass(frozen=True, slots=True)
class Known:
    """`addresses` are on one line; `published` is when the page that says so last was; `changed` when somebody last
    said something of a session, or took it back."""

    addresses: dict[Whose, str] = field(default_factory=dict)
    published: dict[Whose, datetime] = field(default_factory=dict)
    changed: dict[Identity, datetime] = field(default_factory=dict)


def known_of(rows: Collection[Dated]) -> Known:
    """What else is known of these sessions, in one query."""
    known = Known()
    if not rows:
        return known
    asked = {one for row in rows for one in (whose_page(row), whose_address(row))}
    pks = {what: {one.pk for one in asked if one.what == what} for what in (LOCATION, EVENT, VENUE)}
    locations = PlaceLocation.objects.filter(pk__in=pks[LOCATION])
    events = EventPage.objects.filter(pk__in=pks[EVENT])
    parts = (
        _addresses(LOCATION, locations, "venue__", F("page__last_published_at")),
        _addresses(EVENT, events, "venue__", F("last_published_at")),
        _addresses(VENUE, Venue.objects.filter(pk__in=pks[VENUE]), "", Value(None, DateTimeField())),
        _changes([row.session for row in rows]),
    )
    for what, pk, at, *texts in parts[0].union(*parts[1:], all=True):
        if what == CHANGE:
            identity = pk, int(texts[0]) if texts[0] else None, instant_of(texts[1])
            known.changed[identity] = max(at, known.changed.get(identity, at))
        else:
            known.addresses[Whose(what, pk)] = _one_line(*texts)
            if at:
                known.published[Whose(what, pk)] = at
    return known


def whose_page(row: Dated) -> Whose:
    """What says when the page of a session was published."""
    session = row.session
    return Whose(LOCATION, session.location_id) if session.location_id else Whose(EVENT, session.page_id)


def whose_address(row: Dated) -> Whose:
    """Whose address it is held at: the date of an event may have its own."""
    return Whose(VENUE, row.entry.venue_id) if row.entry.venue_id else whose_page(row)


def identity_of(session: Session) -> Identity:
    return session.page_id, session.location_id, session.planned_start


def pages_of_structure(page_id: int) -> list[int]:
    """The public places and events that a structure runs, alone or with others; one query."""
    entries = Entry.objects.current(timezone.now()).of_structure(page_id)
    # As in a search, those for professionals are given to who asks for them.
    entries = entries.exclude(audience=Audience.PROFESSIONALS)
    return list(entries.order_by().values_list("page_id", flat=True).distinct())


def _addresses(what: str, rows: QuerySet, prefix: str, published_at: Any) -> QuerySet:
    said = rows.order_by().annotate(what=Value(what, CharField()), row=F("pk"), said_at=published_at)
    return said.values_list("what", "row", "said_at", *(f"{prefix}{name}" for name in VENUE_COLUMNS))


def _changes(sessions: Collection[Session]) -> QuerySet:
    """In the same columns, those that are texts holding the rest of an identity."""
    first = min(session.planned_start for session in sessions)
    pages = {session.page_id for session in sessions}
    said = OccurrenceChange.objects.filter(page__in=pages, planned_start__gte=first).order_by()
    said = said.annotate(
        what=Value(CHANGE, CharField()),
        said_at=Coalesce("undone_at", "at"),
        where=Cast("location_id", CharField()),
        when=Cast("planned_start", CharField()),
        nothing=Value("", CharField()),
    )
    return said.values_list("what", "page_id", "said_at", "where", "when", "nothing", "nothing", "nothing")


def _one_line(
    name: str | None, street: str | None, postcode: str | None, commune: str | None, postcodes: str | None
) -> str:
    """ "École du Soleil, 12 rue des Marchands, 66500 Prades"; empty where there is no address."""
    town = f"{postcode or (postcodes or '').partition('|')[0]} {commune or ''}".strip()
    return ", ".join(part for part in (name, street, town) if part)
