from django.conf import settings
from django.urls import URLPattern, URLResolver, path

urlpatterns: list[URLPattern | URLResolver] = []

if settings.STYLEGUIDE:
    from home.styleguide import styleguide

    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
