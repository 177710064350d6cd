"""From sessions to the dates of a calendar, in the words a parent reads."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils.encoding import iri_to_uri
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agenda.rows import Dated
from calendars.dates import CalendarDate, DatesCalendar
from calendars.selectors import identity_of, known_of, whose_address, whose_page
from events.session_reads import Session
from events.session_words import on_unsaid_holiday, sentence, state_of, unsaid_holiday
from home.addresses import visitor_path
from search.cards import facts
from search.models import Entry
from vocabulary.selectors import kinds_by_slug


def calendar_of(
    rows: Sequence[Dated], request: HttpRequest, *, name: str, path: str, about: str = ""
) -> DatesCalendar:
    """The calendar of these sessions, in one query; `path` is the page where people read them, on this site."""
    return DatesCalendar(
        name=name,
        dates=dates_of(rows, request),
        url=request.build_absolute_uri(path),
        source=request.build_absolute_uri(),
        about=about,
    )


def dates_of(rows: Sequence[Dated], request: HttpRequest) -> list[CalendarDate]:
    """These sessions as any calendar or feed says them, in one query."""
    return _Dates(rows, request).dates


class _Dates:
    """The sessions of a calendar; what they share is looked up once."""

    def __init__(self, rows: Sequence[Dated], request: HttpRequest) -> None:
        self.rows = rows
        self.root = request.build_absolute_uri(visitor_path("/"))
        self.known = known_of(rows)
        self.kinds = kinds_by_slug()
        self.facts: dict[int, str] = {}

    @property
    def dates(self) -> list[CalendarDate]:
        return [self._date(row) for row in self.rows]

    def _date(self, row: Dated) -> CalendarDate:
        entry, session = row.entry, row.session
        url = self.root + (iri_to_uri(entry.url.removeprefix("/")) or "")
        return CalendarDate(
            uid=uid_of(entry, session),
            start=session.start,
            end=session.end,
            changed_at=self._changed_at(row),
            title=title_of(row),
            url=url,
            where=self._where(row),
            point=None if entry.is_remote else entry.point,
            text="\n".join(part for part in (_state(row), self._about(entry), url) if part),
            is_cancelled=session.is_cancelled,
        )

    def _changed_at(self, row: Dated) -> datetime:
        """The last time anything that is said here may have changed."""
        said = (self.known.changed.get(identity_of(row.session)), self.known.published.get(whose_page(row)))
        last = max(at for at in (row.entry.updated_at, *said) if at)
        return last.astimezone(UTC).replace(microsecond=0)

    def _where(self, row: Dated) -> str:
        if row.entry.is_remote:
            return _("À distance")
        known = self.known.addresses.get(whose_address(row))
        return known or ", ".join(part for part in (row.entry.venue_name, row.entry.commune) if part)

    def _about(self, entry: Entry) -> str:
        """What one does there, for whom, under which known conditions, and with whom."""
        if entry.pk not in self.facts:
            kind = self.kinds.get(entry.kind)
            what = entry.summary or entry.promise or (kind.promise if kind else "")
            lines = [sentence(what), capfirst(" · ".join(facts(entry)))]
            if entry.structure_title:
                lines.append(_("Proposé par %(structure)s.") % {"structure": entry.structure_title})
            self.facts[entry.pk] = "\n".join(line for line in lines if line)
        return self.facts[entry.pk]


def uid_of(entry: Entry, session: Session) -> str:
    """The same for ever: a session that is moved, cancelled or full is still the one that was planned then, there."""
    planned = f"{session.planned_start.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{entry.translation_key}-{session.location_id or 0}-{planned}"


def title_of(row: Dated) -> str:
    """ "Annulé : La Cabane aux petits pas": many programs show nothing else."""
    entry, session = row.entry, row.session
    if row.is_postponed:
        return _("Reporté : %(title)s") % {"title": entry.title}
    if session.is_cancelled:
        return _("Annulé : %(title)s") % {"title": entry.title}
    if session.is_full:
        return _("Complet : %(title)s") % {"title": entry.title}
    return entry.title


def _state(row: Dated) -> str:
    """What has become of it, and what to check before coming."""
    entry, session = row.entry, row.session
    state = state_of(session, is_postponed=row.is_postponed)
    parts = [sentence(state["state"]), state["note"], sentence(session.note)]
    if entry.sorte == "lieu" and on_unsaid_holiday(session, entry.opening_hours, entry.departement):
        parts.append(sentence(unsaid_holiday()))
    return " ".join(part for part in parts if part)
