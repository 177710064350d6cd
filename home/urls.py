from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from home import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("plan-du-site/", views.site_plan, name="site_plan"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]

if settings.DEVELOPMENT:
    from home.styleguide import styleguide

    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
