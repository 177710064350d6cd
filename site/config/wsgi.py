import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from geo.index import town_index  # noqa: E402 (needs the settings)

# Built once, before gunicorn forks: its workers share it, and nobody's first search waits for it.
town_index()
