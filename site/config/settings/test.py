"""The test suite: fast hashes, memory everywhere, no outside service."""

from .base import *

DEBUG = False
SECRET_KEY = "test-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DATABASES["default"] = env.db("TEST_DATABASE_URL", default="sqlite://:memory:")
DEPARTEMENTS = ["66"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["default"]["BACKEND"] = "django.core.files.storage.InMemoryStorage"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
GEOCODER_ENABLED = False
DEVELOPMENT = True
# What is queued is done at once; tests of the queue itself put the database's back (tests/imports).
TASKS["background"] = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
