"""The screens of a proposal, made for a phone as for an office: four short pages, one to read again and send."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from accounts.attempts import Limit, client_address
from campaigns import keys, services
from campaigns.doors import Seat, frame, too_many
from campaigns.enums import State, Step
from campaigns.forms_proposal import next_step, step_form
from campaigns.forms_start import AskForm, StartForm
from campaigns.models import HighlightPage
from campaigns.notifications import tell_arrival
from campaigns.proposal_sheet import ProposalSheet
from campaigns.selectors import open_campaigns
from events.phone.doors import Door, private

HOUR = 60 * 60
# Proposals begun, and links asked for, from one place; proposals begun for one temps fort, from everywhere.
STARTS = Limit(name="proposal-starts", tries=20, seconds=HOUR)
FLOOD = Limit(name="proposal-starts-everywhere", tries=300, seconds=HOUR)
REQUESTS = Limit(name="proposal-link-requests", tries=20, seconds=HOUR)

SAID = {
    "demande": gettext_lazy(
        "Si des propositions portent cette adresse, leurs liens viennent d’y partir. "
        "Regardez aussi dans les courriers indésirables."
    ),
    "remplace": gettext_lazy(
        "L’ancien lien est fermé, pour vous comme pour les autres. Un nouveau vient de partir à votre adresse."
    ),
    "ferme": gettext_lazy(
        "L’ancien lien est fermé, pour vous comme pour les autres. Demandez-en un autre dans une heure."
    ),
    "efface": gettext_lazy("Ce brouillon est effacé."),
}


@dataclass(frozen=True)
class StepLink:
    """One page of the form in the list of them."""

    step: Step
    url: str
    is_right: bool
    is_begun: bool
    current: bool = False


# --- Beginning --------------------------------------------------------------------------------------------------


@csrf_exempt  # nothing is done in anybody's name, and the page it may come from tells no referrer
@private
def call(request: HttpRequest, signed: str) -> HttpResponse:
    """The call for proposals, and the first question: which structure, and where to write to it."""
    campaign = keys.campaign_of_call(signed)
    if campaign is None or not campaign.takes_proposals:
        context = {"campaign": campaign, "form": AskForm(), **frame(request)}
        return render(
            request, "campaigns/proposals/closed.html", context, status=404 if campaign is None else 410
        )
    form = StartForm(request.POST if request.method == "POST" else None, campaign=campaign)
    if request.method == "POST" and form.is_valid() and not form.must_choose:
        place = client_address(request)
        if STARTS.is_reached(place) or FLOOD.is_reached(str(campaign.pk)):
            return too_many(request)
        STARTS.add(place)
        FLOOD.add(str(campaign.pk))
        return redirect(_begin(campaign, form))
    context = {"campaign": campaign, "form": form, **frame(request)}
    return render(request, "campaigns/proposals/start.html", context)


def _begin(campaign: HighlightPage, form: StartForm) -> str:
    """Begins a proposal, sends its link, and gives the address of its first page."""
    given = form.cleaned_data
    proposal = services.start(
        campaign, structure=form.chosen, structure_name=given["structure"], email=given["courriel"]
    )
    try:
        key, sent = keys.send_link(proposal), "envoye"
    except ValidationError:
        key, sent = keys.make_key(proposal), "pas-envoye"
    return f"{reverse('proposal', args=[key])}{Step.ACTION}/?{sent}=1"


@csrf_exempt  # as above
@private
def door(request: HttpRequest) -> HttpResponse:
    """`/propositions/`: the way back to one's proposals; the answer is the same for everybody."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        place = client_address(request)
        if not REQUESTS.is_reached(place):
            REQUESTS.add(place)
            keys.ask_again(form.cleaned_data["courriel"])
        return redirect(f"{request.path}?demande=1")
    said = next((words for name, words in SAID.items() if name in request.GET), "")
    return render(request, "campaigns/proposals/door.html", {"form": form, "said": said, **frame(request)})


def of_structure_list(request: HttpRequest, door: Door) -> HttpResponse:
    """The temps forts a structure may take part in, and what it proposed for them."""
    structure = door.structure
    open_now = open_campaigns(services.territory_above(structure))
    if request.method == "POST":
        campaign = next((one for one in open_now if str(one.pk) == request.POST.get("campagne", "")), None)
        if campaign is not None:
            by = door.actor.user
            email = structure.email or (by.email if by else "")
            if FLOOD.is_reached(str(campaign.pk)):
                return too_many(request)
            FLOOD.add(str(campaign.pk))
            proposal = services.start(campaign, structure=structure, email=email, by=by)
            return redirect(f"{door.url}temps-forts/{proposal.pk}/{Step.ACTION}/")
    mine = structure.proposals.select_related("campaign", "event").order_by("-updated_at", "-pk")
    context = {
        "door": door,
        "campaigns": open_now,
        "proposals": mine[:100],
        "above": f"{door.url}temps-forts/",
        "said": SAID["efface"] if "efface" in request.GET else "",
        **frame(request),
    }
    return render(request, "campaigns/proposals/of_structure.html", context)


