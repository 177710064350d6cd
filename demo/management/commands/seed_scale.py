"""`manage.py seed_scale`: tens of thousands of fictional listings, to see and measure a large site."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from demo.management.commands.bootstrap import progress_bar
from demo.scale.drawing import NowhereToDrawError
from demo.scale.services import seed_scale
from events.occurrences import roll


class Command(BaseCommand):
    help = "Ajoute des milliers de lieux et de rendez-vous inventés, publiés, pour essayer un grand site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--places", type=int, default=5_000, help="Lieux à ajouter (5 000).")
        parser.add_argument("--events", type=int, default=1_000, help="Rendez-vous à ajouter (1 000).")
        parser.add_argument("--seed", type=int, default=66, help="Le même nombre donne les mêmes fiches.")
        parser.add_argument(
            "--no-sessions",
            action="store_true",
            help="Laisse les séances à « roll_occurrences », qui les écrit toutes en une fois.",
        )
        parser.add_argument(
            "--force", action="store_true", help="Accepte d’écrire dans un site qui n’est pas d’essai."
        )

    def handle(self, *args: Any, places: int, events: int, seed: int, force: bool, **options: Any) -> None:
        if not settings.DEVELOPMENT and not force:
            raise CommandError(
                _(
                    "Ces fiches inventées seraient publiées sur un vrai site. Pour le vouloir vraiment : --force."
                )
            )
        if places < 0 or events < 0:
            raise CommandError(_("Donnez des nombres positifs."))
        try:
            with progress_bar(_("Fiches inventées")) as progress:
                seed_scale(places=places, events=events, seed=seed, progress=progress)
        except NowhereToDrawError:
            raise CommandError(
                _("Ce site n’a pas encore de territoires ou de vocabulaire : lancez d’abord « bootstrap ».")
            ) from None
        if not options["no_sessions"]:
            with progress_bar(_("Séances")) as progress:
                roll(progress=progress)
        self.stdout.write(
            _("%(places)d lieux et %(events)d rendez-vous ajoutés.") % {"places": places, "events": events}
        )
