from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from home.models import TerritoryPage
from home.services import create_tree


class Command(BaseCommand):
    help = "Crée les pages d’un nouveau site (accueil, actualités, territoires…). Sans effet sur un site qui les a."

    def handle(self, *args: Any, **options: Any) -> None:
        create_tree()
        self.stdout.write(_("%(count)d territoires en place.") % {"count": TerritoryPage.objects.count()})
