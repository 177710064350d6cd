from django.utils.translation import gettext_lazy as _

from home.comparison import CompareCommand, Report
from search.services import verify


class Command(CompareCommand):
    help = "Compare l’index de recherche aux pages publiées, et le répare avec --fix."
    counted = _("%(n)d entrées dans l’index.")
    clean = _("L’index dit exactement ce que disent les pages.")
    differs = _("L’index diffère des pages : lancez la commande avec --fix pour le réparer.")

    def verify(self, *, fix: bool) -> Report:
        return verify(fix=fix)
