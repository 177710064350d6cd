from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.urls.resolvers import URLResolver
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.models import User
from moderation.permissions import may_see_shelf


class ShelfMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and may_see_shelf(request.user)


@hooks.register("register_admin_urls")
def register_shelf_urls() -> list[URLResolver]:
    return [path("etagere/", include("moderation.urls"))]


@hooks.register("register_admin_menu_item")
def register_shelf_menu_item() -> MenuItem:
    return ShelfMenuItem(
        _("Étagère"), reverse_lazy("moderation_shelf"), name="etagere", icon_name="tasks", order=460
    )
