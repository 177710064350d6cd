"""Wagtail's page views, with what every page of the site adds to them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import BrowseView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.views.pages.workflow import ConfirmWorkflowCancellationView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page


class MembersSavedMixin:
    """Saves what a form sets beside the page's versions (a structure's members), at once, live page or not."""

    form: Any
    page: Any

    def form_valid(self, form: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)  # type: ignore[misc]
        if self.page.pk and hasattr(form, "save_m2m") and not form.errors:
            form.save_m2m()
        return response


class NewerVersionMixin:
    """Warns the second of two people who edit a page at the same time, and keeps all that was typed.

    Saving again from the warning is a decision: the other version stays in the history.
    """

    request: HttpRequest
    page: Any
    form: Any
    form_class: Any
    is_out_of_date: bool
    expects_json_response: bool

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.page.alias_of_id or self.expects_json_response or not self.is_out_of_date:
            return super().post(request, *args, **kwargs)  # type: ignore[misc]
        self.form = self.form_class(
            request.POST,
            request.FILES,
            instance=self.page,
            subscription=self.subscription,  # type: ignore[attr-defined]
            parent_page=self.parent,  # type: ignore[attr-defined]
            for_user=request.user,
        )
        self.form.defer_required_fields()
        self.form.is_valid()
        self.form.restore_required_fields()
        self._warn()
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]

    def _warn(self) -> None:
        newest = self.latest_revision  # type: ignore[attr-defined]
        messages.warning(
            self.request,
            _(
                "%(name)s a enregistré cette page à %(time)s, pendant que vous écriviez. Rien de ce que vous avez "
                "tapé n’est perdu : regardez sa version, reprenez ce qu’il faut, puis enregistrez à nouveau pour "
                "la remplacer par la vôtre."
            )
            % {
                "name": newest.user or _("Quelqu’un"),
                "time": date_format(timezone.localtime(newest.created_at), "H:i"),
            },
            buttons=[
                messages.button(
                    reverse("wagtailadmin_pages:revisions_view", args=[self.page.pk, newest.pk]),
                    _("Voir sa version"),
                    new_window=True,
                )
            ],
        )


class PageCreateView(MembersSavedMixin, CreateView):
    pass


class PageEditView(MembersSavedMixin, NewerVersionMixin, EditView):
    pass


class PageRevertView(MembersSavedMixin, NewerVersionMixin, RevisionsRevertView):
    pass


class AdministratorsPageTypesReport(PageTypesUsageReportView):
    """Wagtail's report names the last page of each type, whoever looks after it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class OwnPagesBrowseView(BrowseView):
    """Opens a branch of the page chooser only under a page that the chooser would offer to that person."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        offered = Page.objects.filter(pk=kwargs["parent_page_id"])
        for hook in hooks.get_hooks("construct_page_chooser_queryset"):
            offered = hook(offered, request)
        if not offered.exists():
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


choose_page_child = require_admin_access(OwnPagesBrowseView.as_view())
page_types_report = require_admin_access(AdministratorsPageTypesReport.as_view())
page_types_report_results = require_admin_access(AdministratorsPageTypesReport.as_view(results_only=True))


class PageConfirmCancellationView(ConfirmWorkflowCancellationView):
    """Says who is reviewing a page only to those who may edit it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        tester = self.object.specific.permissions_for_user(request.user)
        if not (tester.can_edit() or tester.can_publish()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
