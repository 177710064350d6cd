"""Stand-ins for the outside address service."""

from dataclasses import dataclass, field
from typing import Any

from geopy.exc import GeocoderTimedOut


@dataclass
class Answer:
    """One answer of the address base, as geopy gives it."""

    latitude: float
    longitude: float
    citycode: str
    type: str = "housenumber"
    score: float = 0.9

    @property
    def raw(self) -> dict[str, Any]:
        return {"properties": {"citycode": self.citycode, "type": self.type, "score": self.score}}


@dataclass
class FakeAddressBase:
    """Gives the same answers to every question and remembers the questions."""

    answers: list[Any] | None = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def geocode(self, query: str, *, limit: int, exactly_one: bool) -> Any:
        self.asked.append(query)
        return self.answers


@dataclass
class SilentAddressBase:
    """Never answers in time."""

    asked: list[str] = field(default_factory=list)

    def geocode(self, query: str, *, limit: int, exactly_one: bool) -> Any:
        self.asked.append(query)
        raise GeocoderTimedOut("too slow")
