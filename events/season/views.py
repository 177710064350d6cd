"""The screens that renew a season: the hours of last season in the new school year, what changes, what will be public."""

from dataclasses import replace
from typing import Any

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.attempts import Limit
from directory.hours_preview import preview
from events.phone.doors import Door, frame
from events.season import renewal
from events.season.forms import RoomForm
from events.season.room import Room
from events.season.sheet import SeasonSheet

# Each time the coordinators are asked to read, all of them receive a message: a link that leaked must not flood them.
REVIEWS = Limit(name="season-reviews", tries=10, seconds=60 * 60)


def season(request: HttpRequest, door: Door) -> HttpResponse:
    """One address for all the steps: what was chosen travels with the forms, and is written only when confirmed."""
    sheet = SeasonSheet(door.structure)
    if request.method != "POST":
        if "fait" in request.GET and any(one.is_checked or one.waits for one in sheet.places):
            return _screen(request, door, sheet, "done")
        return _screen(request, door, sheet, "overview")
    data = request.POST
    try:
        sheet = sheet.with_state(data.get("choix", ""))
    except (BadSignature, TypeError, ValueError):
        return _again(
            request, door, sheet, _("Cette page avait trop attendu. Regardez de nouveau vos horaires.")
        )
    if "confirmer" in data:
        return _confirm(request, door, sheet)
    if sheet.is_stale:
        return _again(request, door, sheet)
    if "voir" in data:
        return _screen(request, door, sheet, "check")
    for step in ("changer", "garder", "pareil"):
        if step in data:
            return _room_step(request, door, sheet, step)
    return _screen(request, door, sheet, "overview")


def _room_step(request: HttpRequest, door: Door, sheet: SeasonSheet, step: str) -> HttpResponse:
    asked = request.POST[step]
    room = sheet.room(int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    if room is None:
        said = _("Nous ne trouvons pas cette adresse. Touchez « Changer » sous l’une de celles-ci.")
        return _screen(request, door, sheet, "overview", status=404, changed=said)
    if step == "pareil":
        return _screen(request, door, sheet.choosing(room.pk, None), "overview", about=room.pk)
    form = RoomForm(request.POST if step == "garder" else None, room=room)
    if step == "garder" and form.is_valid():
        return _screen(request, door, sheet.choosing(room.pk, form.choice), "overview", about=room.pk)
    form.hours.say_doubts(max(sheet.today, sheet.season.first), room.departement)
    return _screen(request, door, sheet, "room", room=room, form=form, preview=_preview(room, form))


def _preview(room: Room, form: RoomForm) -> Any:
    day = max(room.today, room.season.first)
    return preview(form.hours.said_so_far, day, room.departement, exceptions=room.kept_exceptions)


def _confirm(request: HttpRequest, door: Door, sheet: SeasonSheet) -> HttpResponse:
    who = str(door.structure.pk)
    asks_to_read = not renewal.is_public_at_once(sheet, door.actor)
    if asks_to_read and REVIEWS.is_reached(who):
        said = _("Plusieurs demandes viennent déjà de partir à la coordination. Réessayez dans une heure.")
        return _screen(request, door, sheet, "check", status=429, errors=[{"id": "", "message": said}])
    if asks_to_read:
        REVIEWS.add(who)
    try:
        renewal.confirm(sheet, door.actor)
    except renewal.Stale:
        return _again(request, door, sheet)
    except renewal.Refusal as refusal:
        return _screen(request, door, sheet, "check", errors=[{"id": "", "message": str(refusal)}])
    return redirect(f"{door.url}saison/?fait=1")


def _again(request: HttpRequest, door: Door, sheet: SeasonSheet, message: str = "") -> HttpResponse:
    """What is public now, with what was chosen for the rooms that are still there."""
    message = message or what_changed(sheet)
    return _screen(request, door, replace(sheet, seen="", shown={}), "overview", status=409, changed=message)


def what_changed(sheet: SeasonSheet) -> str:
    """What became of what was shown before, in the words of the page that shows it again."""
    kept = (
        _("Choisissez de nouveau pour les adresses qui ont changé ; le reste de vos choix est gardé.")
        if sheet.has_lost_choices
        else _("Ce que vous aviez choisi est gardé.")
    )
    if gone := sheet.gone:
        said = _("%(places)s : ce n’est plus dans vos horaires en ligne, rien n’y sera reconduit.") % {
            "places": " ; ".join(gone)
        }
    else:
        said = _("Quelqu’un vient de changer vos horaires. Regardez ce qu’ils sont devenus.")
    return f"{said} {kept}"


def _screen(
    request: HttpRequest, door: Door, sheet: SeasonSheet, name: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "sheet": sheet,
        "season": sheet.season,
        "at_once": renewal.is_public_at_once(sheet, door.actor),
        "along": renewal.sent_along(sheet, door.actor) if name == "check" else [],
        **more,
        **frame(request, door),
    }
    return render(request, f"events/season/{name}.html", context, status=status)
