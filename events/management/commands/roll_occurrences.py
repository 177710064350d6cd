import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from events.occurrences import is_older_than, roll


class Command(BaseCommand):
    help = "Écrit les séances des 26 semaines qui viennent, et oublie celles passées depuis un mois. À lancer chaque nuit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-older-than",
            type=duration,
            metavar="DURÉE",
            help="Ne fait rien si la dernière fois est plus récente, par exemple 24h.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        age = options["if_older_than"]
        if age is not None and not is_older_than(age):
            return
        quiet = not options["verbosity"]
        # Nothing to see when nobody looks.
        with tqdm(unit=_(" fiches"), leave=False, disable=quiet or None, file=sys.stderr) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            written = roll(progress=progress)
        if not quiet:
            self.stdout.write(_("Séances à jour : %(n)d lignes écrites.") % {"n": written})


def duration(text: str) -> timedelta:
    """ "24h", "90m" or "2j"."""
    match = re.fullmatch(r"(\d{1,4})([mhj])", text.strip().lower())
    if not match:
        raise ArgumentTypeError(_("une durée s’écrit 24h, 90m ou 2j"))
    number = int(match[1])
    return {"m": timedelta(minutes=number), "h": timedelta(hours=number), "j": timedelta(days=number)}[
        match[2]
    ]
