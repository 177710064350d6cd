from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.api.v2.router import WagtailAPIRouter

from home.api import ReadOnlyPagesAPIViewSet
from home.viewsets import site_page_viewset


@hooks.register("register_admin_viewset")
def register_page_viewset() -> PageViewSet:
    return site_page_viewset


@hooks.register("construct_admin_api")
def serve_pages_read_only(router: WagtailAPIRouter) -> None:
    router.register_endpoint("pages", ReadOnlyPagesAPIViewSet)
