"""What parents will read, while an editor writes the hours."""

from typing import Any

from django import forms
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from directory.hours.exceptions import Closure
from directory.hours_exceptions_forms import ExceptionsForm
from directory.hours_forms import HoursForm
from directory.hours_preview import departement_of, preview
from directory.models import Venue


class _Around(forms.Form):
    """What the dates also depend on, elsewhere in the page's form; what cannot be read is left aside."""

    prefix_of_hours = forms.CharField(max_length=100)
    prefix_of_exceptions = forms.CharField(max_length=100, required=False)
    venue = forms.IntegerField(required=False)
    valid_from = forms.DateField(required=False)
    valid_to = forms.DateField(required=False)
    closed_since = forms.DateField(required=False)
    reopens_on = forms.DateField(required=False)


@require_POST
def hours_preview(request: HttpRequest) -> JsonResponse:
    """The sentence and the next dates as HTML, and what to say beside each row, by its place.

    Behind the door of the editors' side (Wagtail's `register_admin_urls`); nothing is written.
    """
    around = _Around(request.POST)
    around.is_valid()
    said: dict[str, Any] = around.cleaned_data
    prefix = said.get("prefix_of_hours", "")
    if not prefix or not HoursForm.is_in(request.POST, prefix):
        return JsonResponse({"error": _("Ces horaires ne peuvent pas être lus.")}, status=400)
    form = HoursForm(request.POST, prefix=prefix)
    form.is_valid()
    today, departement = localdate(), departement_of(_departement(said.get("venue")))
    form.say_doubts(today, departement)
    shown = preview(
        form.said_so_far,
        today,
        departement,
        exceptions=_exceptions(request.POST, said.get("prefix_of_exceptions") or ""),
        closed=_closure(said),
        valid_from=said.get("valid_from"),
        valid_to=said.get("valid_to"),
    )
    html = render_to_string("directory/hours/preview.html", {"preview": shown, "form": form})
    return JsonResponse({"html": html, "rows": _said_beside(form)})


def _departement(venue: int | None) -> str | None:
    found = Venue.objects.filter(pk=venue) if venue else Venue.objects.none()
    return found.values_list("commune__departement_id", flat=True).first()


def _exceptions(data: Any, prefix: str) -> Any:
    return ExceptionsForm(data, prefix=prefix).understood if ExceptionsForm.is_in(data, prefix) else ()


def _closure(said: dict[str, Any]) -> Closure | None:
    since = said.get("closed_since")
    return Closure(since, said.get("reopens_on")) if since else None


def _said_beside(form: HoursForm) -> dict[int, list[str]]:
    """What is missing from a row, then what is doubtful in it."""
    beside = {}
    for place, row in enumerate(form.rows.forms):
        errors = [str(error) for errors in row.errors.values() for error in errors]
        beside[place] = [*errors, *getattr(row, "doubts", [])]
    return beside
