"""The next sessions of the listings of a page, read together, as cards say them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Protocol

from django.utils import timezone
from django.utils.translation import get_language

from events.presentation import PARIS
from events.session_reads import Session, chosen_of, next_of
from events.session_words import When, on_unsaid_holiday, say_next
from search.models import Entry

AT_MOST = 200  # sessions of an address, looked at to find those that a search asks for


class Asked(Protocol):
    """The moments a search asks for, and the first and the last day it looks at."""

    @property
    def first(self) -> date: ...

    @property
    def last(self) -> date: ...

    def accepts(self, start: datetime, end: datetime, *, departement: str) -> bool: ...


class NextSessions:
    """What to say of the next sessions of these entries, read in one query."""

    def __init__(self, entries: Sequence[Entry], asked: Asked | None = None) -> None:
        self.now, self.language = timezone.now(), get_language()
        self.asked = asked
        places = [entry.where for entry in entries]
        if asked is None:
            self._found = next_of(places, now=self.now)
        else:
            since = max(self.now, datetime.combine(asked.first, time.min, PARIS))
            until = datetime.combine(asked.last + timedelta(days=1), time.min, PARIS)
            departements = dict(zip(places, (entry.departement for entry in entries), strict=True))
            # Places open at the same hours, by the dozen.
            accepts = cache(asked.accepts)
            self._found = chosen_of(
                places,
                lambda where, start, end: accepts(start, end, departement=departements[where]),
                since=since,
                until=until,
                limit=AT_MOST,
            )

    def said(self, entry: Entry) -> When | None:
        # Between the sessions somebody asks for, there is no pause to explain.
        departement = entry.departement if self.asked is None else None
        return say_next(
            self.of(entry),
            now=self.now,
            departement=departement,
            closure=entry.closure,
            closings=entry.closed_days if self.asked is None else (),
            is_doubtful=lambda one: (
                entry.sorte == "lieu" and on_unsaid_holiday(one, entry.opening_hours, entry.departement)
            ),
            is_postponed=entry.is_postponed,
            language=self.language,
        )

    def of(self, entry: Entry) -> list[Session]:
        """Those of an entry in order, cancelled ones included; those asked for, if any are."""
        return self._found.get(entry.where, [])

    def until(self, entry: Entry) -> datetime | None:
        """When the first of them is over: something else is to be said then."""
        return min((one.end for one in self.of(entry)), default=None)
