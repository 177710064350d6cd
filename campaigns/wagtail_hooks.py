from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.models import User
from campaigns.permissions import may_see_desk
from campaigns.views_desk import CampaignsView, ProgrammeView, ProposalsView, ProposalView
from campaigns.views_events import EventsView
from campaigns.views_report import ReportFileView, ReportView


class CampaignsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and may_see_desk(request.user)


@hooks.register("register_admin_urls")
def register_campaign_urls() -> list[URLPattern]:
    return [
        path("temps-forts/", CampaignsView.as_view(), name="campaigns_index"),
        path("temps-forts/<int:pk>/", ProposalsView.as_view(), name="campaigns_desk"),
        path("temps-forts/<int:pk>/programme/", ProgrammeView.as_view(), name="campaigns_programme"),
        path("temps-forts/<int:pk>/evenements/", EventsView.as_view(), name="campaigns_events"),
        path("temps-forts/<int:pk>/bilan/", ReportView.as_view(), name="campaigns_report"),
        path("temps-forts/<int:pk>/bilan.<str:kind>", ReportFileView.as_view(), name="campaigns_report_file"),
        path("temps-forts/<int:pk>/<int:number>/", ProposalView.as_view(), name="campaigns_proposal"),
    ]


@hooks.register("register_admin_menu_item")
def register_campaigns_menu_item() -> MenuItem:
    return CampaignsMenuItem(
        _("Temps forts"), reverse_lazy("campaigns_index"), name="temps-forts", icon_name="date", order=470
    )
