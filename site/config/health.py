"""`/sante/`: is this process able to answer visitors?"""

from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.models import PlacePage
from events.models import Horizon
from geo.models import Commune

OK = "ok"
LATE = timedelta(days=2)  # a night may be missed; beyond, far dates begin to lack
MIDDAY = 12  # the roll of the night takes minutes: not finished by then, it has stopped


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
    """200 when the database answers, is up to date and knows the communes; 503 otherwise.

    Sessions that are not written any more are said ("dégradé"), with 200: restarting the process would not help.
    """
    try:
        migrated = migration_check.passes()
        communes = Commune.objects.count() if migrated else 0
        sessions = sessions_written(timezone.localtime()) if migrated else "inconnu"
    except DatabaseError:
        return _answer(base="injoignable", migrations="inconnu", communes=None, sessions="inconnu")
    return _answer(base=OK, migrations=OK if migrated else "en attente", communes=communes, sessions=sessions)


def sessions_written(now: datetime) -> str:
    """Whether the sessions of the six months to come are written night after night, "ok" or in words; `now` is local."""
    horizon = Horizon.objects.filter(pk=1).first()
    if horizon is None:
        # Nothing to say of a site that has just been set up.
        has_places = PlacePage.objects.live().filter(first_published_at__lt=now - LATE).exists()
        return "jamais écrites" if has_places else OK
    if horizon.finished_at is None:
        is_running = horizon.day == now.date() and now.hour < MIDDAY
        return OK if is_running else f"interrompues le {horizon.day:%d/%m/%Y}"
    late = now - horizon.finished_at
    return f"en retard de {late.days} jours" if late > LATE else OK


def _answer(*, base: str, migrations: str, communes: int | None, sessions: str) -> JsonResponse:
    healthy = base == migrations == OK and bool(communes)
    state = {
        "etat": "en panne" if not healthy else OK if sessions == OK else "dégradé",
        "base": base,
        "migrations": migrations,
        "communes": communes,
        "seances": sessions,
    }
    return JsonResponse(state, status=200 if healthy else 503)
