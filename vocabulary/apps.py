from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "vocabulary"
    verbose_name = "Vocabulaire"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vocabulary.signal_handlers import register_signal_handlers

        register_signal_handlers()
