"""A developer's machine, and `make run`: SQLite, e-mails on the console, nothing to configure."""

from .base import *

# Off unless asked for: a newcomer sees the site as visitors do, its own 404 page included.
DEBUG = env.bool("DEBUG", default=False)
DEVELOPMENT = True
SECRET_KEY = "dev-only"  # noqa: S105 (never used in production: see production.py)
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")}}
