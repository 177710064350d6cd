from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from geo.services import load_gazetteer


class Command(BaseCommand):
    help = "Charge le répertoire des communes de France ; sans effet s’il est déjà à jour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="recharger même si le fichier n’a pas changé"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # Shown only when the load takes more than two seconds.
        with tqdm(
            desc=_("Communes"),
            delay=2,
            unit=" communes",
            leave=False,
            disable=None if options["verbosity"] else True,
        ) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            report = load_gazetteer(force=options["force"], progress=progress)
        if options["verbosity"] == 0:
            return
        if report.already_loaded:
            self.stdout.write(_("Répertoire des communes déjà à jour (%d communes).") % report.communes)
        else:
            self.stdout.write(
                _("%(count)d communes chargées, %(retired)d retirées.")
                % {"count": report.communes, "retired": report.retired}
            )
