"""The addresses of the shelf, under /cms/etagere/."""

from django.urls import path

from directory.enums import Gap
from moderation.views import ShelfView
from moderation.views_duplicates import DuplicatesView, MergeView
from moderation.views_gaps import GapView, ReadingView, RereadView
from moderation.views_ready import ReadyView

urlpatterns = [
    path("", ShelfView.as_view(), name="moderation_shelf"),
    path("prets/", ReadyView.as_view(), name="moderation_shelf_ready"),
    path("doublons/", DuplicatesView.as_view(), name="moderation_duplicates"),
    path("doublons/<int:pk>/", MergeView.as_view(), name="moderation_merge"),
    path("manque/<str:gap>/", GapView.as_view(), name="moderation_shelf_gap"),
    path("horaires-a-relire/", RereadView.as_view(), {"gap": Gap.WHEN.value}, name="moderation_shelf_hours"),
    path("lecture/<str:gap>/", ReadingView.as_view(), name="moderation_shelf_reading"),
]
