"""The month of a programme: as an address says it ("2026-12"), and as one says it."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.planning import midnight

AHEAD = 12  # months: dates that far are worth a sheet
_WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    year: int
    number: int  # 1 to 12

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month | None":
        """The month written "2026-12"; nothing when it is not written so."""
        found = _WRITTEN.fullmatch(text.strip())
        return cls(int(found[1]), int(found[2])) if found and int(found[1]) else None

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    def after(self, months: int = 1) -> "Month":
        years, rank = divmod(self.number - 1 + months, 12)
        return Month(self.year + years, rank + 1)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def since(self) -> datetime:
        return midnight(self.first)

    @property
    def until(self) -> datetime:
        """When the next one begins."""
        return midnight(self.after().first)

    @property
    def name(self) -> str:
        """ "décembre"."""
        return date_format(self.first, "F")

    @property
    def of_name(self) -> str:
        """ "de décembre", "d’avril"."""
        elided = self.name[:1] in "aeiouyéèêh"
        return (_("d’%(month)s") if elided else _("de %(month)s")) % {"month": self.name}


def offered(today: date) -> list[Month]:
    """The months one prints: this one and those of the year to come."""
    return [Month.of(today).after(months) for months in range(AHEAD + 1)]
