"""What a calendar says, in plain values: nothing here knows of the database nor of a format."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

# Control characters, and what some programs take for the end of a line.
UNWRITTEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """One dated session. `uid` is its own for ever; `changed_at` never goes back; `point` is in WGS84 degrees."""

    uid: str
    start: datetime
    end: datetime
    changed_at: datetime
    title: str
    url: str
    where: str = ""
    point: tuple[float, float] | None = None
    text: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class DatesCalendar:
    """Dates under a name; `url` is the page where people read them, `source` where programs do."""

    name: str
    dates: Sequence[CalendarDate]
    url: str
    source: str
    about: str = ""


def plain(text: str) -> str:
    """The text with nothing that a calendar or a feed cannot say; only new lines stay what they are."""
    return UNWRITTEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
