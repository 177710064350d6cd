from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from home.models import TerritoryPage
from imports.exceptions import why_not_opened
from imports.export import places_as_rows, write_csv, write_xlsx


class Command(BaseCommand):
    help = "Écrit les lieux dans une feuille (CSV ou XLSX), que import_places relit sans rien changer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FICHIER", help="le fichier à écrire")
        parser.add_argument(
            "--territoire",
            metavar="IDENTIFIANT",
            help="un seul territoire, par son identifiant (« conflent-canigo »)",
        )
        parser.add_argument(
            "--format", choices=["csv", "xlsx"], help="par défaut, celui que dit le nom du fichier, sinon CSV"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        territory = _territory(options["territoire"]) if options["territoire"] else None
        rows = self._counted(territory, quiet=not options["verbosity"])
        try:
            with path.open("wb") as file:
                if (options["format"] or path.suffix.lower().lstrip(".")) == "xlsx":
                    write_xlsx(rows, file)
                else:
                    file.writelines(write_csv(rows))
        except OSError as error:
            raise CommandError(
                _("Ce fichier ne peut pas être écrit : %(reason)s.") % {"reason": why_not_opened(error)}
            ) from error
        if options["verbosity"]:
            self.stdout.write(_("Lignes écrites dans %(file)s : %(n)d.") % {"n": self.count, "file": path})

    def _counted(self, territory: TerritoryPage | None, *, quiet: bool) -> Iterator[dict[str, str]]:
        self.count = 0
        # Shown only when it takes more than two seconds.
        bar = tqdm(delay=2, unit=_(" lignes"), leave=False, disable=quiet or None)
        with bar:
            for row in places_as_rows(territory):
                self.count += 1
                bar.update()
                yield row


def _territory(slug: str) -> TerritoryPage:
    territory = TerritoryPage.objects.filter(slug=slug).order_by("pk").first()
    if territory is None:
        known = ", ".join(TerritoryPage.objects.order_by("slug").values_list("slug", flat=True).distinct())
        raise CommandError(
            _("Aucun territoire « %(slug)s ». Les territoires sont : %(known)s.")
            % {"slug": slug, "known": known}
        )
    return territory
