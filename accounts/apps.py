from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes et rôles"
    default_auto_field = "django.db.models.BigAutoField"
