from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from moderation.services import Report, verify


class Command(BaseCommand):
    help = "Compare l’étagère aux brouillons, et la répare avec --fix."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="Répare ce qui diffère.")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify(fix=options["fix"])
        self.stdout.write(_("%(n)d brouillons sur l’étagère.") % {"n": report.items})
        if report.is_clean:
            self.stdout.write(self.style.SUCCESS(_("L’étagère dit exactement ce que disent les brouillons.")))
            return
        self._describe(report)
        if not options["fix"]:
            raise CommandError(
                _("L’étagère diffère des brouillons : lancez la commande avec --fix pour la réparer.")
            )
        self.stdout.write(self.style.SUCCESS(_("Réparé.")))

    def _describe(self, report: Report) -> None:
        for count, words in (
            (report.missing, _("manquants")),
            (report.changed, _("à mettre à jour")),
            (report.stale, _("en trop")),
        ):
            if count:
                self.stdout.write(f"  {count} {words}")
        for title in report.examples:
            self.stdout.write(f"  · {title}")
