"""The ways to a proposal: its secret link, and those of a structure (`events.phone.doors`); each opens its own only."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.attempts import Limit, client_address
from accounts.models import User
from campaigns import keys
from campaigns.forms_start import AskForm
from campaigns.models import Proposal
from events.phone.doors import QUARTER, Door, View, private

# One proposal: what a person does in a quarter of an hour is far below. One place: keys that open nothing.
OPENINGS = Limit(name="proposal-openings", tries=300, seconds=QUARTER)
SAVES = Limit(name="proposal-saves", tries=120, seconds=QUARTER)
GUESSES = Limit(name="proposal-guesses", tries=30, seconds=QUARTER)


@dataclass(frozen=True)
class Seat:
    """The proposal somebody has been let in for. `url` begins the address of each of its pages; `above` leads back to
    those of the structure, empty with a secret link."""

    proposal: Proposal
    url: str
    above: str = ""
    by: User | None = None
    is_link: bool = True  # whether the address is itself the secret: no CSRF token then (docs/seances.md)

    @property
    def is_key(self) -> bool:
        """Whether one came with the link of this proposal alone."""
        return not self.above


def through_key(view: View) -> View:
    """Opens the screens of a proposal with the key of its address."""

    @csrf_exempt  # whoever can write that address holds the key (see `events.phone.doors.through_link`)
    @private
    @wraps(view)
    def open_door(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        proposal = keys.find(token)
        if proposal is None:
            return dead_link(request)
        return _within_limits(request, Seat(proposal, reverse("proposal", args=[token])), view, kwargs)

    return open_door


def of_structure(view: View) -> Callable[..., HttpResponseBase]:
    """The same screens, behind one of the doors of a structure."""

    @wraps(view)
    def open_door(request: HttpRequest, door: Door, proposal: int, **kwargs: Any) -> HttpResponseBase:
        mine = Proposal.objects.select_related("campaign", "structure", "event")
        found = mine.filter(pk=proposal, structure=door.structure).first()
        if found is None:
            return not_here(request, door)
        above = f"{door.url}temps-forts/"
        seat = Seat(found, f"{above}{found.pk}/", above, door.actor.user, door.is_link)
        return _within_limits(request, seat, view, kwargs)

    return open_door


def _within_limits(request: HttpRequest, seat: Seat, view: View, kwargs: dict[str, Any]) -> HttpResponseBase:
    key = str(seat.proposal.pk)
    if OPENINGS.is_reached(key) or (request.method == "POST" and SAVES.is_reached(key)):
        return too_many(request)
    OPENINGS.add(key)
    if request.method == "POST":
        SAVES.add(key)
    return view(request, seat, **kwargs)


def dead_link(request: HttpRequest) -> HttpResponse:
    """Forged, too old or closed: the same answer, with the way to another link."""
    place = client_address(request)
    if GUESSES.is_reached(place):
        return too_many(request)
    GUESSES.add(place)
    context = {"form": AskForm(), **frame(request)}
    return render(request, "campaigns/proposals/dead_link.html", context, status=404)


def not_here(request: HttpRequest, door: Door) -> HttpResponse:
    """Not, or no longer, one of that structure's."""
    context = {"door": door, "above": f"{door.url}temps-forts/", **frame(request)}
    return render(request, "campaigns/proposals/not_here.html", context, status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "campaigns/proposals/too_many.html", frame(request), status=429)
    response["Retry-After"] = str(QUARTER)
    return response


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every screen says of itself; the address it says of itself never holds a key."""
    return {
        "description": _("Réservé aux équipes des structures."),
        "canonical": request.build_absolute_uri(reverse("proposals_door")),
    }
