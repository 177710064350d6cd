from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "Annuaire"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from directory import checks, notifications, signal_handlers  # noqa: F401 (registers the system checks)

        signal_handlers.connect()
        notifications.connect()
