from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from search.services import Report, verify


class Command(BaseCommand):
    help = "Compare l’index de recherche aux pages publiées, et le répare avec --fix."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="Répare ce qui diffère.")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify(fix=options["fix"])
        self.stdout.write(_("%(n)d entrées dans l’index.") % {"n": report.entries})
        if report.is_clean:
            self.stdout.write(self.style.SUCCESS(_("L’index dit exactement ce que disent les pages.")))
            return
        self._describe(report)
        if options["fix"]:
            self.stdout.write(self.style.SUCCESS(_("Réparé.")))
            return
        raise CommandError(_("L’index diffère des pages : lancez la commande avec --fix pour le réparer."))

    def _describe(self, report: Report) -> None:
        for count, words in (
            (report.missing, _("manquantes")),
            (report.changed, _("à mettre à jour")),
            (report.stale, _("en trop")),
            (report.strays, _("textes sans entrée")),
        ):
            if count:
                self.stdout.write(f"  {count} {words}")
        for title in report.examples:
            self.stdout.write(f"  · {title}")
