"""What the dates of an event will be, while its editor writes them."""

from typing import Any

from django import forms
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from directory.hours_preview import departement_of
from directory.models import Venue
from events.dates_preview import Around, preview_dates
from events.forms_dates import DatesForm
from events.models import EventPage


class _Around(forms.Form):
    """What the dates also depend on; what cannot be read is left aside."""

    prefix_of_hours = forms.CharField(max_length=100)
    venue = forms.IntegerField(required=False)
    page = forms.IntegerField(required=False)
    departement = forms.CharField(max_length=3, required=False)
    inserting = forms.BooleanField(required=False)


@require_POST
def dates_preview(request: HttpRequest) -> JsonResponse:
    """The dates as HTML, and what to say beside each group; asked to, the text with what was picked in the calendar.

    Behind the door of the editors' side (Wagtail's `register_admin_urls`); nothing is written.
    """
    asked = _Around({**request.GET.dict(), **request.POST.dict()})
    asked.is_valid()
    said: dict[str, Any] = asked.cleaned_data
    prefix = said.get("prefix_of_hours", "")
    if not prefix or not DatesForm.is_in(request.POST, prefix):
        return JsonResponse({"error": _("Ces dates ne peuvent pas être lues.")}, status=400)
    page = _page(request, said.get("page"))
    departement = _departement(said.get("venue")) or said.get("departement")
    form = DatesForm(
        request.POST,
        stored=page.dates.all() if page else (),
        prefix=prefix,
        today=localdate(),
        departement=departement_of(departement),
        venues=[(pk, str(venue)) for pk, venue in _venues(request.POST, prefix)],
    )
    form.is_valid()
    structure = page.structure if page else None
    around = Around(
        page.pk if page else None,
        structure.pk if structure else None,
        departement,
        form.groups.form_kwargs["venues"],
        bool(page and page.live),
    )
    html = render_to_string("events/admin/dates/preview.html", {"preview": preview_dates(form.rows, around)})
    beside = {
        place: [*(str(error) for errors in group.errors.values() for error in errors), *group.doubts]
        for place, group in enumerate(form.groups.forms)
    }
    answer: dict[str, Any] = {"html": html, "rows": beside}
    if said.get("inserting"):
        answer |= _inserted(form)
    return JsonResponse(answer)


def _inserted(form: DatesForm) -> dict[str, Any]:
    """The fields as they are once the date that was picked has gone into the list, or what it lacks."""
    picker = form.picker
    if picker.row is None:
        errors = [str(error) for some in picker.errors.values() for error in some]
        return {"inserted": errors or [_("Donnez le jour.")]}
    names = ("day", "start", "end", "until", "note")
    fields = {picker.add_prefix(name): "" for name in names}
    return {
        "fields": {form.groups.forms[0].add_prefix("text"): form.with_picked(), **fields},
        "inserted": [_("C’est dans la liste.")],
    }


def _page(request: HttpRequest, pk: int | None) -> EventPage | None:
    """The latest version of that event, for who may edit it."""
    page = EventPage.objects.filter(pk=pk).first() if pk else None
    if page is None or not page.permissions_for_user(request.user).can_edit():
        return None
    latest: EventPage = page.get_latest_revision_as_object()
    return latest


def _departement(venue: int | None) -> str | None:
    found = Venue.objects.filter(pk=venue) if venue else Venue.objects.none()
    return found.values_list("commune__departement_id", flat=True).first()


def _venues(data: Any, prefix: str) -> list[tuple[int, Venue]]:
    sent = [
        int(value)
        for name, value in data.items()
        if name.startswith(f"{prefix}-") and name.endswith("-venue") and value.isdecimal() and len(value) < 18
    ]
    return list(Venue.objects.select_related("commune").in_bulk(sent).items())
