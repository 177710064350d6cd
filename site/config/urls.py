"""Every address of the site. French has no prefix; `/ar/…` is the same address in Arabic."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config import health
from home.page_views import choose_page_child, page_types_report, page_types_report_results
from home.views import page

urlpatterns = [
    path("cms/reports/page-types-usage/", page_types_report),
    path("cms/reports/page-types-usage/results/", page_types_report_results),
    path("cms/choose-page/<int:parent_page_id>/", choose_page_child),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("seances/", include("events.urls")),
    path("", include("campaigns.urls")),
    path("sante/", health.health, name="health"),
]
if settings.DEVELOPMENT:
    # In production the web server in front does it (docs/deploiement.md).
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}))

urlpatterns += i18n_patterns(
    path("", include("geo.urls")),
    path("", include("calendars.urls")),
    path("", include("search.urls")),
    path("", include("agenda.urls")),
    path("", include("printing.urls")),
    path("", include("home.urls")),
    # Wagtail's second sign-in page would not count wrong passwords.
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),
    re_path(wagtail_urls.serve_pattern, page),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
