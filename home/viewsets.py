"""The editors' views of every page type."""

from wagtail.admin.viewsets.pages import PageViewSet

from home.page_views import PageConfirmCancellationView, PageCreateView, PageEditView, PageRevertView


class SitePageViewSet(PageViewSet):
    add_view_class = PageCreateView
    edit_view_class = PageEditView
    revisions_revert_view_class = PageRevertView
    confirm_workflow_cancellation_view_class = PageConfirmCancellationView


site_page_viewset = SitePageViewSet()
