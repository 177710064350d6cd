"""`manage.py prune_imports`: once a day, forgets what imports older than seven days no longer need."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from imports.services import prune


class Command(BaseCommand):
    help = "Allège les imports de plus de sept jours (leur rapport reste), et efface ceux jamais confirmés."

    def handle(self, *args: Any, **options: Any) -> None:
        lightened, removed = prune()
        self.stdout.write(
            _("Imports allégés : %(lightened)d ; effacés : %(removed)d.")
            % {"lightened": lightened, "removed": removed}
        )
