"""Before anything is written: where each column comes from, then the rows one by one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from imports import preview, services
from imports.enums import Status
from imports.forms import ColumnsForm, RowForm, RowsFilterForm
from imports.mapping import recognise
from imports.models import Import, ImportRow, RememberedMapping
from imports.permissions import may_go_on
from imports.tasks import plan_import
from imports.views import BEFORE_WRITING, ImportScreen, ImportsPaginator, start

ROWS_A_PAGE = 50


class ColumnsView(ImportScreen):
    """Where each column of the contract comes from in this file."""

    template_name = "imports/columns.html"
    page_title = gettext_lazy("Les colonnes")
    statuses = BEFORE_WRITING
    needs_importer = True
    step = 2

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(self._form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form)
        # One of two clicks, or of two tabs, starts the reading.
        if not Import.objects.filter(pk=pk, status__in=BEFORE_WRITING).update(status=Status.RECEIVED):
            return redirect("imports:show", pk)
        services.set_mapping(self.importation, form.mapping)
        start(self.importation, Status.READING, plan_import)
        return redirect("imports:progress", pk)

    def _form(self, data: Any = None) -> ColumnsForm:
        importation = self.importation
        return ColumnsForm(
            data,
            headers=importation.headers,
            mapping=self._proposed(),
            examples=preview.examples(importation),
        )

    def _proposed(self) -> dict[str, dict[str, str]]:
        """What was chosen for this file; else what its headers say, and what was chosen last time in the territory."""
        importation = self.importation
        if importation.mapping != recognise(importation.headers):
            return dict(importation.mapping)
        remembered = RememberedMapping.objects.filter(territory=importation.territory_id).first()
        usual = preview.still_readable(remembered.mapping if remembered else {}, importation.headers)
        return dict(importation.mapping) | usual

    def _show(self, form: ColumnsForm) -> HttpResponse:
        context = self.get_context_data(
            form=form, before=preview.same_file_before(self.importation, self.user)
        )
        return self.render_to_response(context)


class RowsView(ImportScreen):
    """What each row will do, by tabs, fifty at a time."""

    template_name = "imports/rows.html"
    page_title = gettext_lazy("Vérifier les lignes")
    statuses = frozenset({Status.READY})
    step = 3

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RowsFilterForm(request.GET)
        form.is_valid()
        asked = form.cleaned_data
        tabs = preview.tabs(self.importation)
        tab = asked.get("etat", "")
        if tab not in {one.code for one in tabs}:
            tab = ""
        text, line = asked.get("q", ""), asked.get("ligne")
        rows = preview.rows_shown(self.importation, tab=tab, text=text, line=line)
        page = RowsPaginator(rows, ROWS_A_PAGE).get_page(request.GET.get("p"))
        numbers = {one.code: one.count for one in tabs}
        return self.render_to_response(
            self.get_context_data(
                tabs=tabs,
                tab=tab,
                text=text,
                corrected_line=line,
                page_obj=page,
                elided_page_range=page.paginator.get_elided_page_range(page.number),
                rows=[preview.view_of(self.importation, row) for row in page],
                errors=numbers["erreur"],
                here=urlencode({"etat": tab, "q": text, "p": page.number}),
                may_go_on=may_go_on(self.user, self.importation),
            )
        )


class RowsPaginator(ImportsPaginator):
    words = ("ligne", "lignes")


class RowView(ImportScreen):
    """The cells of one row, to correct them: a page, or put in its place in the list by the script."""

    template_name = "imports/row.html"
    page_title = gettext_lazy("Corriger une ligne")
    statuses = frozenset({Status.READY})
    needs_importer = True
    step = 3

    def get(self, request: HttpRequest, pk: int, line: int) -> HttpResponse:
        return self._show(self._form(self._row(line)))

    def post(self, request: HttpRequest, pk: int, line: int) -> HttpResponse:
        # Not while the rows are being written, nor read again, from another tab.
        if not Import.objects.select_for_update().filter(pk=pk, status=Status.READY).exists():
            return redirect("imports:show", pk)
        row = self._row(line)
        form = self._form(row, request.POST)
        if not form.is_valid():
            return self._show(form)
        row.corrections = form.corrections
        row.save(update_fields=["corrections"])
        services.replan(self.importation, [row])
        row.refresh_from_db()
        view = preview.view_of(self.importation, row)
        if view.errors:
            messages.warning(
                request,
                _("Ligne %(line)d : vos corrections sont enregistrées, il reste quelque chose à corriger.")
                % {"line": line},
            )
        else:
            messages.success(
                request,
                _("Ligne %(line)d : c’est corrigé (%(state)s).") % {"line": line, "state": view.label},
            )
        return redirect(self._back(line))

    def _back(self, line: int) -> str:
        asked = {name: self.request.GET.get(name, "") for name in ("etat", "q", "p")} | {"ligne": str(line)}
        address = reverse("imports:rows", args=[self.importation.pk])
        return f"{address}?{urlencode(asked)}#ligne-{line}"

    def _row(self, line: int) -> ImportRow:
        row = self.importation.rows.filter(line=line).first()
        if row is None:
            raise Http404
        self.row = row
        return row

    def _form(self, row: ImportRow, data: Any = None) -> RowForm:
        current = preview.current_cells(self.importation, row)
        said = [*row.result.get("erreurs", []), *row.result.get("avertissements", [])]
        return RowForm(
            data,
            own=preview.own_cells(self.importation, row),
            current=current,
            faulty=preview.faulty(current, said),
        )

    def _show(self, form: RowForm) -> HttpResponse:
        view = preview.view_of(self.importation, self.row)
        context = self.get_context_data(form=form, row=view, back=self._back(view.line))
        return self.render_to_response(context)

    def get_page_subtitle(self) -> str:
        return _("ligne %(line)d") % {"line": self.kwargs["line"]}
