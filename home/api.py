"""The API behind the editors' page menu: it lists pages and does nothing else."""

from wagtail.admin.api.actions.base import APIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet


class ReadOnlyPagesAPIViewSet(PagesAdminAPIViewSet):
    """Publishing, copying or aliasing pass by the editors' views, where the site's own rules are checked."""

    actions: dict[str, type[APIAction]] = {}
