"""Confirming, waiting while it is done, what came of it, and undoing it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from imports import preview
from imports.enums import RowState, Status
from imports.forms import ConfirmForm
from imports.models import Import, RememberedMapping
from imports.permissions import may_go_on, may_publish_in, may_take_back
from imports.tasks import plan_import, run_import, undo_import
from imports.views import AT_WORK, OVER, ImportScreen, ImportsPaginator, address_of, start

PAGES_A_PAGE = 50


class ConfirmView(ImportScreen):
    """What will happen, in a sentence per state, and the button that makes it happen."""

    template_name = "imports/confirm.html"
    page_title = gettext_lazy("Confirmer l’import")
    statuses = frozenset({Status.READY})
    needs_importer = True
    step = 4

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ConfirmForm(request.POST, may_publish=self._may_publish())
        if not form.is_valid() or not self._rows_to_write():
            return self._show()
        # One of two clicks, or of two tabs, starts it.
        if Import.objects.filter(pk=pk, status=Status.READY).update(status=Status.QUEUED):
            self._remember_mapping()
            start(
                self.importation, Status.QUEUED, run_import, publish=form.cleaned_data.get("publish", False)
            )
        return redirect("imports:show", pk)

    def _remember_mapping(self) -> None:
        if self.importation.territory is not None:
            RememberedMapping.objects.update_or_create(
                territory=self.importation.territory, defaults={"mapping": self.importation.mapping}
            )

    def _show(self) -> HttpResponse:
        numbers = preview.counts(self.importation)
        return self.render_to_response(
            self.get_context_data(
                form=ConfirmForm(may_publish=self._may_publish()),
                sentences=preview.confirmation_sentences(numbers),
                rows_to_write=self._rows_to_write(),
                errors=numbers[RowState.ERROR],
                other_at_work=preview.other_at_work(self.importation),
            )
        )

    def _rows_to_write(self) -> int:
        numbers = preview.counts(self.importation)
        # What changes nothing may still be published.
        states = [RowState.CREATED, RowState.CHANGED, *([RowState.SAME] if self._may_publish() else [])]
        return sum(numbers[state] for state in states)

    def _may_publish(self) -> bool:
        territory = self.importation.territory
        user = self.user
        return user.is_superuser or (territory is not None and may_publish_in(user, territory))


class ProgressView(ImportScreen):
    """How far it is; the page renews itself, by a script or without."""

    template_name = "imports/progress.html"
    statuses = AT_WORK

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**progress(self.importation)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Starts again what stopped half-way, a server switched off for example."""
        if not may_take_back(self.user, self.importation):
            raise PermissionDenied
        status = Status(self.importation.status)
        task = {Status.READING: plan_import, Status.UNDOING: undo_import}.get(status, run_import)
        if self.importation.is_silent:
            start(self.importation, status, task)
            messages.success(request, _("C’est relancé, là où cela s’était arrêté."))
        return redirect("imports:show", pk)

    def get_page_title(self) -> str:
        titles = {Status.READING: _("Lecture de la feuille"), Status.UNDOING: _("Annulation en cours")}
        return titles.get(Status(self.importation.status), _("Import en cours"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.step = {Status.READING: 2, Status.UNDOING: 0}.get(Status(self.importation.status), 4)
        return super().get_context_data(**kwargs)


class ProgressDataView(ImportScreen):
    """The same for the script; `next` is where to go once it is over."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        importation = self.importation
        next_url = "" if importation.status in AT_WORK else address_of(importation)
        return JsonResponse({**progress(importation), "next": next_url})

    def missing(self) -> HttpResponse:
        return JsonResponse({"next": reverse("imports:index")}, status=404)


def progress(importation: Import) -> dict[str, Any]:
    """How far an import is: `percent` is None as long as nothing has begun."""
    begun = importation.total and not preview.is_waiting(importation)
    return {
        "percent": min(100, importation.done * 100 // importation.total) if begun else None,
        "words": preview.progress_words(importation),
        "stuck": preview.nothing_moves(importation),
    }


class ResultView(ImportScreen):
    """What came of an import, and of its undoing."""

    template_name = "imports/result.html"
    page_title = gettext_lazy("Résultat de l’import")
    statuses = OVER

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        importation = self.importation
        page = PagesPaginator(preview.created_pages(importation), PAGES_A_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(
            self.get_context_data(
                numbers=preview.counts(importation),
                page_obj=page,
                elided_page_range=page.paginator.get_elided_page_range(page.number),
                is_over=importation.status != Status.UNDONE,
                has_effects=importation.effects.exists(),
                may_resume=self._is_unfinished() and may_go_on(self.user, importation),
            )
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Takes up an import that stopped half-way."""
        if not may_go_on(self.user, self.importation):
            raise PermissionDenied
        stopped = Import.objects.filter(pk=pk, status=Status.FAILED)
        if self._is_unfinished() and stopped.update(status=Status.QUEUED):
            start(self.importation, Status.QUEUED, run_import)
        return redirect("imports:show", pk)

    def _is_unfinished(self) -> bool:
        stopped = self.importation.status == Status.FAILED
        # Its cells are forgotten after some days (`manage.py prune_imports`), and its headers with them.
        return (
            stopped
            and bool(self.importation.headers)
            and self.importation.rows.filter(written=False).exists()
        )


class PagesPaginator(ImportsPaginator):
    words = ("page", "pages")


class UndoView(ImportScreen):
    """Puts everything back as it was, for seven days."""

    template_name = "imports/undo.html"
    page_title = gettext_lazy("Annuler l’import")
    statuses = frozenset({Status.DONE, Status.FAILED})

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._refused() or self.render_to_response(
            self.get_context_data(created=preview.created_pages(self.importation).count())
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (refused := self._refused()) is not None:
            return refused
        if Import.objects.filter(pk=pk, status__in=self.statuses).update(status=Status.UNDOING):
            start(self.importation, Status.UNDOING, undo_import)
        return redirect("imports:show", pk)

    def _refused(self) -> HttpResponse | None:
        if not may_take_back(self.user, self.importation):
            raise PermissionDenied
        if self.importation.may_be_undone:
            return None
        messages.error(
            self.request,
            _(
                "Les sept jours sont passés : cet import ne s’annule plus. Chaque page peut encore être modifiée."
            ),
        )
        return redirect("imports:result", self.importation.pk)
