"""The dates that rows give, as their editor checks them before they are public."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.hours.holidays import public_holidays
from directory.hours.school import holiday_at, known_until
from directory.hours_preview import departement_of
from events.dates.rows import PlainRow
from events.enums import Origin, Status
from events.models.occurrence import Occurrence
from events.presentation import dates as say_dates
from events.recurrence import MOST_DATES, are_too_many, days_of, expand_dates

SHOWN = 10


@dataclass(frozen=True)
class Around:
    """What the dates also depend on: whose they are (ids), whose school holidays count, the addresses one may choose."""

    page: int | None = None
    structure: int | None = None
    departement: str | None = None
    venues: Sequence[tuple[int, str]] = ()
    is_public: bool = False

    @property
    def preview_url(self) -> str:
        asked = {"page": self.page or "", "departement": self.departement or ""}
        return f"{reverse('events_dates_preview')}?{urlencode(asked)}"


@dataclass(frozen=True)
class DateLine:
    """ "jeudi 26 novembre, 9 h 30 – 11 h 30", its address and note when it has its own, and what became of it."""

    said: str
    beside: str = ""
    mark: str = ""


@dataclass(frozen=True)
class DatesPreview:
    """`remarks` are what there is to know of the list; `lost` are dates that are no more in it, and are still shown."""

    to_come: list[DateLine] = field(default_factory=list)
    past: list[DateLine] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    lost: list[DateLine] = field(default_factory=list)
    too_many: str = ""
    sessions_url: str = ""

    @cached_property
    def first(self) -> list[DateLine]:
        return self.to_come[:SHOWN]

    @cached_property
    def more(self) -> list[DateLine]:
        return self.to_come[SHOWN:]

    @property
    def count(self) -> str:
        coming, past = len(self.to_come), len(self.past)
        if not coming and not past:
            return ""
        said = ngettext("%(n)d date à venir", "%(n)d dates à venir", coming) % {"n": coming}
        if past:
            said += ngettext(", %(n)d passée", ", %(n)d passées", past) % {"n": past}
        return said


def preview_dates(rows: Iterable[PlainRow], around: Around) -> DatesPreview:
    """The dates of these rows, with what somebody said of those that are public; two queries at most."""
    rows, now = list(rows), timezone.now()
    departement = departement_of(around.departement)
    changed = _changed(around.page)
    names = dict(around.venues)
    coming: list[DateLine] = []
    past: list[DateLine] = []
    planned = set()
    for one in expand_dates(rows, departement):
        planned.add(one.start)
        beside = " · ".join(
            filter(None, [names.get(one.venue or 0, ""), one.note, _special(one.start.date(), departement)])
        )
        line = DateLine(say_dates(one.start, one.end), beside, _mark(changed.get(one.start)))
        (past if one.end <= now else coming).append(line)
    lost = [
        DateLine(say_dates(one.planned_start, None), one.reason, _mark(one))
        for start, one in sorted(changed.items())
        if start not in planned and one.end > now
    ]
    too_many = ""
    if are_too_many(rows, departement):
        too_many = _(
            "Il y a trop de dates : %(most)d au plus. Faites deux événements, ou donnez une fin plus proche."
        ) % {"most": MOST_DATES}
    url = ""
    if around.is_public and around.structure:
        url = reverse("structure_sessions", args=[around.structure])
    return DatesPreview(coming, past, _remarks(rows, departement), lost, too_many, url)


def _special(day: date, departement: str) -> str:
    """What may be unexpected of a day: a public holiday, school holidays."""
    if day in public_holidays(departement, day.year):
        return _("jour férié")
    holiday = holiday_at(day, departement)
    return holiday.name if holiday else ""


def _changed(page: int | None) -> Mapping[datetime, Occurrence]:
    if page is None:
        return {}
    stored = Occurrence.objects.filter(page=page, location=None).exclude(status=Status.SCHEDULED)
    return {one.planned_start: one for one in stored}


def _mark(one: Occurrence | None) -> str:
    if one is None:
        return ""
    said = {Status.CANCELLED: _("annulée"), Status.FULL: _("complète")}.get(Status(one.status), "")
    if one.is_cancelled and one.origin == Origin.PAGE:
        said = _("n’a pas lieu")  # the whole event is cancelled, or put off
    if one.start != one.planned_start:
        moved = _("déplacée : %(date)s") % {"date": say_dates(one.start, one.end)}
        said = f"{moved}, {said}" if said else moved
    return said


def _remarks(rows: list[PlainRow], departement: str) -> list[str]:
    skipped: Counter[str] = Counter()
    unsure: date | None = None
    known = known_until(departement)
    for row in rows:
        if not (row.every and row.skip_holidays):
            continue
        for day in days_of(replace(row, skip_holidays=False), departement):
            if known and day > known:
                unsure = known
            elif holiday := holiday_at(day, departement):
                skipped[holiday.name] += 1
    said = [
        ngettext(
            "Pendant les %(holidays)s : %(n)d date en moins.",
            "Pendant les %(holidays)s : %(n)d dates en moins.",
            n,
        )
        % {"holidays": name, "n": n}
        for name, n in skipped.items()
    ]
    if unsure:
        said.append(
            _(
                "Les vacances scolaires ne sont connues que jusqu’au %(day)s : les dates suivantes viendront après."
            )
            % {"day": date_format(unsure, "j F Y")}
        )
    return said


def around_page(
    page: Any, *, departement: str, venues: Sequence[tuple[int, str]], structure: int | None
) -> Around:
    """What is around the dates of a page, saved already or not."""
    return Around(page.pk, structure, departement, venues, bool(page.live and page.pk))
