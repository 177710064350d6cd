"""The editors' views of listings and venues: the gate to publication, and who may touch which address."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.models import Page

from directory.gate import missing_for_publication, not_ready
from home.page_views import PageCreateView, PageEditView, PageRevertView

ASKS_FOR_PUBLICATION = {"publish", "submit", "restart_workflow"}


class GateMixin:
    """Keeps an incomplete listing a draft: the form comes back with what is missing, and all that was typed."""

    action_name: str
    workflow_action: str
    parent_page: Any = None

    def form_valid(self, form: Any) -> HttpResponseBase:
        if self._asks_for_publication():
            missing = missing_for_publication(form.save(commit=False), structure=self.parent_page)
            if missing:
                for sentence in missing:
                    form.add_error(None, sentence)
                return self.form_invalid(form)  # type: ignore[attr-defined]
        response = super().form_valid(form)  # type: ignore[misc]
        self._give_advice(form)
        return response

    def _asks_for_publication(self) -> bool:
        if self.action_name == "perform_workflow_action":
            return self.workflow_action == "approve"
        return self.action_name in ASKS_FOR_PUBLICATION

    def _give_advice(self, form: Any) -> None:
        if self.expects_json_response:  # type: ignore[attr-defined]
            return
        for sentence in [*form.age_warnings, *self.page.warnings()]:  # type: ignore[attr-defined]
            messages.warning(self.request, sentence)  # type: ignore[attr-defined]


class ListingCreateView(GateMixin, PageCreateView):
    pass


class ListingEditView(GateMixin, PageEditView):
    pass


class ListingRevertView(GateMixin, PageRevertView):
    pass


class ListingWorkflowActionView(WorkflowActionView):
    """Approving from a list passes the same gate as approving from the form."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.action_name == "approve":
            missing = missing_for_publication(self.task_state.revision.as_object())
            if missing:
                messages.error(request, refusal(self.object.title, missing))
                if request.headers.get("x-requested-with") == "XMLHttpRequest":
                    return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
                return redirect(self.redirect_url)
        return super().post(request, *args, **kwargs)


def refuse_bulk_publication(request: HttpRequest, pages: Iterable[Page], *, with_descendants: bool) -> bool:
    """Whether one of these pages is not ready to be published; each says why, and none is published."""
    chosen = []
    for page in pages:
        chosen.append(page.get_latest_revision_as_object())
        if with_descendants:
            drafts = page.get_descendants().not_live().defer_streamfields().specific()
            chosen += [draft.get_latest_revision_as_object() for draft in drafts.iterator()]
    refused = not_ready(chosen)
    for title, missing in refused.items():
        messages.error(request, refusal(title, missing))
    return bool(refused)


def refusal(title: str, missing: list[str]) -> str:
    """Why a page stays a draft, on one line."""
    return _("« %(title)s » ne peut pas encore être publiée. %(missing)s") % {
        "title": title,
        "missing": " ".join(missing),
    }
