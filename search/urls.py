from django.urls import path

from search import views
from search.views_soon import soon

app_name = "search"
urlpatterns = [
    path("recherche/", views.results, name="results"),
    path("recherche.geojson", views.geojson, name="geojson"),
    path("prochaines/", soon, name="soon"),
    path("types/", views.kinds, name="kinds"),
    path("types/<slug:slug>/", views.kind, name="kind"),
]
