from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.urls.resolvers import URLResolver
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.models import User
from imports.permissions import may_import


class ImportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and may_import(request.user)


@hooks.register("register_admin_urls")
def register_import_urls() -> list[URLResolver]:
    return [path("imports/", include("imports.urls"))]


@hooks.register("register_admin_menu_item")
def register_imports_menu_item() -> MenuItem:
    return ImportsMenuItem(
        _("Imports"), reverse_lazy("imports:index"), name="imports", icon_name="table", order=450
    )
