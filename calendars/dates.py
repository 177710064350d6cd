"""What a calendar says, in plain values: nothing here knows of the database nor of a format."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


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
