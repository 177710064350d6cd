from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry, Page

from accounts.models import User
from directory.models import StructurePage
from directory.permissions import MembershipPagePolicy
from events.enums import Through
from events.models import EventPage
from events.phone.doors import may_change_sessions
from events.season.sheet import LOG_ACTION
from events.views_dates import dates_preview
from events.views_desk import HistoryView, StructureLinksView, roots_of
from events.views_new_events import NextYearView, QuickEventView, may_copy, may_create
from events.viewsets import EventViewSet, event_viewset


@hooks.register("register_admin_viewset", order=1)
def register_event_viewset() -> EventViewSet:
    return event_viewset


@hooks.register("register_admin_urls")
def register_sessions_urls() -> list[URLPattern]:
    return [
        path("seances/structure/<int:pk>/", StructureLinksView.as_view(), name="events_links"),
        path("seances/historique/", HistoryView.as_view(), name="events_history"),
        path("evenements/dates/apercu/", dates_preview, name="events_dates_preview"),
        path("evenements/<int:pk>/annee-prochaine/", NextYearView.as_view(), name="events_next_year"),
        path("evenements/nouveau/<int:pk>/", QuickEventView.as_view(), name="events_quick"),
    ]


class HistoryMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and bool(roots_of(request.user))


class SessionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and bool(MembershipPagePolicy().member_roots(request.user))


@hooks.register("register_admin_menu_item")
def register_sessions_menu_item() -> MenuItem:
    return SessionsMenuItem(
        _("Séances"), reverse_lazy("sessions_door"), name="seances", icon_name="calendar-alt", order=150
    )


@hooks.register("register_reports_menu_item")
def register_history_menu_item() -> MenuItem:
    return HistoryMenuItem(
        _("Séances changées"),
        reverse_lazy("events_history"),
        name="seances-changees",
        icon_name="calendar-alt",
        order=600,
    )


@hooks.register("register_log_actions")
def register_season_in_history(actions: LogActionRegistry) -> None:
    @actions.register_action(LOG_ACTION)
    class SeasonRenewed(LogFormatter):
        label = _("Saison reconduite")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            data = log_entry.data
            said = _("%(structure)s a reconduit la saison %(season)s")
            if data.get("through") == Through.LINK:
                said = _("%(structure)s a reconduit la saison %(season)s, avec le lien qui lui est envoyé")
            return said % {"structure": data.get("structure", ""), "season": data.get("season", "")}


@hooks.register("register_page_header_buttons")
def offer_the_sessions_of_a_structure(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if isinstance(page, StructurePage) and page.pk and may_change_sessions(user, page):
        yield Button(
            _("Séances et lien"),
            reverse("events_links", args=[page.pk]),
            icon_name="calendar-alt",
            priority=12,
        )


@hooks.register("register_page_header_buttons")
def offer_short_ways_to_an_event(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if isinstance(page, StructurePage) and page.pk and may_create(user, page):
        yield Button(
            _("Nouvel atelier en une minute"),
            reverse("events_quick", args=[page.pk]),
            icon_name="plus",
            priority=11,
        )
    if isinstance(page, EventPage) and page.pk and may_copy(user, page):
        yield Button(
            _("Refaire l’an prochain"),
            reverse("events_next_year", args=[page.pk]),
            icon_name="copy",
            priority=33,
        )
