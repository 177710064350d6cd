from django.utils.translation import gettext_lazy as _

from home.comparison import CompareCommand, Report
from moderation.services import verify


class Command(CompareCommand):
    help = "Compare l’étagère aux brouillons, et la répare avec --fix."
    counted = _("%(n)d brouillons sur l’étagère.")
    clean = _("L’étagère dit exactement ce que disent les brouillons.")
    differs = _("L’étagère diffère des brouillons : lancez la commande avec --fix pour la réparer.")

    def verify(self, *, fix: bool) -> Report:
        return verify(fix=fix)
