"""What the page of a temps fort shows: its call before, its programme then, what it was afterwards."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.lines import Line, lines_of
from campaigns import keys
from campaigns.forms_programme import PROFESSIONALS, ProgrammeForm
from campaigns.models import HighlightPage
from campaigns.papers import CommuneLink, communes_of
from campaigns.programme import REMEMBERED, Row, Size, Wanted, remembered, rows_of, size_of
from events.models import EventPage
from events.presentation import weekday
from home.addresses import page_path, visitor_path, visitor_url

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    line: Line
    mark: str


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    name: str
    anchor: str
    is_today: bool
    lines: tuple[ProgrammeLine, ...]


class ProgrammeSheet:
    """Read when the template asks for it; `page` is the temps fort as the visitor reads it."""

    def __init__(self, page: HighlightPage, request: HttpRequest) -> None:
        self.page, self.request = page, request
        self.source = page.source

    @cached_property
    def rows(self) -> list[Row]:
        return rows_of(self.source)

    @cached_property
    def form(self) -> ProgrammeForm:
        return ProgrammeForm(self.request.GET, rows=self.rows)

    @cached_property
    def found(self) -> list[Row]:
        wanted = self.form.wanted
        return [row for row in self.rows if wanted.keeps(row)]

    @cached_property
    def pages(self) -> "PageOfList[Row]":
        return Paginator(self.found, PER_PAGE).get_page(self.request.GET.get("page"))

    @cached_property
    def days(self) -> list[ProgrammeDay]:
        today, now = timezone.localdate(), timezone.now()
        days = []
        for on, group in groupby(self.pages, lambda row: row.day):
            rows = list(group)
            added = {visitor_path(row.dated.entry.url) for row in rows if row.is_added}
            lines = tuple(
                ProgrammeLine(line, _("Ajouté") if line.words.url in added and line.tone != "danger" else "")
                for line in lines_of([row.dated for row in rows], now, {})
            )
            days.append(ProgrammeDay(weekday(on, True), f"jour-{on.isoformat()}", on == today, lines))
        return days

    @cached_property
    def size(self) -> Size:
        """Of all of it, whatever is asked for."""
        return size_of([row for row in self.rows if not row.is_for_professionals])

    @cached_property
    def past_count(self) -> int:
        """The dates that are over, and not shown."""
        if self.form.cleaned_data.get("tout"):
            return 0
        wanted = self.form.wanted
        everything = Wanted(
            wanted.territory, wanted.commune, wanted.theme, wanted.child, wanted.professionals
        )
        return sum(map(everything.keeps, self.rows)) - len(self.found)

    @property
    def past_url(self) -> str:
        return self._with(tout="1")

    @cached_property
    def professional_count(self) -> int:
        """The dates for professionals that are to come, not shown to parents."""
        if self.form.wanted.professionals:
            return 0
        wanted = Wanted(professionals=True, since=timezone.now())
        return sum(map(wanted.keeps, self.rows))

    @property
    def professionals_url(self) -> str:
        return f"?public={PROFESSIONALS}"

    @property
    def nothing(self) -> dict[str, str]:
        """Why nothing is shown, and where to go: what is asked for is not there, or is over."""
        if self.form.is_narrow:
            said, way = _("Rien de tel à venir dans ce programme."), self.whole_url
        elif self.past_count:
            return {
                "said": _("Tous les rendez-vous sont passés."),
                "label": _("Voir ce qu’il y a eu"),
                "url": self.past_url,
            }
        elif self.is_for_professionals:
            said, way = _("Rien pour les professionnels dans ce programme."), self.whole_url
        else:
            said, way = _("Ce programme est pour les professionnels."), ""
        return {"said": said, "label": _("Tout le programme"), "url": way}

    @property
    def is_for_professionals(self) -> bool:
        return self.form.wanted.professionals

    @property
    def whole_url(self) -> str:
        return visitor_url(self.page, self.request)

    def _with(self, **more: str) -> str:
        query = self.request.GET.copy()
        query.pop("page", None)
        for name, value in more.items():
            query[name] = value
        return f"?{query.urlencode()}"

    @cached_property
    def remembered(self) -> list[EventPage]:
        """What there was, once the dates are forgotten."""
        if not self.source.has_programme or timezone.localdate() <= self.source.ends_on + REMEMBERED:
            return []
        return remembered(self.source)

    @property
    def paper_url(self) -> str:
        """What the addresses of the papers begin with: they exist in French only."""
        return page_path(self.source, self.request)

    @cached_property
    def communes(self) -> list[CommuneLink]:
        return communes_of(self.rows)

    @property
    def call_url(self) -> str:
        return keys.call_path(self.source) if self.source.takes_proposals else ""

    @property
    def canonical_end(self) -> str:
        asked: Any = self.request.GET.get("page", "")
        return (
            f"?page={asked}"
            if asked.isdecimal() and 1 < int(asked[:6]) <= self.pages.paginator.num_pages
            else ""
        )