# --- The pages --------------------------------------------------------------------------------------------------


def steps_of(seat: Seat, current: Step | None = None) -> list[StepLink]:
    faults = services.faults(seat.proposal)
    return [
        StepLink(
            step,
            f"{seat.url}{step}/",
            is_right=not faults[step],
            is_begun=step.value in seat.proposal.answers,
            current=step == current,
        )
        for step in Step
    ]


def page(request: HttpRequest, seat: Seat, step: str) -> HttpResponse:
    """One page: what is sent is kept whatever it is, then what is wrong is said."""
    at, proposal = Step(step), seat.proposal
    if not proposal.may_be_written:
        return redirect(seat.url)
    if request.method != "POST":
        return _show_page(request, seat, at, step_form(at, proposal))
    form = step_form(at, proposal, request.POST)
    saved = services.save_step(proposal, at, form, seen=_number(request.POST.get("version")))
    if saved is None:
        fresh = Seat(services.as_it_is(proposal), seat.url, seat.above, seat.by, seat.is_link)
        return _show_page(request, fresh, at, form, status=409, changed=True)
    seat = Seat(saved, seat.url, seat.above, seat.by, seat.is_link)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "campaigns/proposals/includes/kept.html", {"seat": seat})
    if "plus-tard" in request.POST:
        return redirect(f"{seat.url}?garde=1")
    if "ajouter" in request.POST or "chercher" in request.POST:
        return _show_page(request, seat, at, form, checked=False)
    if not form.is_valid():
        return _show_page(request, seat, at, form)
    following = next_step(at)
    return redirect(f"{seat.url}{following}/" if following else seat.url)


def _show_page(
    request: HttpRequest,
    seat: Seat,
    at: Step,
    form: Any,
    *,
    status: int = 200,
    changed: bool = False,
    checked: bool = True,
) -> HttpResponse:
    context = {
        "seat": seat,
        "step": at,
        "steps": steps_of(seat, at),
        "form": form,
        "checked": checked,
        "changed": changed,
        "sent": "envoye" in request.GET,
        "not_sent": "pas-envoye" in request.GET,
        **frame(request),
    }
    return render(request, f"campaigns/proposals/{at}.html", context, status=status)


def overview(request: HttpRequest, seat: Seat, *, status: int = 200, error: str = "") -> HttpResponse:
    """All of it as families will read it, what is missing, and the button that sends it."""
    steps = steps_of(seat)
    context = {
        "seat": seat,
        "steps": steps,
        "ready": all(one.is_right for one in steps),
        "preview": ProposalSheet(seat.proposal),
        "kept": "garde" in request.GET,
        "sent_now": "envoyee" in request.GET,
        "errors": [{"id": "", "message": error}] if error else [],
        **frame(request),
    }
    return render(request, "campaigns/proposals/overview.html", context, status=status)


def send(request: HttpRequest, seat: Seat) -> HttpResponse:
    if request.method != "POST":
        return redirect(seat.url)
    proposal = seat.proposal
    if proposal.state != State.SUBMITTED:
        if not proposal.may_be_sent:
            return overview(
                request, seat, status=409, error=_("Ce temps fort ne prend plus de propositions.")
            )
        wrong = next((one for one in steps_of(seat) if not one.is_right), None)
        if wrong is not None:
            return redirect(wrong.url)
    sent = services.submit(proposal, seen=_number(request.POST.get("version")), by=seat.by)
    if sent is None:
        fresh = Seat(services.as_it_is(proposal), seat.url, seat.above, seat.by, seat.is_link)
        words = _("Quelqu’un vient de changer cette proposition. Relisez-la, puis envoyez-la.")
        return overview(request, fresh, status=409, error=words)
    tell_arrival(sent.campaign)
    return redirect(f"{seat.url}?envoyee=1")


def discard(request: HttpRequest, seat: Seat) -> HttpResponse:
    if request.method != "POST" or not services.discard(seat.proposal):
        return redirect(seat.url)
    return redirect(f"{seat.above or reverse('proposals_door')}?efface=1")


def replace_link(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Closes the link one came with, which somebody else has too, and sends another."""
    if request.method != "POST" or not seat.is_key:
        return redirect(seat.url)
    keys.revoke_all(seat.proposal)
    try:
        keys.send_link(seat.proposal)
    except ValidationError:
        return redirect(f"{reverse('proposals_door')}?ferme=1")
    return redirect(f"{reverse('proposals_door')}?remplace=1")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0
