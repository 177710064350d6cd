"""The two ways to a structure's sessions: the link it was sent, and signing in. Each opens one structure only."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.attempts import Limit, client_address
from accounts.models import User
from directory.models import StructurePage
from events.enums import Through
from events.models import SessionLink
from events.phone import links
from events.phone.forms import AskForm
from events.services import Actor

QUARTER = 15 * 60
# One link: what a person does in a quarter of an hour is far below. One place: keys that open nothing.
OPENINGS = Limit(name="session-link-openings", tries=300, seconds=QUARTER)
CHANGES = Limit(name="session-link-changes", tries=60, seconds=QUARTER)
GUESSES = Limit(name="session-link-guesses", tries=30, seconds=QUARTER)

PRIVATE = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex, nofollow"}

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Door:
    """The structure somebody has been let in for, and in whose name its sessions change.

    `url` is the address of its list of sessions: that of every other screen begins with it.
    """

    structure: StructurePage
    actor: Actor
    url: str
    link: SessionLink | None = None

    @property
    def is_link(self) -> bool:
        return self.link is not None


def private(view: View) -> View:
    """What is answered is for one person: kept by nobody, found by no search engine, its address told to no one."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        for name, value in PRIVATE.items():
            response[name] = value
        response.setdefault("Referrer-Policy", "no-referrer")
        return response

    return require_http_methods(["GET", "HEAD", "POST"])(answer)


def through_link(view: View) -> View:
    """Opens a screen with the key of its address."""

    # Whoever can write that address holds the key: a cookie would prove nothing more. And without a referrer the
    # browser does not say where a form comes from, which Django asks for (docs/seances.md).
    @csrf_exempt
    @private
    @wraps(view)
    def open_door(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        link = links.find(token)
        if link is None:
            return dead_link(request)
        key = str(link.pk)
        if OPENINGS.is_reached(key) or (request.method == "POST" and CHANGES.is_reached(key)):
            return too_many(request)
        OPENINGS.add(key)
        if request.method == "POST":
            CHANGES.add(key)
        links.note_use(link)
        door = Door(link.structure, Actor(None, Through.LINK), reverse("sessions", args=[token]), link)
        return view(request, door, **kwargs)

    return open_door


def signed_in(view: View) -> View:
    """Opens a screen to the members of the structure and to the staff of its territory."""

    @private
    @wraps(view)
    def open_door(request: HttpRequest, structure: int, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        page = StructurePage.objects.filter(id=structure).defer_streamfields().first()
        if page is None or not may_change_sessions(request.user, page):
            raise PermissionDenied
        url = reverse("structure_sessions", args=[structure])
        response = view(request, Door(page, Actor(request.user, Through.CMS), url), **kwargs)
        # This address is no secret, and its forms must say where they come from.
        response["Referrer-Policy"] = "same-origin"
        return response

    return open_door


def may_change_sessions(user: User, structure: StructurePage) -> bool:
    """Whether this person cancels and moves the sessions of a structure, and sends its link."""
    tester = structure.permissions_for_user(user)
    return bool(user.is_active and (tester.is_staff_here or tester.is_member_here))


def dead_link(request: HttpRequest) -> HttpResponse:
    """Forged, too old or revoked: the same answer, with the way to another link."""
    place = client_address(request)
    if GUESSES.is_reached(place):
        return too_many(request)
    GUESSES.add(place)
    return render(
        request, "events/sessions/dead_link.html", {"form": AskForm(), **frame(request)}, status=404
    )


def too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "events/sessions/too_many.html", frame(request), status=429)
    response["Retry-After"] = str(QUARTER)
    return response


def frame(request: HttpRequest, door: Door | None = None) -> dict[str, Any]:
    """What every screen says of itself; the address it says of itself never holds a key."""
    return {
        "door": door,
        "description": _("Réservé aux équipes des structures."),
        "canonical": request.build_absolute_uri(reverse("sessions_door")),
    }
