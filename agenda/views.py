"""The agenda: sessions of places and events day by day, by week, by month."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agenda.agenda_page import AgendaPage
from agenda.forms import AgendaForm
from agenda.rows import Listed
from events.planning import midnight
from search.backends.database import asked
from search.results import SearchResults
from search.views import cached, get_backend


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """The agenda; its changing parts alone when htmx asks."""
    form = AgendaForm(request.GET)
    period = form.period
    since = min(timezone.now(), midnight(period.first))
    answer = None if form.choices else asked(form.query(), since=since)
    page = AgendaPage(
        form=form,
        results=answer.results if answer else SearchResults(),
        backend=get_backend(),
        request=request,
        listed=Listed.by(answer) if answer else None,
    )
    # Going back after a while asks for the whole page again.
    partial = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    context = {
        "search": page,
        "section": "agenda",
        "description": page.description,
        "canonical": request.build_absolute_uri(request.path),
    }
    response = render(request, "agenda/fragment.html" if partial else "agenda/agenda.html", context)
    if partial:
        response["HX-Push-Url"] = page.link.url
    return cached(request, response, private=form.is_around_me)
