from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from campaigns.services import forget_old


class Command(BaseCommand):
    help = "Efface les propositions des temps forts finis depuis un an, et leurs brouillons finis depuis un mois."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("Propositions effacées : %(count)d.") % {"count": forget_old()})
