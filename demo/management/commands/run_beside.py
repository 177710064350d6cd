"""What works beside the development server, the daily sessions then long tasks: it stops with what started it."""

import logging
import os
import signal
import sys
import threading
from typing import Any

from django.core.management import call_command
from django_tasks_db.management.commands import db_worker

logger = logging.getLogger(__name__)


class Command(db_worker.Command):
    help = "Ce que « make run » lance à côté du site : le travail en arrière-plan, jusqu’à la fin de l’entrée standard."

    def configure_logging(self, verbosity: int) -> None:
        # It shares the console of the site: only what went wrong is worth a line.
        for name in ("django_tasks", "django_tasks_db"):
            logging.getLogger(name).setLevel(logging.ERROR)

    def handle(self, **options: Any) -> None:
        threading.Thread(target=_stop_with_the_site, daemon=True).start()
        try:
            call_command("roll_occurrences", "--if-older-than", "24h", verbosity=0)
        except Exception:
            logger.exception("The sessions could not be written.")
        super().handle(**options)


def _stop_with_the_site() -> None:
    # The other end of this pipe closes however the site ends: Ctrl+C, a closed terminal, a kill. The task at hand
    # is finished first.
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
