"""The temps forts on the editors' side: what is proposed, what is decided, the programme."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from campaigns import deciding, keys
from campaigns.enums import Act, State
from campaigns.forms_desk import DecisionForm, ProposalFilterForm, StructureForm
from campaigns.models import HighlightPage, Proposal
from campaigns.permissions import campaigns_of, may_see_desk, proposals_for, scope_of
from campaigns.proposal_sheet import ProposalSheet
from events.views_desk import DeskScreen

SHOWN_REASONS = 10  # of what could not be done


class CampaignsView(DeskScreen):
    """The temps forts this person coordinates, with how many proposals wait."""

    template_name = "campaigns/desk/index.html"
    page_title = gettext_lazy("Temps forts")
    header_icon = "date"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest) -> HttpResponse:
        if not may_see_desk(self.user):
            raise PermissionDenied
        lines = []
        for campaign, scope in campaigns_of(self.user):
            mine = Proposal.objects.filter(scope.condition, campaign=campaign)
            waiting = mine.filter(state=State.SUBMITTED).count()
            lines.append({"campaign": campaign, "whole": scope.whole, "waiting": waiting})
        return self.render_to_response(self.get_context_data(lines=lines))


class CampaignScreen(DeskScreen):
    """A screen of one temps fort: 403 for who coordinates neither it nor a territory."""

    header_icon = "date"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        campaign = HighlightPage.objects.filter(pk=kwargs["pk"]).first()
        if campaign is None or not request.user.is_authenticated:
            raise PermissionDenied
        self.campaign = campaign
        self.scope = scope_of(request.user, campaign)
        if not self.scope:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def home_url(self) -> str:
        return reverse("campaigns_desk", args=[self.campaign.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": "", "label": self.get_page_title()}] if self.get_page_title() else []
        return [
            *self.breadcrumbs_items,
            {"url": reverse("campaigns_index"), "label": str(CampaignsView.page_title)},
            {"url": self.home_url if here else "", "label": self.campaign.title},
            *here,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "campaign": self.campaign, "whole": self.scope.whole, "home_url": self.home_url}


class ProposalsView(CampaignScreen):
    """What is proposed for a temps fort, decided one by one or many at a time."""

    template_name = "campaigns/desk/proposals.html"
    page_title = gettext_lazy("Les propositions")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(DecisionForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = DecisionForm(request.POST)
        if not form.is_valid() or not form.seen:
            return self._show(form, status=422)
        decide(request, self.campaign, form)
        return redirect(f"{request.path}{self.asked}")

    @property
    def asked(self) -> str:
        """The filters as the end of an address, the number of the page left out."""
        asked = self.request.GET.copy()
        asked.pop("p", None)
        return f"?{asked.urlencode()}" if asked else ""

    def _show(self, form: DecisionForm, *, status: int = 200) -> HttpResponse:
        mine = proposals_for(self.user, self.campaign)
        filters = ProposalFilterForm(self.request.GET, proposals=mine)
        found = filters.narrowed().select_related("structure", "territory", "campaign", "event")
        counts = mine.order_by().aggregate(
            **{state.value: Count("pk", filter=Q(state=state)) for state in State}
        )
        context = {
            "filters": filters,
            "asked": self.asked,
            "form": form,
            "errors": form.errors_to_show if form.is_bound else [],
            "counts": [(state, counts[state.value]) for state in State if counts[state.value]],
            "call_url": self.request.build_absolute_uri(keys.call_path(self.campaign)),
            "at_once": deciding.AT_ONCE,
            "may_decide": filters.cleaned_data.get("etat") != State.DRAFT,
            **self.page_of(found),
        }
        return self.render_to_response(self.get_context_data(**context), status=status)


def decide(request: HttpRequest, campaign: HighlightPage, form: DecisionForm) -> None:
    """Does it, and says what was done and what was not."""
    act = Act(form.cleaned_data["decision"])
    reason = form.cleaned_data["message"].strip()
    outcome = deciding.decide(request.user, campaign, form.seen, act, reason=reason)  # type: ignore[arg-type]
    if outcome.done:
        messages.success(request, _done(act, outcome.done))
    if outcome.already:
        messages.success(request, _("C’était déjà fait."))
    for line in outcome.incomplete[:SHOWN_REASONS]:
        messages.warning(request, _("Acceptée, mais pas encore en ligne : %(line)s") % {"line": line})
    for line in outcome.refused[:SHOWN_REASONS]:
        messages.error(request, line)
    left = len(form.seen) - deciding.AT_ONCE
    if left > 0:
        messages.warning(request, _("Il en reste %(n)d : recommencez.") % {"n": left})


def _done(act: Act, number: int) -> str:
    words = {
        Act.ACCEPTED: ngettext("%(n)d proposition acceptée.", "%(n)d propositions acceptées.", number),
        Act.CHANGES: ngettext("%(n)d précision demandée.", "%(n)d précisions demandées.", number),
        Act.REFUSED: ngettext("%(n)d proposition refusée.", "%(n)d propositions refusées.", number),
    }
    return words[act] % {"n": number}


class ProposalView(CampaignScreen):
    """One proposal, all that is said of it, its history, and what to decide."""

    template_name = "campaigns/desk/proposal.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.proposal: Proposal | None = None

    def get_page_title(self) -> str:
        return str(self.proposal) if self.proposal else ""

    def _find(self, number: int) -> Proposal:
        mine = proposals_for(self.user, self.campaign)
        self.proposal = get_object_or_404(
            mine.select_related("structure", "territory", "campaign", "event"), pk=number
        )
        return self.proposal

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        return self._show(self._find(number), DecisionForm())

    def post(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        proposal = self._find(number)
        if "attribuer" in request.POST:
            return self._attribute(request, proposal)
        form = DecisionForm(request.POST)
        form.seen = {one: version for one, version in form.seen.items() if one == proposal.pk}
        if not form.is_valid() or not form.seen:
            return self._show(proposal, form, status=422)
        decide(request, self.campaign, form)
        if not proposals_for(self.user, self.campaign).filter(pk=proposal.pk).exists():
            return redirect(self.home_url)
        return redirect(request.path)

    def _attribute(self, request: HttpRequest, proposal: Proposal) -> HttpResponse:
        form = StructureForm(request.POST, proposal=proposal, scope=self.scope, campaign=self.campaign)
        if not form.is_valid():
            return self._show(proposal, DecisionForm(), structure_form=form, status=422)
        given = form.cleaned_data
        try:
            if given["structure"]:
                deciding.choose_structure(self.user, proposal, given["structure"])
            else:
                deciding.create_structure(
                    self.user,
                    proposal,
                    title=given["nom"].strip(),
                    territory=given["territoire"],
                    email=given["email"],
                )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("C’est noté."))
        return redirect(request.path)

    def _show(
        self,
        proposal: Proposal,
        form: DecisionForm,
        *,
        structure_form: StructureForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        if structure_form is None and not proposal.event_id:
            structure_form = StructureForm(proposal=proposal, scope=self.scope, campaign=self.campaign)
        wrong = structure_form.errors.items() if structure_form is not None else ()
        about_structure = [
            {"id": f"id_{name}", "text": str(text)} for name, messages_ in wrong for text in messages_
        ]
        context = {
            "proposal": proposal,
            "sheet": ProposalSheet(proposal),
            "history": proposal.changes.select_related("by"),
            "form": form,
            "structure_form": structure_form,
            "errors": [*(form.errors_to_show if form.is_bound else []), *about_structure],
        }
        return self.render_to_response(self.get_context_data(**context), status=status)


class ProgrammeView(CampaignScreen):
    """Lets everybody read the programme; only for who coordinates the whole of it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.scope.whole:
            raise PermissionDenied
        deciding.publish_programme(self.campaign)
        messages.success(
            request, _("Le programme est en ligne. Ce qui arrivera maintenant y sera marqué « ajouté ».")
        )
        return redirect(self.home_url)
