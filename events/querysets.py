"""Chainable questions about dated sessions."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from directory.hours import expansion
from events.enums import Status
from home.querysets import IsReachable

LONGEST = timedelta(minutes=expansion.LONGEST)  # of a session


class OccurrenceQuerySet(models.QuerySet):
    def held(self) -> "OccurrenceQuerySet":
        """Those one can still go to, full ones included."""
        return self.exclude(status=Status.CANCELLED)

    def public(self) -> "OccurrenceQuerySet":
        """Those of pages a visitor can reach, at an address the page still has."""
        return self.filter(
            Q(location__isnull=True) | Q(location__page=models.F("page")), IsReachable("page__path", levels=2)
        )

    def between(self, start: datetime, end: datetime) -> "OccurrenceQuerySet":
        """Those that are on at some moment from `start` to `end`, but for an event begun more than 18 hours before.

        (It is no session to come to at an hour, and looking for it would mean reading all that is past.)
        """
        return self.filter(start__gt=start - LONGEST, start__lt=end, end__gt=start)
