"""The screens of a structure's sessions, made for a phone held in one hand: see them, change one, take it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from accounts.attempts import Limit, client_address
from accounts.models import User
from directory.permissions import MembershipPagePolicy
from events import services
from events.enums import Status
from events.models import Occurrence, OccurrenceChange
from events.phone import links
from events.phone.doors import Door, frame, private
from events.phone.forms import AskForm, MoveForm, ReasonForm
from events.phone.sheet import (
    CANCEL,
    FULL,
    MOVE,
    REINSTATE,
    Gesture,
    SessionLine,
    SessionsSheet,
    lines,
    sessions_of,
)
from events.presentation import dates

REQUESTS = Limit(name="session-link-requests", tries=20, seconds=60 * 60)
SAID = {
    "demande": gettext_lazy(
        "Si cette adresse est celle d’une structure du site qui a déjà eu un lien, un nouveau vient d’y partir. "
        "Regardez aussi dans les courriers indésirables."
    ),
    "remplace": gettext_lazy(
        "Ce lien est fermé, pour vous comme pour les autres. Un nouveau vient de partir à l’adresse de votre structure."
    ),
    "ferme": gettext_lazy(
        "Ce lien est fermé, pour vous comme pour les autres. Le nouveau n’a pas pu partir : demandez-le dans une heure."
    ),
}
GONE = gettext_lazy("Cette séance n’est pas, ou plus, parmi les vôtres : les horaires ont peut-être changé.")


@dataclass(frozen=True)
class Change:
    """One way to change a session: what is asked, what is done, what the families are told."""

    gesture: Gesture
    status: Status
    question: Any
    yes: Any
    told: Any
    reasons: tuple[Any, ...]
    do: Callable[..., Occurrence]
    form_class: type[ReasonForm] = ReasonForm


CHANGES = {
    change.gesture.slug: change
    for change in (
        Change(
            CANCEL,
            Status.CANCELLED,
            gettext_lazy("Annuler cette séance ?"),
            gettext_lazy("Oui, annuler"),
            gettext_lazy("%(title)s, %(dates)s : annulé."),
            (
                gettext_lazy("Une personne de l’équipe est absente"),
                gettext_lazy("La salle n’est pas disponible"),
                gettext_lazy("Météo"),
                gettext_lazy("Panne ou travaux"),
            ),
            services.cancel,
        ),
        Change(
            MOVE,
            Status.MOVED,
            gettext_lazy("Déplacer cette séance"),
            gettext_lazy("Oui, déplacer"),
            gettext_lazy("%(title)s, nouvelle date : %(dates)s."),
            (
                gettext_lazy("La salle n’est pas disponible"),
                gettext_lazy("Une personne de l’équipe est absente"),
                gettext_lazy("Jour férié ou vacances"),
            ),
            services.move,
            MoveForm,
        ),
        Change(
            FULL,
            Status.FULL,
            gettext_lazy("Cette séance est complète ?"),
            gettext_lazy("Oui, dire « complet »"),
            gettext_lazy("%(title)s, %(dates)s : complet."),
            (
                gettext_lazy("Toutes les places sont prises"),
                gettext_lazy("Il y a une liste d’attente"),
            ),
            services.mark_full,
        ),
        Change(
            REINSTATE,
            Status.SCHEDULED,
            gettext_lazy("Remettre cette séance comme prévu ?"),
            gettext_lazy("Oui, remettre"),
            gettext_lazy("%(title)s, %(dates)s : comme prévu."),
            (),
            lambda occurrence, actor, *, reason="": services.reinstate(occurrence, actor),
        ),
    )
}


def sessions(request: HttpRequest, door: Door, *, error: str = "", status: int = 200) -> HttpResponse:
    """The sessions of the next four weeks, and what has just been done."""
    asked = request.GET.get("page", "")
    sheet = SessionsSheet(door.structure, page=int(asked) if asked.isdecimal() and len(asked) < 5 else 1)
    context = {
        "sheet": sheet,
        "done": None if error else _done(request, door),
        "errors": [{"id": "", "message": error}] if error else [],
        **frame(request, door),
    }
    return render(request, "events/sessions/list.html", context, status=status)


def change(request: HttpRequest, door: Door, pk: int, how: str) -> HttpResponse:
    """Asks why (and when), says what the families will read, and does it when it is confirmed."""
    session = sessions_of(door.structure).filter(pk=pk).first()
    if session is None:
        return sessions(request, door, error=str(GONE), status=404)
    change = CHANGES[how]
    data = request.POST if request.method == "POST" else None
    form = change.form_class(data, reasons=[str(reason) for reason in change.reasons], session=session)
    screen = {"form": form, "change": change, "is_move": change.form_class is MoveForm}
    if data is None or "corriger" in data:
        return _screen(request, door, session, screen)
    if not form.is_valid():
        return _screen(request, door, session, screen)
    try:
        if screen["is_move"] and "confirme" not in data:
            services.check_move(session, **form.times)
            screen["to"] = dates(form.times["start"], form.times["end"])
            return _screen(request, door, session, screen)
        done = _do(session, door, change, form, seen=data.get("etat", ""))
    except Occurrence.DoesNotExist:
        return sessions(request, door, error=str(GONE), status=404)
    except ValidationError as error:
        if getattr(error, "code", "") == "over":
            return sessions(request, door, error=error.messages[0], status=409)
        form.refuse(error)
        return _screen(request, door, session, screen)
    if done is None:
        session = sessions_of(door.structure).get(pk=pk)
        screen["changed"] = True
        return _screen(request, door, session, screen, status=409)
    return redirect(f"{door.url}?fait={done.pk}")


@transaction.atomic
def _do(
    session: Occurrence, door: Door, change: Change, form: ReasonForm, *, seen: str
) -> OccurrenceChange | None:
    """Changes the session as it was seen, and returns what is kept of it; nothing when somebody was quicker."""
    stored = services.locked(session)
    times = form.times
    already = stored.status == change.status and all(
        getattr(stored, name) == at for name, at in times.items()
    )
    if seen != SessionLine(stored, "").stamp and not already:
        return None
    after = change.do(stored, door.actor, reason=form.cleaned_data["reason"], **times)
    return after.changes.first()


def _screen(
    request: HttpRequest, door: Door, session: Occurrence, screen: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    (line,) = lines([session])
    context = {"line": line, **screen, **frame(request, door)}
    return render(request, "events/sessions/change.html", context, status=status)


def undo(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    """Takes back the change that was just made, and no other."""
    session = sessions_of(door.structure).filter(pk=pk).first()
    asked = request.POST.get("changement", "")
    if session is None:
        return sessions(request, door, error=str(GONE), status=404)
    if request.method != "POST" or not asked.isdecimal() or len(asked) > 18:
        return redirect(door.url)
    try:
        services.undo(session, door.actor, change_id=int(asked))
    except Occurrence.DoesNotExist:
        return sessions(request, door, error=str(GONE), status=404)
    except ValidationError as error:
        return sessions(request, door, error=error.messages[0], status=409)
    return redirect(f"{door.url}?fait={asked}")


def replace_link(request: HttpRequest, door: Door) -> HttpResponse:
    """Closes the link one came with, which somebody else has too, and sends another."""
    if request.method != "POST" or door.link is None:
        return redirect(door.url)
    sent = links.replace(door.link)
    return redirect(f"{reverse('sessions_door')}?{'remplace' if sent else 'ferme'}=1")


def _done(request: HttpRequest, door: Door) -> dict[str, Any] | None:
    """What has just been done, from the change the address names: nothing when it is not one of this structure."""
    asked = request.GET.get("fait", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    change = OccurrenceChange.objects.filter(pk=asked).first()
    session = sessions_of(door.structure).filter(pk=change.occurrence_id).first() if change else None
    if change is None or session is None:
        return None
    (line,) = lines([session])
    return {"line": line, "told": _told(line), "undone": change.undone_at is not None}


def _told(line: SessionLine) -> str:
    """What has become of a session, in a sentence."""
    status = Status(line.session.status)
    told = next(change.told for change in CHANGES.values() if change.status == status)
    return str(told) % {"title": line.title, "dates": line.dates}


@csrf_exempt  # nothing is done in anybody's name, and the page it may come from tells no referrer
@private
def ask(request: HttpRequest) -> HttpResponse:
    """`/seances/`: the structures one signs in for, or the way to a new link; the answer is the same for everybody."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        place = client_address(request)
        if not REQUESTS.is_reached(place):
            REQUESTS.add(place)
            links.ask_again(form.cleaned_data["courriel"])
        return redirect(f"{request.path}?demande=1")
    mine = MembershipPagePolicy().member_roots(request.user) if isinstance(request.user, User) else []
    said = next((words for name, words in SAID.items() if name in request.GET), "")
    context = {"form": form, "said": said, "structures": mine, **frame(request)}
    return render(request, "events/sessions/door.html", context)
