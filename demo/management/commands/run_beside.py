"""The worker of long tasks, beside the development server: it stops with the process that started it."""

import logging
import os
import signal
import sys
import threading
from typing import Any

from django_tasks_db.management.commands import db_worker


class Command(db_worker.Command):
    help = "Ce que « make run » lance à côté du site : le travail en arrière-plan, jusqu’à la fin de l’entrée standard."

    def configure_logging(self, verbosity: int) -> None:
        # It shares the console of the site: only what went wrong is worth a line.
        for name in ("django_tasks", "django_tasks_db"):
            logging.getLogger(name).setLevel(logging.ERROR)

    def handle(self, **options: Any) -> None:
        threading.Thread(target=_stop_with_the_site, daemon=True).start()
        super().handle(**options)


def _stop_with_the_site() -> None:
    # The other end of this pipe closes however the site ends: Ctrl+C, a closed terminal, a kill. The task at hand
    # is finished first.
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
