"""The events of a programme: those in it, and those of the site that could be."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from campaigns import deciding
from campaigns.models import Action
from campaigns.permissions import Scope
from campaigns.views_desk import CampaignScreen
from events.models import EventPage, Occurrence
from events.planning import DAY, midnight
from home.models import TerritoryPage

PROGRAMME = "programme"


class EventsView(CampaignScreen):
    """Puts events that are already public in the programme, or takes them out of it."""

    template_name = "campaigns/desk/events.html"
    page_title = gettext_lazy("Événements")

    @property
    def is_programme(self) -> bool:
        return self.request.GET.get("voir") == PROGRAMME

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = [int(text) for text in request.POST.getlist("choisis") if text.isdecimal() and len(text) < 16]
        ids = list(self.events().filter(pk__in=asked).values_list("pk", flat=True))
        if not ids:
            return self._show(error=_("Cochez des événements."), status=422)
        if self.is_programme:
            number = deciding.remove_events(self.campaign, ids)
            said = ngettext("%(n)d événement retiré.", "%(n)d événements retirés.", number)
        else:
            number = deciding.add_events(self.campaign, ids)
            said = ngettext("%(n)d événement ajouté.", "%(n)d événements ajoutés.", number)
        messages.success(request, said % {"n": number})
        return redirect(request.get_full_path())

    def events(self) -> "QuerySet[EventPage]":
        """Those this person may put in, or take out: of the structures of their territories, or of all of them."""
        events = EventPage.objects.filter(below(self.scope), locale=self.campaign.locale_id, alias_of=None)
        inside = Exists(Action.objects.filter(campaign=self.campaign, event=OuterRef("pk")))
        held = Occurrence.objects.filter(
            page=OuterRef("pk"),
            start__gte=midnight(self.campaign.starts_on),
            start__lt=midnight(self.campaign.ends_on + DAY),
        )
        events = events.filter(inside) if self.is_programme else events.live().filter(~inside, Exists(held))
        if text := self.request.GET.get("quoi", "")[:100].strip():
            events = events.filter(Q(title__icontains=text) | Q(venue__commune__name__icontains=text))
        first_start = Subquery(held.order_by("start").values("start")[:1])
        found = events.select_related("venue__commune", "kind").annotate(first_start=first_start)
        return found.order_by(F("first_start").asc(nulls_last=True), "title", "pk").defer_streamfields()

    def _show(self, *, error: str = "", status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {
            "is_programme": self.is_programme,
            "asked": self.request.GET.get("quoi", "")[:100],
            "errors": [{"id": "evenements", "text": error}] if error else [],
            **self.page_of(self.events()),
        }
        return self.render_to_response(self.get_context_data(**context), status=status)


def below(scope: Scope) -> Q:
    """The condition on pages of the territories of a scope."""
    if scope.whole:
        return Q()
    inside = Q(pk__in=[])
    for path in TerritoryPage.objects.filter(pk__in=scope.territories).values_list("path", flat=True):
        inside |= Q(path__startswith=path)
    return inside
