"""The imports of my territories, a new one, giving one up; and what every screen of an import checks first."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import ButtonsColumnMixin, Column, DateColumn, TitleColumn, UserColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton, ListingButton

from accounts.models import User
from imports import preview, services
from imports.enums import RowState, Status
from imports.exceptions import UnreadableFile
from imports.forms import UploadForm
from imports.models import Import
from imports.permissions import allowed_territories, may_go_on, may_import, may_take_back, visible_imports

# Which screen shows an import, by how far it is.
SCREENS = {
    Status.RECEIVED: "imports:columns",
    Status.READING: "imports:progress",
    Status.READY: "imports:rows",
    Status.QUEUED: "imports:progress",
    Status.RUNNING: "imports:progress",
    Status.DONE: "imports:result",
    Status.FAILED: "imports:result",
    Status.UNDOING: "imports:progress",
    Status.UNDONE: "imports:result",
}
BEFORE_WRITING = frozenset({Status.RECEIVED, Status.READY})
AT_WORK = frozenset({Status.READING, Status.QUEUED, Status.RUNNING, Status.UNDOING})
OVER = frozenset({Status.DONE, Status.FAILED, Status.UNDONE})


def address_of(importation: Import) -> str:
    """Where an import is shown now."""
    return reverse(SCREENS[Status(importation.status)], args=[importation.pk])


def start(importation: Import, status: Status, task: Any, **fields: Any) -> None:
    """Hands an import over to the worker; from now on its last sign of life says whether one answers."""
    Import.objects.filter(pk=importation.pk).update(
        status=status, done=0, heartbeat=timezone.now(), message="", writing=None, pid=None, **fields
    )
    task.enqueue(importation.pk)


class ImportsPaginator(WagtailPaginator):
    words = ("import", "imports")

    @property
    def items_count_label(self) -> str:
        return f"{self.count} {self.words[self.count > 1]}"


class ImportsScreen(WagtailAdminTemplateMixin, View):
    """Open to those who import somewhere."""

    header_icon = "table"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User) or not may_import(user):
            raise PermissionDenied
        self.user = user
        return self.answer_instead() or super().dispatch(request, *args, **kwargs)

    def answer_instead(self) -> HttpResponseBase | None:
        """What to answer when this screen is not for this person, or not now."""
        return None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("imports:index"), "label": _("Imports")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]


class ImportScreen(ImportsScreen):
    """A screen of one import, of a territory of this person; elsewhere it does not exist.

    `statuses` are those in which the screen makes sense: in the others, its own screen is shown instead.
    """

    statuses: frozenset[Status] = frozenset(Status)
    needs_importer = False
    step = 0

    def answer_instead(self) -> HttpResponseBase | None:
        found = visible_imports(self.user).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            return self.missing()
        self.importation: Import = found
        if self.importation.status not in self.statuses:
            if self.request.method == "POST":
                messages.warning(
                    self.request,
                    _("C’est déjà fait, peut-être dans un autre onglet : voici où en est l’import."),
                )
            return redirect(address_of(self.importation))
        if self.needs_importer and not may_go_on(self.user, self.importation):
            messages.error(
                self.request,
                _(
                    "C’est %(user)s qui a commencé cet import, et qui le continuera. Vous pouvez importer la même feuille."
                )
                % {"user": self.importation.user or _("une personne qui n’a plus de compte")},
            )
            return redirect("imports:index")
        return None

    def missing(self) -> HttpResponse:
        return render(self.request, "imports/missing.html", status=404)

    def get_page_subtitle(self) -> str:
        return str(self.importation.file_name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "importation": self.importation,
            "step": self.step,
            "may_take_back": may_take_back(self.user, self.importation),
        }


class FileColumn(ButtonsColumnMixin, TitleColumn):
    """The name of the file, and what this person may do now."""

    def get_buttons(self, instance: Import, parent_context: Any) -> list[ListingButton]:
        user, before = parent_context["request"].user, instance.status in BEFORE_WRITING
        goes_on = before and may_go_on(user, instance)
        actions = [(_("Continuer") if goes_on else _("Voir"), address_of(instance))]
        if before and may_take_back(user, instance):
            actions.append((_("Abandonner"), reverse("imports:discard", args=[instance.pk])))
        elif instance.may_be_undone and may_take_back(user, instance):
            actions.append((_("Annuler"), reverse("imports:undo", args=[instance.pk])))
        return [
            ListingButton(
                label, url=url, priority=rank, attrs={"aria-label": f"{label}, {instance.file_name}"}
            )
            for rank, (label, url) in enumerate(actions)
        ]


class ImportsView(ImportsScreen, BaseListingView):
    """The imports of my territories, the last ones first."""

    template_name = "imports/index.html"
    results_template_name = "imports/index_results.html"
    page_title = gettext_lazy("Imports")
    paginate_by = 20
    paginator_class = ImportsPaginator
    index_url_name = "imports:index"
    verbose_name_plural = "imports"
    columns = [
        FileColumn("file_name", label=gettext_lazy("Feuille"), get_url=address_of),
        Column("territory", label=gettext_lazy("Territoire"), accessor=lambda one: one.territory or ""),
        Column("status", label=gettext_lazy("État"), accessor="get_status_display"),
        Column("counts", label=gettext_lazy("Lignes"), accessor="counts_in_words"),
        UserColumn("user", label=gettext_lazy("Par")),
        DateColumn("created_at", label=gettext_lazy("Déposée")),
    ]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @property
    def header_buttons(self) -> list[Button]:
        return [
            HeaderButton(_("Importer une feuille"), url=reverse("imports:add"), icon_name="upload"),
            HeaderButton(_("Exporter"), url=reverse("imports:export"), icon_name="download", priority=1100),
        ]

    def get_base_queryset(self) -> QuerySet[Import]:
        imports = visible_imports(self.user).select_related("territory", "user__wagtail_userprofile")
        return imports.order_by("-created_at", "-pk")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator, page, imports, is_paginated = super().paginate_queryset(queryset, page_size)
        imports = list(imports)
        numbers = preview.counts_of_each(imports)
        for one in imports:
            one.counts_in_words = counts_in_words(numbers.get(one.pk, {}))
        return paginator, page, imports, is_paginated


def counts_in_words(numbers: dict[str, int]) -> str:
    """For example: 12 nouvelles · 3 modifiées · 2 à corriger."""
    parts = []
    if number := numbers.get(RowState.CREATED):
        parts.append(ngettext("%(n)d nouvelle", "%(n)d nouvelles", number) % {"n": number})
    if number := numbers.get(RowState.CHANGED):
        parts.append(ngettext("%(n)d modifiée", "%(n)d modifiées", number) % {"n": number})
    if number := numbers.get(RowState.SAME):
        parts.append(ngettext("%(n)d inchangée", "%(n)d inchangées", number) % {"n": number})
    if number := numbers.get(RowState.ERROR):
        parts.append(_("%(n)d à corriger") % {"n": number})
    return " · ".join(parts)


class AddView(ImportsScreen):
    """A file and its territory."""

    template_name = "imports/add.html"
    page_title = gettext_lazy("Importer une feuille")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(UploadForm(territories=allowed_territories(self.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, territories=allowed_territories(self.user))
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                importation = services.receive(
                    file, file.name, user=self.user, territory=form.cleaned_data["territory"]
                )
            except UnreadableFile as error:
                form.add_error("file", str(error))
            else:
                return redirect("imports:columns", importation.pk)
        return self._show(form)

    def _show(self, form: UploadForm) -> HttpResponse:
        context = self.get_context_data(form=form, step=1)
        return self.render_to_response(context)


class ShowView(ImportScreen):
    """The address of an import, wherever it is."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect(address_of(self.importation))


class DiscardView(ImportScreen):
    """Gives up an import that has written nothing."""

    template_name = "imports/discard.html"
    statuses = BEFORE_WRITING
    page_title = gettext_lazy("Abandonner l’import")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._check()
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._check()
        name = self.importation.file_name
        # Only while nothing is written: in another tab it may have just been confirmed.
        if not Import.objects.filter(pk=pk, status__in=BEFORE_WRITING).delete()[0]:
            return redirect("imports:show", pk)
        messages.success(
            request, _("L’import de « %(file)s » est abandonné. Rien n’a été écrit.") % {"file": name}
        )
        return redirect("imports:index")

    def _check(self) -> None:
        if not may_take_back(self.user, self.importation):
            raise PermissionDenied
