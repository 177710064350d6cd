"""`/sante/`: is this process able to answer visitors?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from geo.models import Commune

OK = "ok"


class MigrationCheck:
    """Remembers a good answer: the code of a running process does not change, and reading it takes 40 ms."""

    def __init__(self) -> None:
        self._passed = False

    def passes(self) -> bool:
        if not self._passed:
            executor = MigrationExecutor(connection)
            self._passed = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return self._passed

    def forget(self) -> None:
        self._passed = False


migration_check = MigrationCheck()


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, is up to date and knows the communes; 503 otherwise."""
    try:
        migrated = migration_check.passes()
        communes = Commune.objects.count() if migrated else 0
    except DatabaseError:
        return _answer(base="injoignable", migrations="inconnu", communes=None)
    return _answer(base=OK, migrations=OK if migrated else "en attente", communes=communes)


def _answer(*, base: str, migrations: str, communes: int | None) -> JsonResponse:
    healthy = base == migrations == OK and bool(communes)
    state = {
        "etat": OK if healthy else "en panne",
        "base": base,
        "migrations": migrations,
        "communes": communes,
    }
    return JsonResponse(state, status=200 if healthy else 503)
