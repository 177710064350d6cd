"""Two short ways to a new event: the same next year, and a sentence. Both end in the full form, as a draft."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.models import User
from directory.models import StructurePage
from events.creating import copy_there_is, copy_to_next_year, create_event, dates_next_year, latest_of
from events.dates.writing import say_row
from events.dates_preview import Around, preview_dates
from events.forms_quick import QuickForm
from events.models import EventPage
from events.views_desk import DeskScreen
from home.models import TerritoryPage


class NextYearView(DeskScreen):
    """The same event a year later: its new dates to check, then a draft."""

    template_name = "events/admin/next_year.html"
    page_title = gettext_lazy("Refaire l’an prochain")
    page: EventPage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = EventPage.objects.filter(pk=kwargs["pk"]).first()
        if page is None or not isinstance(request.user, User) or not may_copy(request.user, page):
            raise PermissionDenied
        self.page = page
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.page.get_admin_display_title()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        latest = latest_of(self.page)
        rows, years = dates_next_year(latest)
        context = {
            "event": latest,
            "years": years,
            "has_dates": bool(rows),
            "rules": [say_row(row) for row in rows if row.every],
            "preview": preview_dates(rows, Around(departement=latest.departement)),
            "there_is": copy_there_is(self.page, rows),
        }
        return self.render_to_response(self.get_context_data(**context))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows, _years = dates_next_year(latest_of(self.page))
        copy = copy_there_is(self.page, rows)
        if copy is not None:
            messages.warning(request, _("Cette copie existe déjà : la voici."))
        else:
            copy = copy_to_next_year(self.page, self.user)
            messages.success(request, _("La copie est un brouillon : vérifiez ses dates, puis publiez."))
        return redirect("wagtailadmin_pages:edit", copy.pk)


def may_copy(user: User, page: EventPage) -> bool:
    """Whether this person may write a copy of that event beside it."""
    parent = page.get_parent().specific
    can_add = parent.permissions_for_user(user).can_add_subpage()
    return bool(can_add and page.permissions_for_user(user).can_edit() and page.alias_of_id is None)


def may_create(user: User, structure: StructurePage) -> bool:
    """Whether this person may write events of that structure."""
    return bool(structure.permissions_for_user(user).can_add_subpage())


class QuickEventView(DeskScreen):
    """A title, a kind, and when, as one would say it."""

    template_name = "events/admin/quick.html"
    page_title = gettext_lazy("Nouvel atelier")  # short: on a phone, the header cuts long titles
    structure: StructurePage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        structure = StructurePage.objects.filter(pk=kwargs["pk"]).defer_streamfields().first()
        if structure is None or not isinstance(request.user, User) or not may_create(request.user, structure):
            raise PermissionDenied
        self.structure = structure
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        where = reverse("wagtailadmin_explore", args=[self.structure.pk])
        return [
            *self.breadcrumbs_items,
            {"url": where, "label": self.structure.title},
            {"url": "", "label": self.get_page_title()},
        ]

    @property
    def departement(self) -> str:
        territory = TerritoryPage.objects.ancestor_of(self.structure).first()
        return str(territory.departement_id) if territory else settings.DEPARTEMENTS[0]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(QuickForm(departement=self.departement))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = QuickForm(request.POST, departement=self.departement)
        if "HX-Request" in request.headers:
            return render(request, "events/admin/quick_proposal.html", {"quick": form})
        if "creer" in request.POST and form.accepts():
            given = form.cleaned_data
            page = create_event(
                self.structure, self.user, title=given["titre"], kind=given["type"], rows=form.rows
            )
            messages.success(
                request,
                _("C’est un brouillon : complétez ce qui manque, puis publiez ou demandez la relecture."),
            )
            return redirect("wagtailadmin_pages:edit", page.pk)
        return self._shown(form, errors="creer" in request.POST)

    def _shown(self, form: QuickForm, *, errors: bool = False) -> HttpResponse:
        context = {"quick": form, "structure": self.structure, "shows_errors": errors and not form.is_valid()}
        return self.render_to_response(self.get_context_data(**context))
