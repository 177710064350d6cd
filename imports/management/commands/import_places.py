"""`manage.py import_places`: from a spreadsheet to drafts (contract.md says the rest)."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from imports import report, services
from imports.enums import RowState
from imports.exceptions import AnotherImportRunning, UnreadableFile, why_not_opened
from imports.mapping import read_mapping
from imports.models import Import

UNREADABLE = 2
SOME_IN_ERROR = 3
ERRORS_SHOWN = 10


class Command(BaseCommand):
    help = "Importe des lieux depuis un fichier CSV ou XLSX : des brouillons, à compléter puis à publier."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", type=Path)
        parser.add_argument(
            "--correspondance", metavar="MAP.toml", type=Path, help="D’où vient chaque colonne."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Dit ce que l’import ferait ; n’écrit rien."
        )
        parser.add_argument("--publish", action="store_true", help="Publie les lieux qui sont complets.")
        parser.add_argument(
            "--creer-territoires",
            action="store_true",
            help="Crée en brouillon la page de la communauté de communes des lieux qui n’ont pas de territoire.",
        )
        parser.add_argument(
            "--report", metavar="R.json", type=Path, help="Où écrire le rapport, ligne par ligne."
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        with report_file(options["report"]) as write_report:
            importation = self._receive(file, options, dry_run=dry_run)
            try:
                self._do(importation, dry_run=dry_run)
                numbers = report.counts(importation)
                write_report(importation)
                self._tell(importation, numbers, dry_run=dry_run)
            finally:
                if dry_run:
                    importation.delete()
        if numbers[RowState.ERROR]:
            sys.exit(SOME_IN_ERROR)

    def _receive(self, file: Path, options: dict[str, Any], *, dry_run: bool) -> Import:
        try:
            if not dry_run:
                services.check_free()
            mapping = None
            if options["correspondance"]:
                mapping = read_mapping(options["correspondance"].read_text(encoding="utf-8-sig"))
            with file.open("rb") as content:
                return services.receive(
                    content,
                    file.name,
                    mapping=mapping,
                    publish=options["publish"],
                    create_territories=options["creer_territoires"],
                )
        except AnotherImportRunning as error:
            raise _another_running() from error
        except UnreadableFile as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        except OSError as error:
            message = _("« %(file)s » ne s’ouvre pas : %(why)s.")
            raise CommandError(
                message % {"file": error.filename, "why": why_not_opened(error)}, returncode=UNREADABLE
            ) from error
        except UnicodeDecodeError as error:
            raise CommandError(
                _("Le fichier de correspondance n’est pas en UTF-8."), returncode=UNREADABLE
            ) from error

    def _do(self, importation: Import, *, dry_run: bool) -> None:
        work = services.plan if dry_run else services.run
        # On standard error, and only for a person.
        with tqdm(total=importation.total, unit=" lignes", disable=None, file=sys.stderr) as bar:

            def progress(done: int, total: int) -> None:
                bar.update(done - bar.n)

            try:
                work(importation, progress=progress)
            except AnotherImportRunning as error:
                importation.delete()
                raise _another_running() from error

    def _tell(self, importation: Import, numbers: dict[str, int], *, dry_run: bool) -> None:
        write = self.stdout.write
        if dry_run:
            write(_("Essai : rien n’a été écrit."))
        words = {
            RowState.CREATED: _("créées"),
            RowState.CHANGED: _("modifiées"),
            RowState.SAME: _("inchangées"),
            RowState.ERROR: _("en erreur"),
        }
        told = ", ".join(f"{word} : {numbers[state]}" for state, word in words.items())
        write(_("Lignes : %(total)d (%(told)s).") % {"total": importation.total, "told": told})
        warned = importation.rows.filter(has_warnings=True).count()
        if warned:
            write(_("Lignes avec un avertissement : %(n)d (voir le rapport : --report).") % {"n": warned})
        wrong = importation.rows.filter(state=RowState.ERROR).order_by("line")
        for line, result in wrong.values_list("line", "result")[:ERRORS_SHOWN]:
            write(_("  ligne %(line)d : %(errors)s") % {"line": line, "errors": " ".join(result["erreurs"])})
        if numbers[RowState.ERROR] > ERRORS_SHOWN:
            write(_("  … et d’autres (%(n)d).") % {"n": numbers[RowState.ERROR] - ERRORS_SHOWN})


def _another_running() -> CommandError:
    return CommandError(_("Un autre import est en cours. Attendez qu’il se termine, puis recommencez."))


@contextmanager
def report_file(path: Path | None) -> Iterator[Callable[[Import], None]]:
    """Gives what writes the report there; whether it can be written is known before anything else is done."""
    if path is None:
        yield lambda importation: None
        return
    known = path.exists()
    try:
        path.open("a", encoding="utf-8").close()
    except OSError as error:
        raise CommandError(
            _("Le rapport ne peut pas être écrit dans « %(file)s » : %(why)s.")
            % {"file": path, "why": why_not_opened(error)}
        ) from error
    written = False

    def write(importation: Import) -> None:
        nonlocal written
        with path.open("w", encoding="utf-8") as file:
            report.write(importation, file)
        written = True

    try:
        yield write
    finally:
        if not written and not known:
            path.unlink(missing_ok=True)
