"""Django's development server, which speaks French and can prepare the site first (`make run`)."""

import os
import socket
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands.runserver import Command as RunserverCommand
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django.utils.translation import gettext as _


class Command(RunserverCommand):
    addr: str
    port: str

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--prepare", action="store_true", help="Lance d’abord « bootstrap », dans le même processus."
        )

    def run(self, **options: Any) -> None:
        # The process that answers is a child, started again at each change of the code:
        # prepare in its parent.
        self.prepared = options["prepare"]
        if self.prepared and os.environ.get(DJANGO_AUTORELOAD_ENV) != "true":
            self._check_port_is_free()
            call_command("bootstrap", address=self.address, stdout=self.stdout, stderr=self.stderr)
            os.environ["BASE_URL"] = self.address
        super().run(**options)

    @property
    def address(self) -> str:
        local = self.addr in ("127.0.0.1", "0", "0.0.0.0", "[::1]", "[::]")  # noqa: S104
        return f"http://{'localhost' if local else self.addr}:{self.port}"

    def _check_port_is_free(self) -> None:
        host = "127.0.0.1" if self.addr in ("0", "0.0.0.0") else self.addr  # noqa: S104
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((host, int(self.port))) == 0:
                raise CommandError(
                    _("Le port %(port)s est déjà pris. Choisissez-en un autre : make run PORT=8123")
                    % {"port": self.port}
                )

    def check_migrations(self) -> None:
        if not self.prepared:
            super().check_migrations()

    def on_bind(self, server_port: int) -> None:
        if self.prepared:
            # In the process that answers, so that a change of the code starts it again too.
            self.worker = start_worker()
        self.stdout.write("")
        self.stdout.write(
            self.style.SUCCESS(
                _("Maillage répond sur %(address)s/ (Ctrl+C pour arrêter)") % {"address": self.address}
            )
        )


def start_worker() -> subprocess.Popen[bytes]:
    """Starts what works in the background, until this process ends (it holds the other end of the pipe)."""
    # A session of its own: Ctrl+C reaches the site, and the task at hand may finish.
    return subprocess.Popen(  # noqa: S603
        [
            sys.executable,
            str(settings.BASE_DIR / "manage.py"),
            *("run_beside", "--backend", "background", "--no-reload", "--interval", "0.5"),
        ],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
