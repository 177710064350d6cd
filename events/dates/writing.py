"""Rows of dates as lines that people could have typed; `events.dates.reading` reads each of them back."""

from datetime import date, time

from directory.hours.words import DAY_NAMES, MONTH_NAMES
from events.dates.rows import PlainRow
from events.enums import Every

NTH = {1: "1er", 2: "2e", 3: "3e", 4: "4e", -1: "dernier"}
MIDNIGHT = time(0)


def say_row(row: PlainRow) -> str:
    """ "jeudi 26 novembre 2026 de 9h30 à 11h30 (avec une conteuse)", or a rule; its address is not said.

    French whatever the language of the screens: it is what the reader reads.
    """
    said = say_rule(row, f" {say_times(row.start_time, row.end_time)}")
    return f"{said} ({row.note})" if row.note else said


def say_rule(row: PlainRow, times: str = "") -> str:
    """The same without its note, and with these times."""
    if not row.every:
        return say_day(row.day) + times
    said = f"{_rule(row)}{times}, {_between(row)}"
    if row.skip_holidays:
        said += ", hors vacances scolaires"
    if row.left_out:
        days = [_bare(date.fromisoformat(day)) for day in row.left_out]
        said += ", sauf le " + " et le ".join(days)
    return said


def say_day(day: date) -> str:
    """ "jeudi 26 novembre 2026"."""
    return f"{DAY_NAMES[day.weekday()]} {_bare(day)}"


def say_times(start: time, end: time) -> str:
    """ "de 9h30 à 11h30", "de 22h à 2h le lendemain", "de 20h à minuit"."""
    said = f"de {_clock(start)} à {'minuit' if end == MIDNIGHT else _clock(end)}"
    return f"{said} le lendemain" if end <= start and end != MIDNIGHT else said


def _rule(row: PlainRow) -> str:
    name = DAY_NAMES[row.day.weekday()]
    if row.every == Every.MONTH:
        return f"le {NTH[row.nth or 1]} {name} du mois"
    return f"un {name} sur deux" if row.every == Every.FORTNIGHT else f"tous les {name}s"


def _between(row: PlainRow) -> str:
    if row.until:
        return f"du {_bare(row.day)} au {_bare(row.until)}"
    return f"à partir du {_bare(row.day)}"


def _bare(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def _clock(at: time) -> str:
    return f"{at.hour}h{at.minute:02}" if at.minute else f"{at.hour}h"
