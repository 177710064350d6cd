from typing import Any

from django.core.management.base import BaseCommand

from vocabulary.services import load_vocabulary


class Command(BaseCommand):
    """Run `load_vocabulary`; safe to repeat."""

    help = "Crée les types et les thèmes qui manquent, sans toucher à ceux qui ont été modifiés."

    def handle(self, *args: Any, **options: Any) -> None:
        created = load_vocabulary()
        self.stdout.write(f"Vocabulaire : {created} types et thèmes créés.")
