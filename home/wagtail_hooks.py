from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet

from home.viewsets import site_page_viewset


@hooks.register("register_admin_viewset")
def register_page_viewset() -> PageViewSet:
    return site_page_viewset
