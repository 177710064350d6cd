"""The sessions on the editors' side: the links of a structure, and what became of the sessions of a territory."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page as PageOfList
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from accounts.models import User
from directory.models import StructurePage
from directory.permissions import MembershipPagePolicy
from events.enums import Status
from events.models import OccurrenceChange
from events.phone.doors import may_change_sessions
from events.phone.links import revoke, send_link
from events.presentation import dates
from home.models import TerritoryPage

PER_PAGE = 50
LATEST = 10  # changes on the screen of one structure
BECAME = {
    Status.CANCELLED: gettext_lazy("annulée"),
    Status.FULL: gettext_lazy("complète"),
    Status.SCHEDULED: gettext_lazy("remise comme prévu"),
}


@dataclass(frozen=True)
class ChangeLine:
    """One change as the coordinator reads it."""

    change: OccurrenceChange
    structure: str

    @property
    def session(self) -> str:
        return dates(self.change.start_before, self.change.end_before)

    @property
    def became(self) -> str:
        change = self.change
        if change.status_after == Status.MOVED:
            return _("déplacée : %(dates)s") % {"dates": dates(change.start_after, change.end_after)}
        return str(BECAME[Status(change.status_after)])

    @property
    def who(self) -> str:
        return str(self.change.by or self.change.get_through_display())


def change_lines(changes: Iterable[OccurrenceChange]) -> list[ChangeLine]:
    """These changes, with the name of the structure of each; one query more."""
    changes = list(changes)
    paths = {change.page.path[: -Page.steplen] for change in changes}
    names = dict(Page.objects.filter(path__in=paths).values_list("path", "title"))
    return [ChangeLine(one, names.get(one.page.path[: -Page.steplen], "")) for one in changes]


def changes_under(roots: Iterable[Page]) -> QuerySet[OccurrenceChange]:
    changes = OccurrenceChange.objects.filter(_below("page__path", roots))
    return changes.select_related("page", "by", "venue__commune").order_by("-at", "-pk")


def _below(field: str, roots: Iterable[Page]) -> Q:
    inside = Q(pk__in=[])
    for root in roots:
        inside |= Q(**{f"{field}__startswith": root.path})
    return inside


def roots_of(user: User) -> list[Page]:
    """The subtrees whose history this person reads: those of a territory's staff."""
    if not user.is_active:
        return []
    return (
        list(Page.objects.filter(depth=1)) if user.is_superuser else MembershipPagePolicy().staff_roots(user)
    )


class DeskScreen(WagtailAdminTemplateMixin, View):
    header_icon = "calendar-alt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            raise PermissionDenied
        self.user = request.user
        return super().dispatch(request, *args, **kwargs)

    def page_of(self, rows: Any) -> dict[str, Any]:
        """What the pagination of Wagtail's lists needs."""
        page: PageOfList[Any] = WagtailPaginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        paginator: Any = page.paginator
        return {"page_obj": page, "elided_page_range": paginator.get_elided_page_range(page.number)}


class StructureLinksView(DeskScreen):
    """Sends the link of a structure's sessions, lists those sent, closes them."""

    template_name = "events/admin/links.html"
    page_title = gettext_lazy("Séances et lien")
    structure: StructurePage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        structure = StructurePage.objects.filter(id=kwargs["pk"]).defer_streamfields().first()
        if structure is None or not isinstance(request.user, User):
            raise PermissionDenied
        if not may_change_sessions(request.user, structure):
            raise PermissionDenied
        self.structure = structure
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.structure.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.structure.title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        links = self.structure.session_links.select_related("created_by")
        context = {
            "structure": self.structure,
            "sessions_url": reverse("structure_sessions", args=[pk]),
            "latest": change_lines(changes_under([self.structure])[:LATEST]),
            **self.page_of(links),
        }
        return self.render_to_response(self.get_context_data(**context))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if asked := request.POST.get("retirer", ""):
            if not asked.isdecimal() or len(asked) > 18:
                raise PermissionDenied
            revoke(get_object_or_404(self.structure.session_links, pk=asked))
            messages.success(request, _("C’est fait : ce lien n’ouvre plus rien."))
            return redirect(request.path)
        try:
            link = send_link(self.structure, by=self.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Le lien est parti à %(email)s.") % {"email": link.sent_to})
        return redirect(request.path)


class HistoryFilterForm(forms.Form):
    territoire = forms.ModelChoiceField(
        label=gettext_lazy("Territoire"),
        queryset=TerritoryPage.objects.none(),
        required=False,
        empty_label=gettext_lazy("Tous"),
    )
    quoi = forms.CharField(label=gettext_lazy("Structure, lieu ou événement"), required=False, max_length=100)

    def __init__(self, data: Any, *, roots: list[Page]) -> None:
        super().__init__(data)
        territories = TerritoryPage.objects.filter(_below("path", roots)).defer_streamfields()
        self.fields["territoire"].queryset = territories.order_by("title")  # type: ignore[attr-defined]
        if len(territories) < 2:
            del self.fields["territoire"]

    def narrowed(self, changes: QuerySet[OccurrenceChange]) -> QuerySet[OccurrenceChange]:
        """The changes asked for; what is not among those offered asks for nothing."""
        self.is_valid()
        if territory := self.cleaned_data.get("territoire"):
            changes = changes.filter(page__path__startswith=territory.path)
        if text := self.cleaned_data.get("quoi"):
            named = StructurePage.objects.filter(title__icontains=text).values_list("path", flat=True)[:100]
            there = Q(page__title__icontains=text)
            for path in named:
                there |= Q(page__path__startswith=path)
            changes = changes.filter(there)
        return changes

    @property
    def is_narrow(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)


class HistoryView(DeskScreen):
    """What became of the sessions of one's territories, the latest change first."""

    template_name = "events/admin/history.html"
    page_title = gettext_lazy("Séances changées")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest) -> HttpResponse:
        roots = roots_of(self.user)
        if not roots:
            raise PermissionDenied
        filters = HistoryFilterForm(request.GET, roots=roots)
        context = self.page_of(filters.narrowed(changes_under(roots)))
        context["filters"] = filters
        context["changes"] = change_lines(context["page_obj"])
        return self.render_to_response(self.get_context_data(**context))
