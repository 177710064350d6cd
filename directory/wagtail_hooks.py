import copy
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail_localize.locales.components import LOCALE_COMPONENTS
from wagtail_localize.models import LocaleSynchronization

from directory.hours_views import hours_preview
from directory.models import Venue
from directory.permissions import MembershipPagePolicy, VenuePolicy
from directory.views import refuse_bulk_publication
from directory.viewsets import place_viewset, venue_chooser_viewset, venue_viewset

register_permission_policy(Page, MembershipPagePolicy())
register_permission_policy(Venue, VenuePolicy())

# Copying a whole language would make an alias of every listing: the choice is not offered (see also checks.py).
LOCALE_COMPONENTS[:] = [part for part in LOCALE_COMPONENTS if part["model"] is not LocaleSynchronization]

# What a member of a structure finds in the menu; the rest is the work of a territory's staff.
MEMBERS_MENU = {"explorer", "seances", "images", "adresses"}


@hooks.register("register_admin_viewset", order=1)
def register_viewsets() -> list[ViewSet]:
    return [place_viewset, venue_chooser_viewset, venue_viewset]


@hooks.register("register_admin_urls")
def register_hours_preview() -> list[URLPattern]:
    return [path("horaires/apercu/", hours_preview, name="directory_hours_preview")]


@hooks.register("construct_explorer_page_queryset")
def hide_what_is_not_mine(parent_page: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    mine = policy_registry.get_by_type(Page).explorable_instances(request.user)
    if not request.user.is_superuser and not mine.filter(pk=parent_page.pk).exists():
        raise PermissionDenied
    return pages


@hooks.register("construct_page_chooser_queryset")
def offer_public_pages_and_mine(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    if request.user.is_superuser:
        return pages
    mine = policy_registry.get_by_type(Page).explorable_instances(request.user).values("pk")
    return pages.filter(live=True) | pages.filter(pk__in=mine)


@hooks.register("before_bulk_action")
def pass_the_gate_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Page], action: BulkAction
) -> HttpResponse | None:
    if action_type != "publish" or action.model is not Page:
        return None
    refused = refuse_bulk_publication(
        request, objects, with_descendants=action.cleaned_form.cleaned_data["include_descendants"]
    )
    return redirect(action.next_url) if refused else None


@hooks.register("construct_main_menu", order=100)
def trim_the_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    policy = policy_registry.get_by_type(Page)
    user = request.user
    if user.is_superuser:
        return
    if policy.staff_roots(user):
        menu_items[:] = [item for item in menu_items if item.name != "help"]
        return
    menu_items[:] = [copy.copy(item) for item in menu_items if item.name in MEMBERS_MENU]
    for item in menu_items:
        if item.name == "explorer":
            item.label = _("Mes structures")


@hooks.register("construct_page_action_menu")
def offer_first_what_one_came_for(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """The first item is the button; the others are behind its arrow. Drafts are saved while one types."""
    names = [item.name for item in menu_items]
    first = "action-page-locked" if "action-page-locked" in names else "action-submit"
    if "action-publish" not in names:
        menu_items.sort(key=lambda item: item.name != first)
    for place, item in enumerate(menu_items):
        if item.name == "action-cancel-workflow":
            menu_items[place] = copy.copy(item)
            menu_items[place].label = _("Retirer ma demande de relecture")
