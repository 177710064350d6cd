from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page

from home.api import ReadOnlyPagesAPIViewSet
from home.models import TerritoryPage
from home.viewsets import site_page_viewset


@hooks.register("register_admin_viewset")
def register_page_viewset() -> PageViewSet:
    return site_page_viewset


@hooks.register("construct_admin_api")
def serve_pages_read_only(router: WagtailAPIRouter) -> None:
    router.register_endpoint("pages", ReadOnlyPagesAPIViewSet)


@hooks.register("before_copy_page")
def refuse_copies_that_make_no_sense(request: HttpRequest, page: Page) -> HttpResponse | None:
    with_subpages = request.method == "POST" and request.POST.get("copy_subpages")
    territories = TerritoryPage.objects.descendant_of(page, inclusive=True)
    if page.specific_class is TerritoryPage or (with_subpages and territories.exists()):
        messages.error(request, _("Un territoire ne se copie pas : chaque commune n’en a qu’un."))
    elif request.POST.get("alias"):
        messages.error(request, _("Les pages de ce site n’ont pas d’alias : copiez la page."))
    else:
        return None
    return redirect("wagtailadmin_explore", page.pk)
