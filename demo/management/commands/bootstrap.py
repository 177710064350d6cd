"""`manage.py bootstrap`: from an empty folder to a site one can try. Running it again changes nothing."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from tqdm import tqdm

from accounts.models import User
from demo import services
from events.occurrences import roll
from geo.services import load_gazetteer
from vocabulary.models import Kind
from vocabulary.services import load_vocabulary

Progress = Callable[[int, int], None]


class Command(BaseCommand):
    help = "Prépare le site : base de données, communes, vocabulaire, contenus d’essai et comptes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="Efface d’abord la base SQLite et les fichiers déposés."
        )
        parser.add_argument("--address", default="", help="Adresse où le site va répondre.")

    def handle(self, *args: Any, reset: bool, address: str, **options: Any) -> None:
        if reset:
            self._erase()
        self._create_folders()
        self._migrate()
        with progress_bar(_("Communes de France")) as progress:
            load_gazetteer(progress=progress)
        if not Kind.objects.exists():
            load_vocabulary()
        # A database with people in it is somebody's: nothing is ever added to it.
        accounts = [] if User.objects.exists() else self._fill()
        if accounts:
            with progress_bar(_("Séances à venir")) as progress:
                roll(progress=progress)
        self._tell(address.rstrip("/"), accounts)

    def _erase(self) -> None:
        if not settings.DEVELOPMENT or connection.vendor != "sqlite":
            raise CommandError(_("Seule la base SQLite d’un site d’essai peut être effacée."))
        connection.close()
        database = Path(settings.DATABASES["default"]["NAME"])
        for leftover in database.parent.glob(f"{database.name}*"):
            leftover.unlink()
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)

    def _create_folders(self) -> None:
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        if connection.vendor == "sqlite":
            Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            return
        with progress_bar(_("Base de données")) as progress:
            call_command(
                MigrateWithProgress(total=len(plan), progress=progress), verbosity=0, interactive=False
            )

    def _fill(self) -> list[services.Account]:
        # All or nothing: an interrupted start leaves a database that the next start fills.
        with transaction.atomic(), progress_bar(_("Contenus d’essai")) as progress:
            services.create_demo(progress=progress)
            accounts = services.create_accounts()
            services.create_proposals()
            return accounts

    def _tell(self, address: str, accounts: list[services.Account]) -> None:
        write = self.stdout.write
        write("")
        if accounts:
            write(self.style.SUCCESS(_("Les comptes d’essai. Ces mots de passe ne seront plus affichés :")))
            width = max(len(account.role) for account in accounts)
            mail_width = max(len(account.email) for account in accounts)
            for account in accounts:
                write(f"  {account.role:<{width}}  {account.email:<{mail_width}}  {account.password}")
            write("")
        if address:
            write(_("Le site :                   %(address)s/") % {"address": address})
            write(_("L’espace de rédaction :     %(address)s/cms/") % {"address": address})
        else:
            write(_("Lancer le site :            make run"))
        write(_("Changer un mot de passe :   make password EMAIL=admin@example.org"))
        write(_("Tout recommencer :          make demo-reset"))


class MigrateWithProgress(MigrateCommand):
    """Django's `migrate`, with one bar instead of two hundred lines."""

    def __init__(self, *, total: int, progress: Progress) -> None:
        super().__init__()
        self._total = total
        self._progress = progress
        self._done = 0

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        if action == "apply_success":
            self._done += 1
            self._progress(self._done, self._total)


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """Gives `progress(done, total)`; the bar shows only once something has been reported."""
    bar: tqdm | None = None

    def progress(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            bar = tqdm(
                desc=label, total=total, bar_format="{desc:<20} {percentage:3.0f} % |{bar:30}| {elapsed}"
            )
        bar.update(done - bar.n)

    try:
        yield progress
    finally:
        if bar is not None:
            bar.close()
