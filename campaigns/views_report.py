"""The numbers of a temps fort, and its actions as a sheet to take away."""

import csv
import io
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.report import columns, report_of, rows
from campaigns.views_desk import CampaignScreen
from imports.export import LONGEST_XLSX_CELL, neutralise
from imports.views_files import CSV, XLSX


class ReportView(CampaignScreen):
    """How many actions, structures, communes and sessions, by kind, territory and age."""

    template_name = "campaigns/desk/report.html"
    page_title = gettext_lazy("Le bilan")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(report=report_of(self.campaign, self.scope)))


class ReportFileView(CampaignScreen):
    """The same, a line for each action."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
        if kind not in {"csv", "xlsx"}:
            raise Http404
        site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
        lines = [columns(), *rows(report_of(self.campaign, self.scope), site)]
        name = f"{_('bilan')}-{self.campaign.slug}-{timezone.localdate():%Y-%m-%d}.{kind}"
        if kind == "csv":
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return StreamingHttpResponse(_as_csv(lines), content_type=CSV, headers=headers)
        # Heavy, and needed here only.
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet(_("Actions"))
        sheet.freeze_panes = "A2"
        for line in lines:
            sheet.append([neutralise(text)[:LONGEST_XLSX_CELL] for text in line])
        # The answer closes it, and the system then forgets it.
        file = TemporaryFile()  # noqa: SIM115
        book.save(file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _as_csv(lines: Iterable[list[str]]) -> Iterator[bytes]:
    """As spreadsheets open it well: UTF-8 with its mark, `;`."""
    yield b"\xef\xbb\xbf"
    for line in lines:
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerow(map(neutralise, line))
        yield out.getvalue().encode()
