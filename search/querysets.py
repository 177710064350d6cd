"""Chainable questions about entries. Searches ask the columns in memory instead (see `search.columns`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from events.models import EventPage


class EntryQuerySet(QuerySet[Any]):
    def current(self, now: datetime) -> EntryQuerySet:
        """Entries that hold at that instant: within their validity, not over, not expired."""
        return self.filter(found_from__lte=now, found_until__gt=now)

    def near(self) -> EntryQuerySet:
        """Entries people go to, as opposed to services from a distance."""
        return self.filter(is_remote=False)

    def remote(self) -> EntryQuerySet:
        return self.filter(is_remote=True)

    def of_structure(self, page_id: int) -> EntryQuerySet:
        """What a structure runs, and the events it holds with others."""
        together = EventPage.co_organisers.through.objects.filter(structurepage=page_id).values("eventpage")
        return self.filter(Q(structure_id=page_id) | Q(page_id__in=together))

    def in_territory(self, slug: str) -> EntryQuerySet:
        return self.filter(territories__contains=f" {slug} ")
