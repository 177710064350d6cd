"""The programme of a temps fort on paper: its booklet, and a poster for each commune."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import HighlightPage
from campaigns.presentation import period, say_size
from campaigns.programme import Row, rows_of, size_of
from events.presentation import PARIS, weekday
from geo.wording import at_town
from home.addresses import page_path
from home.models import SiteSettings
from home.templatetags.typography import typo
from printing.documents import Booklet, Day, Line, Masthead, Picture, Poster
from printing.programmes import line_of, made_on

LARGEST_PICTURE = 1024 * 1024  # bytes
PICTURE = "max-1400x900|format-jpeg"
HELPLINES = (
    ("119", gettext_lazy("Enfant en danger")),
    ("3919", gettext_lazy("Violences conjugales")),
    ("3114", gettext_lazy("Idées suicidaires")),
    ("15", gettext_lazy("Samu, urgence médicale")),
    ("112", gettext_lazy("Urgences, en Europe")),
    ("114", gettext_lazy("Urgences, par SMS")),
)


@dataclass(frozen=True, slots=True)
class CommuneLink:
    insee: str
    name: str


def booklet(campaign: HighlightPage, request: HttpRequest) -> Booklet | None:
    """All of it, day by day; nothing when it has no date. What is cancelled is struck out: families may hold an earlier
    booklet."""
    rows = _on_paper(rows_of(campaign))
    if not rows:
        return None
    return Booklet(
        title=typo(campaign.title),
        period=typo(period(campaign)),
        masthead=_masthead(request),
        address=request.build_absolute_uri(page_path(campaign, request)),
        made_on=made_on(timezone.now().astimezone(PARIS).date()),
        lead=typo(campaign.lead),
        organisers=typo(say_size(size_of(rows))),
        picture=_picture(campaign),
        days=_days(rows, request),
        helplines=tuple((number, typo(str(what))) for number, what in HELPLINES),
    )


def poster(campaign: HighlightPage, insee: str, request: HttpRequest) -> Poster | None:
    """What there is in one commune, but for what is cancelled; nothing when it has none."""
    rows = [
        row
        for row in _on_paper(rows_of(campaign))
        if row.dated.entry.insee == insee and not row.dated.session.is_cancelled
    ]
    if not rows:
        return None
    today = timezone.localdate()
    # What one puts on a wall says what is to come; the poster of a temps fort that is over says what it was.
    coming = [row for row in rows if row.day >= today]
    return Poster(
        title=typo(campaign.title),
        period=typo(period(campaign)),
        where=typo(at_town(rows[0].dated.entry.commune)),
        masthead=_masthead(request),
        address=request.build_absolute_uri(f"{page_path(campaign, request)}?commune={insee}"),
        made_on=made_on(today),
        lead=typo(campaign.theme),
        days=_days(coming or rows, request),
    )


def communes_of(rows: Iterable[Row]) -> list[CommuneLink]:
    """The communes that have a poster, by name."""
    held = (row.dated for row in _on_paper(rows) if not row.dated.session.is_cancelled)
    found = {one.entry.insee: one.entry.commune for one in held if one.entry.insee}
    return [CommuneLink(insee, name) for insee, name in sorted(found.items(), key=lambda one: one[1])]


def _on_paper(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if not row.is_for_professionals]


def _days(rows: Iterable[Row], request: HttpRequest) -> tuple[Day, ...]:
    site = request.build_absolute_uri("/")
    return tuple(
        Day(typo(weekday(on, True)), tuple(_line(row, site) for row in found))
        for on, found in groupby(rows, lambda row: row.day)
    )


def _line(row: Row, site: str) -> Line:
    line = line_of(row.dated, site)
    return replace(line, mark=_("Ajouté")) if row.is_added and not line.is_off else line


def _masthead(request: HttpRequest) -> Masthead:
    identity = SiteSettings.for_request(request)
    return Masthead(identity.network_name or "Maillage", identity.area_name, request.get_host())


def _picture(campaign: HighlightPage) -> Picture | None:
    """The picture of the cover; none when its file is gone, or too heavy even so."""
    if campaign.photo is None:
        return None
    try:
        with campaign.photo.get_rendition(PICTURE).file.open("rb") as file:
            content: bytes = file.read(LARGEST_PICTURE + 1)
    except OSError:
        return None
    return Picture(content, campaign.photo_alt) if len(content) <= LARGEST_PICTURE else None
