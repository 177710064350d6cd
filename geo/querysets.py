from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet


class CommuneQuerySet(QuerySet[Any]):
    def current(self) -> CommuneQuerySet:
        """Communes that still exist in the last gazetteer loaded."""
        return self.filter(is_current=True)

    def in_departements(self, codes: Iterable[str]) -> CommuneQuerySet:
        return self.filter(departement_id__in=list(codes))

    def served(self) -> CommuneQuerySet:
        """Communes of the départements this installation serves (`settings.DEPARTEMENTS`)."""
        return self.in_departements(settings.DEPARTEMENTS)
