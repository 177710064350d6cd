"""Tables that say again what pages say: how far they are from them, and the command that tells and repairs."""

from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

EXAMPLES = 10  # titles named in a report


@dataclass
class Report:
    """How far a table is from the pages, in rows; `strays` are texts of no row."""

    rows: int = 0
    missing: int = 0
    changed: int = 0
    stale: int = 0
    strays: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.changed or self.stale or self.strays)

    def name(self, titles: Iterable[str]) -> None:
        """Gives titles as examples of what differs."""
        self.examples = list(dict.fromkeys([*self.examples, *titles]))[:EXAMPLES]


class CompareCommand(BaseCommand):
    """Compares a table with the pages: ends in error when they differ, unless `--fix` repairs it."""

    counted: ClassVar[Any]  # "%(n)d entrées dans l’index."
    clean: ClassVar[Any]
    differs: ClassVar[Any]

    def verify(self, *, fix: bool) -> Report:
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="Répare ce qui diffère.")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self.verify(fix=options["fix"])
        self.stdout.write(str(self.counted) % {"n": report.rows})
        if report.is_clean:
            self.stdout.write(self.style.SUCCESS(str(self.clean)))
            return
        for count, words in (
            (report.missing, _("qui manquent")),
            (report.changed, _("à mettre à jour")),
            (report.stale, _("en trop")),
            (report.strays, _("textes sans entrée")),
        ):
            if count:
                self.stdout.write(f"  {count} {words}")
        for title in report.examples:
            self.stdout.write(f"  · {title}")
        if not options["fix"]:
            raise CommandError(str(self.differs))
        self.stdout.write(self.style.SUCCESS(_("Réparé.")))
