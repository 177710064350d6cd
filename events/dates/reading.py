"""The one reader of the dates of an event as people type them: dates, runs of days, rules; a line at a time.

All or nothing, line by line: one word that is not understood refuses its line, with the reason in French, and the
others stand. What is understood though it was not said (the year, where a rule begins) comes back as doubts, for who
typed it to see.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.hours.french_words import NotUnderstood, tokens_of
from directory.hours.typed_dates import with_whole_years
from events.dates.grammar import Clauses
from events.dates.meaning import ends_next_day, meaning_of
from events.dates.rows import PlainRow
from events.dates.writing import say_times

LONGEST_LINE = 1000  # characters
LONGEST_NOTE = 120
MOST_LINES = 1000
EVENING, NIGHT_ENDS = 17 * 60, 6 * 60  # minutes: from one to the other is the night, without saying so

Slot = tuple[time, time | None]

_NOTE = re.compile(r"^(?P<said>[^(]*[^(\s])\s*\((?P<note>.*)\)\s*[.;]?\s*$")
# In brackets, but it changes the dates: "(sauf vacances)".
_NO_NOTE = re.compile(
    r"^(?:sauf|hors|hormis|except\w*|en dehors|en p[ée]riode|pendant|jusqu|[àa] partir|d[eè]s|tou(?:s|tes) les|chaque"
    r"|uniquement|seulement|une? .*\bsur (?:deux|2)\b|vacances|fermé|pas de)\b",
    re.IGNORECASE,
)
_NEXT_DAY = re.compile(r"\b(?:le |du )?lendemain\b", re.IGNORECASE)
_DOTTED = re.compile(r"\b(\d{1,2})[.-](\d{1,2})[.-]((?:20)?\d\d)\b(?!\s*h)")
_HOLIDAYS = re.compile(r"\bvacances\b(?!\s+(?:scolaires?|d[e’']|de la))", re.IGNORECASE)
_CELLS = re.compile(r" *\t *")
_SPACES = re.compile(r"[\s\u200b]+")
_BULLET = re.compile(r"^[\s•▪◦*·–—-]+|[\s.;,]+$")
_DAYS = r"(?P<day>lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?"
_EVERY_OTHER = (
    (re.compile(rf"\b(?:un|1|tous les|le)\s+{_DAYS}\s+sur\s+(?:deux|2)\b", re.IGNORECASE), r"chaque \g<day>"),
    (
        re.compile(
            r",?\s*\b(?:(?:une|1)\s+semaine\s+sur\s+(?:deux|2)|toutes\s+les\s+(?:deux|2)\s+semaines"
            r"|tous\s+les\s+(?:quinze|15)\s+jours)\b",
            re.IGNORECASE,
        ),
        "",
    ),
)


@dataclass(frozen=True)
class Line:
    """A line and what it says: `rows` in order, empty when there is an `error`.

    `wants` is "times" or "end" when that was not said: the rows then hold midnight in its place.
    """

    number: int
    text: str
    rows: tuple[PlainRow, ...] = ()
    doubts: tuple[str, ...] = ()
    error: str = ""
    wants: str = ""

    @property
    def is_complete(self) -> bool:
        return not self.error and not self.wants


def read_lines(text: str, today: date, departement: str, *, usual: Slot | None = None) -> list[Line]:
    """The lines of a text that say something, in order; nothing is ever raised, nothing left out.

    Lines without times take `usual`, or else those of the other lines when all these have the same; lines without an
    end take the end of `usual`.
    """
    texts = [(number, _BULLET.sub("", one)) for number, one in enumerate(text.splitlines(), 1)]
    lines = [read_line(one, today, departement, number=number) for number, one in texts if one]
    if len(lines) > MOST_LINES:
        said = _("Au plus %(most)d lignes à la fois.") % {"most": MOST_LINES}
        lines[MOST_LINES:] = [replace(one, rows=(), error=said, wants="") for one in lines[MOST_LINES:]]
    said_once = _same_times(lines)
    return [_completed(line, usual, said_once) for line in lines]


def read_line(text: str, today: date, departement: str, *, number: int = 1) -> Line:
    """One line, by itself."""
    line = Line(number, text)
    try:
        return _read(line, today, departement)
    except NotUnderstood as reason:
        said = str(reason) or _(
            "Pas compris. Par exemple : jeudi 26 novembre de 9h30 à 11h30. Le reste se met entre parenthèses."
        )
        return replace(line, error=said)
    except (ValueError, OverflowError):
        return replace(line, error=_("Pas compris : vérifiez les jours et les heures."))


def _read(line: Line, today: date, departement: str) -> Line:
    if len(line.text) > LONGEST_LINE:
        raise NotUnderstood(_("Cette ligne est trop longue : écrivez-en plusieurs."))
    said, note = _without_note(line.text)
    said, next_day = _NEXT_DAY.subn("", _CELLS.sub(";", said))
    fortnight = False
    for pattern, instead in _EVERY_OTHER:
        said, count = pattern.subn(instead, said)
        fortnight |= bool(count)
    said = with_whole_years(_DOTTED.sub(r"\1/\2/\3", _SPACES.sub(" ", said)))
    said = _HOLIDAYS.sub("vacances scolaires", said)
    clauses = Clauses(tokens_of(said), today)
    clauses.read()
    found, doubts = meaning_of(clauses, today, departement, fortnight=fortnight)
    is_next_day = bool(next_day)
    start, end = clauses.slots[0] if len(clauses.slots) == 1 else (0, None)
    if clauses.ends_on and end is not None:
        is_next_day |= ends_next_day(clauses.ends_on, found, start, end)
    elif end is not None and end <= NIGHT_ENDS and start >= EVENING and not is_next_day:
        is_next_day = True
        doubts.append(f"{capfirst(say_times(_time(start), _time(end)))}.")
    slots = _slots(clauses.slots, next_day=is_next_day)
    wants = "times" if not slots else "end" if any(end is None for _start, end in slots) else ""
    if wants == "end" and len(slots) > 1:
        raise NotUnderstood(_("Ces heures se lisent de deux façons. Par exemple : de 9h30 à 11h30."))
    rows = tuple(
        replace(row, start_time=start, end_time=end or time(0), note=note)
        for row in found
        for start, end in slots or [(time(0), None)]
    )
    return replace(line, rows=rows, doubts=tuple(doubts), wants=wants)


def _without_note(text: str) -> tuple[str, str]:
    match = _NOTE.match(text)
    if not match:
        return text, ""
    note = " ".join(match["note"].split())
    if _NO_NOTE.match(note):
        return f"{match['said']}, {note}", ""
    if len(note) > LONGEST_NOTE:
        raise NotUnderstood(
            _("Ce qui est entre parenthèses est trop long : %(most)d caractères au plus.")
            % {"most": LONGEST_NOTE}
        )
    return match["said"], note


def _slots(minutes: list[tuple[int, int | None]], *, next_day: bool) -> list[Slot]:
    slots: list[Slot] = []
    for start, end in minutes:
        if end is None:
            slots.append((_time(start), None))
            continue
        if end <= start and not next_day:
            raise NotUnderstood(
                _("La fin est avant le début. Si c’est le jour suivant, ajoutez « le lendemain ».")
            )
        if next_day and (end > start or len(minutes) > 1):
            raise NotUnderstood(_("Le lendemain : vérifiez les heures."))
        slots.append((_time(start), _time(end)))
    if next_day and (not slots or slots[0][1] is None):
        raise NotUnderstood(_("Jusqu’à quelle heure, le lendemain ?"))
    return slots


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


# --- What a line does not say, that others do ---


def _same_times(lines: Iterable[Line]) -> Slot | None:
    times = {(row.start_time, row.end_time) for line in lines if line.is_complete for row in line.rows}
    return times.pop() if len(times) == 1 else None


def _completed(line: Line, usual: Slot | None, elsewhere: Slot | None) -> Line:
    if line.error or not line.wants:
        return line
    end = usual[1] if usual else None
    if line.wants == "end" and end is not None:
        if any(end <= row.start_time for row in line.rows):
            return replace(line, rows=(), wants="", error=_("La fin est avant le début."))
        return replace(line, rows=tuple(replace(row, end_time=end) for row in line.rows), wants="")
    if line.wants != "times":
        return line
    start, end = usual or elsewhere or (None, None)
    if start is None:
        return line
    if end is None:
        return replace(line, rows=tuple(replace(row, start_time=start) for row in line.rows), wants="end")
    rows = tuple(replace(row, start_time=start, end_time=end) for row in line.rows)
    doubts = line.doubts if usual else (*line.doubts, _("L’heure n’est pas dite : celle des autres dates."))
    return replace(line, rows=rows, wants="", doubts=doubts)
