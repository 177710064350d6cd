"""The editors' views of listings and venues, by type."""

from wagtail.admin.viewsets.pages import PageViewSet

from directory.models import PlacePage
from directory.views import (
    ListingCreateView,
    ListingEditView,
    ListingRevertView,
    ListingWorkflowActionView,
)
from home.viewsets import SitePageViewSet


class ListingViewSet(SitePageViewSet):
    add_view_class = ListingCreateView
    edit_view_class = ListingEditView
    revisions_revert_view_class = ListingRevertView
    workflow_action_view_class = ListingWorkflowActionView


class PlaceViewSet(ListingViewSet):
    model = PlacePage


place_viewset: PageViewSet = PlaceViewSet()
