"""What one takes away: the places of a territory in a file, the report of an import."""

import csv
import io
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.models import TerritoryPage
from imports import export, preview, report
from imports.enums import Status
from imports.forms import ExportForm
from imports.models import Import
from imports.permissions import allowed_territories
from imports.views import OVER, ImportScreen, ImportsScreen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
ROWS_AT_ONCE = 500


class ExportView(ImportsScreen):
    """The places of a territory, drafts included, in the columns that an import reads."""

    template_name = "imports/export.html"
    page_title = gettext_lazy("Exporter les lieux")

    def get(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.GET if "format" in request.GET else None
        form = ExportForm(
            asked, territories=allowed_territories(self.user), everywhere=self.user.is_superuser
        )
        if asked is not None and form.is_valid():
            return self._file(form.cleaned_data["territoire"], form.cleaned_data["format"])
        return self.render_to_response(self.get_context_data(form=form))

    @staticmethod
    def _file(territory: TerritoryPage | None, kind: str) -> HttpResponseBase:
        rows = export.places_as_rows(territory)
        parts = [_("lieux"), territory.slug if territory else "", f"{timezone.localdate():%Y-%m-%d}"]
        name = f"{'-'.join(part for part in parts if part)}.{kind}"
        if kind == "csv":
            return _download(export.write_csv(rows), name, CSV)
        # The answer closes it, and the system then forgets it.
        file = TemporaryFile()  # noqa: SIM115
        export.write_xlsx(rows, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


class ReportView(ImportScreen):
    """The report of an import for another program, in the form of the public contract."""

    statuses = OVER | {Status.READY}

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        pieces = (piece.encode() for piece in report.stream(self.importation))
        return _download(pieces, _name(self.importation, "json"), "application/json")


class ReportSheetView(ImportScreen):
    """The same for a person: the rows in the order of the file, with what is to correct or to check."""

    statuses = OVER | {Status.READY}

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return _download(sheet(self.importation), _name(self.importation, "csv"), CSV)


def sheet(importation: Import) -> Iterator[bytes]:
    """The report as a CSV file that spreadsheets open well, a few lines at a time."""
    yield b"\xef\xbb\xbf"
    titles = [
        _("ligne"),
        _("état"),
        _("structure"),
        _("nom"),
        _("commune"),
        _("à corriger"),
        _("à vérifier"),
        _("changements"),
    ]
    yield _line(titles)
    for row in importation.rows.exclude(state="").order_by("line").iterator(chunk_size=ROWS_AT_ONCE):
        one = preview.view_of(importation, row)
        changes = [
            _("%(column)s : « %(before)s » devient « %(after)s »")
            % {"column": change.label, "before": change.before, "after": change.after}
            for change in one.changes
        ]
        texts = [str(one.line), str(one.label), one.structure, one.name, one.commune]
        yield _line([*texts, "\n".join(one.errors), "\n".join(one.warnings), "\n".join(changes)])


def _line(texts: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(export.neutralise(text) for text in texts)
    return out.getvalue().encode()


def _name(importation: Import, kind: str) -> str:
    stem = slugify(importation.file_name.rpartition(".")[0]) or "import"
    return f"{_('rapport')}-{stem}.{kind}"


def _download(pieces: Iterator[bytes], name: str, kind: str) -> HttpResponseBase:
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)
