"""The column `horaires`: understood, or kept as typed."""

from directory.hours import read_hours
from imports.rows import Row
from imports.texts import one_line


def read_opening_hours(row: Row, text: str) -> None:
    """Read the hours; where lines end, a sentence ends, unless that says nothing."""
    line = one_line(text)
    if not line:
        return
    for reading in (read_hours(text), read_hours(line)):
        if reading.understood and reading.opening_hours:
            row.opening_hours, row.hours_as_typed = reading.opening_hours, ""
            break
    else:
        row.opening_hours, row.hours_as_typed = "", line
    row.warnings += reading.warnings
