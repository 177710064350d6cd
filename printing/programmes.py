"""The programme of a month, made of dated rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agenda.rows import Dated
from events.enums import Audience
from events.presentation import PARIS, dates, weekday
from events.session_words import clocks, instead_of, on_unsaid_holiday, outcome, sentence, unsaid_holiday
from home.templatetags.typography import NBSP, french_list, tel_display, typo
from printing.documents import Day, Line, Masthead, Programme, Regular
from printing.months import Month
from printing.regulars import number, say_dates
from search.cards import facts
from vocabulary import needs
from vocabulary.selectors import kinds_by_slug

# What a sheet may be asked to hold: beyond, only how many more there are.
MOST_DATES = 80
MOST_REGULARS = 24
OFTEN = 3  # dates in the month: said together
PROPOSED = 4  # dates of the months after, when this one has none
REGISTRATION = needs.NEEDS["sans-inscription"].mask


@dataclass(frozen=True, slots=True)
class Sheet:
    """Whose programme it is: `subtitle` names it, `address` is where the same dates are read up to date."""

    subtitle: str
    masthead: Masthead
    address: str
    lead: str = ""
    contact: str = ""


def programme(
    rows: Iterable[Dated],
    *,
    sheet: Sheet,
    month: Month,
    site: str,
    after: Iterable[Dated] = (),
    is_cut: bool = False,
    now: datetime | None = None,
) -> Programme:
    """The sheet of a month. `site` is the absolute address of the home page; `after` are dates of the months after.

    `is_cut` says that these rows are only the first ones: of nothing is it known then when it comes back.

    Dates that are known to be cancelled are left out: the paper outlives them. What is held over the telephone or
    online all year round is no date to go to.
    """
    now = now or timezone.now()
    held = [row for row in rows if is_for_a_wall(row)]
    regulars, single = ([], held) if is_cut else _sorted_out(held)
    return Programme(
        has_more=is_cut,
        title=typo(_("Le programme %(of_month)s %(year)s") % {"of_month": month.of_name, "year": month.year}),
        subtitle=typo(sheet.subtitle),
        masthead=sheet.masthead,
        address=sheet.address,
        made_on=made_on(now.astimezone(PARIS).date()),
        lead=typo(sheet.lead),
        days=_days(single[:MOST_DATES], site, month),
        regulars=tuple(_regular(found, site) for found in regulars[:MOST_REGULARS]),
        left_out=len(single[MOST_DATES:]) + sum(map(len, regulars[MOST_REGULARS:])),
        empty=() if held else _nothing(after, sheet, month),
    )


def is_for_a_wall(row: Dated) -> bool:
    """Whether a parent who reads it on a wall may go."""
    entry = row.entry
    is_for_trade = entry.audience == Audience.PROFESSIONALS
    return not (row.session.is_cancelled or is_for_trade or (entry.is_remote and entry.sorte == "lieu"))


def made_on(today: date) -> str:
    """When a paper was made, and what that means."""
    return typo(
        _("Imprimé le %(day)s, à jour ce jour-là. Une date peut changer : vérifiez avant de partir.")
        % {"day": date_format(today, "j F Y")}
    )


def line_of(row: Dated, site: str) -> Line:
    """A date as it is printed."""
    session = row.session
    holiday = sentence(unsaid_holiday()) if _is_doubtful(row) else ""
    notes = [sentence(session.note), instead_of(session), sentence(session.reason), holiday]
    return _line(
        row,
        site,
        time=clocks(session),
        state=str(outcome(session, is_postponed=row.is_postponed)[0]),
        note=typo(" ".join(note for note in notes if note)),
        is_off=session.is_cancelled,
    )


def _line(
    row: Dated, site: str, *, time: str = "", state: str = "", note: str = "", is_off: bool = False
) -> Line:
    entry, kind = row.entry, kinds_by_slug().get(row.entry.kind)
    known = list(facts(entry))
    if row.session.by_appointment and not any("rendez-vous" in fact for fact in known):
        known.append(_("sur rendez-vous"))
    registers = bool(entry.known & ~entry.met & REGISTRATION)
    return Line(
        time=typo(time),
        title=typo(entry.title),
        what=typo(kind.name) if kind else "",
        where=typo("" if entry.venue_name == entry.commune else entry.venue_name),
        commune=entry.commune or (_("en ligne") if entry.is_remote else ""),
        conditions=typo(f"{NBSP}· ".join(known)),
        contact=tel_display(entry.phone) if registers and entry.phone else "",
        state=state,
        note=note,
        url=f"{site.removesuffix('/')}{entry.url}",
        is_off=is_off,
    )


def _sorted_out(rows: Sequence[Dated]) -> tuple[list[list[Dated]], list[Dated]]:
    """What comes back in the month, the most frequent first, then the dates that are said one by one.

    A date that is not as usual is said by itself, and one of which something else is said goes with those like it.
    """
    usual: defaultdict[tuple[int, str], list[Dated]] = defaultdict(list)
    for row in rows:
        if _is_usual(row):
            usual[row.entry.pk, row.session.note].append(row)
    regulars = [
        found for found in usual.values() if len({row.session.start.date() for row in found}) >= OFTEN
    ]
    together = {id(row) for found in regulars for row in found}
    regulars.sort(key=lambda found: (-len(found), found[0].entry.sort_title))
    return regulars, [row for row in rows if id(row) not in together]


def _is_usual(row: Dated) -> bool:
    session = row.session
    return not (session.is_full or session.is_moved) and session.end - session.start < timedelta(days=1)


def _is_doubtful(row: Dated) -> bool:
    return on_unsaid_holiday(row.session, row.entry.opening_hours, row.entry.departement)


def _day(row: Dated) -> date:
    return row.session.start.astimezone(PARIS).date()


def _regular(rows: Sequence[Dated], site: str) -> Regular:
    certain = [row for row in rows if not _is_doubtful(row)]
    holidays = list(dict.fromkeys(_day(row) for row in rows if _is_doubtful(row)))
    said = say_dates((row.session for row in certain), unsaid=holidays)
    notes = [sentence(rows[0].session.note)]
    if holidays:
        notes.append(
            _("Le %(days)s, jour férié : à vérifier avant de venir.")
            % {"days": french_list(map(number, holidays))}
        )
    line = _line(rows[0], site, note=typo(" ".join(note for note in notes if note)))
    return Regular(line, tuple(map(typo, said)), len(rows))


def _days(rows: Sequence[Dated], site: str, month: Month) -> tuple[Day, ...]:
    def day(row: Dated) -> date:
        # What began the month before is still on.
        return max(_day(row), month.first)

    return tuple(
        Day(typo(weekday(on, True)), tuple(line_of(row, site) for row in found))
        for on, found in groupby(rows, day)
    )


def _nothing(after: Iterable[Dated], sheet: Sheet, month: Month) -> tuple[str, ...]:
    """That there is no date, and what to do: never a blank sheet."""
    said = [_("Aucune date n’est annoncée pour l’instant en %(month)s.") % {"month": month.name}]
    coming = [row for row in after if is_for_a_wall(row)][:PROPOSED]
    if coming:
        said.append(_("Les dates d’après :"))
        for row in coming:
            where = ", ".join(part for part in (row.entry.commune, row.entry.venue_name) if part)
            on = dates(row.session.start, row.session.end)
            said.append(" · ".join(part for part in (on, row.entry.title, where) if part))
    said.append(
        _("De nouvelles dates peuvent arriver : le code en haut de la feuille les donne toutes, à jour.")
    )
    if sheet.contact:
        said.append(sheet.contact)
    return tuple(map(typo, said))
