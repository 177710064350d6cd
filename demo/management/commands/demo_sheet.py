import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from openpyxl import Workbook

from demo.content.sheet import COLUMNS, rows


class Command(BaseCommand):
    help = "Écrit une feuille fictive de 200 lieux, comme un réseau en tient, pour essayer les imports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FICHIER", help="le fichier à écrire, en .csv ou en .xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            if path.suffix.lower() == ".xlsx":
                book = Workbook()
                for line in (COLUMNS, *rows()):
                    book.active.append(line)
                book.save(path)
            else:
                with path.open("w", encoding="utf-8-sig", newline="") as file:
                    csv.writer(file, delimiter=";", lineterminator="\n").writerows([COLUMNS, *rows()])
        except OSError as error:
            raise CommandError(
                _("Ce fichier ne peut pas être écrit : %(reason)s.") % {"reason": error.strerror}
            ) from error
        if options["verbosity"]:
            self.stdout.write(_("200 lieux fictifs écrits dans %(file)s.") % {"file": path})
