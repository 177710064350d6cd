"""French opening hours, second step: tokens become phrases (days, times, parts of the year, exceptions)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from directory.hours.french_times import Times, TimesReader
from directory.hours.french_words import NotUnderstood, T, Token
from directory.hours.rules import EVERY_DAY, MONTHS


@dataclass(frozen=True)
class Days:
    days: tuple[int, ...] = ()
    nth: tuple[tuple[int, int], ...] = ()  # (weekday, rank in the month)
    public: bool = False
    spread: bool = False  # "du lundi au vendredi": some of these days were not named
    half: str = ""  # "lundi matin et mardi matin"


@dataclass(frozen=True)
class Scope:
    """A part of the year: weeks "01" or "02", season "Sep-Jun", school "holidays" or "term"."""

    dimension: str
    value: str


@dataclass(frozen=True)
class Appointment:
    comment: str  # nothing: without appointment
    only: bool = False


@dataclass(frozen=True)
class Closed:
    """What is closed; nothing: what was just named."""

    days: tuple[Days, ...] = ()
    holidays: bool = False
    seasons: tuple[str, ...] = ()
    must_say: bool = False


@dataclass(frozen=True)
class Including:
    public: bool
    holidays: bool


@dataclass(frozen=True)
class Sign:
    kind: T


Phrase = Days | Times | Scope | Appointment | Closed | Including | Sign

_DAY_LIKE = {T.DAY, T.WEEKEND, T.EVERY_DAY, T.RANK, T.PUBLIC}
_SIMPLE = {
    *(T.STOP, T.LINE, T.DOT, T.COMMA, T.COLON, T.SLASH, T.DOUBLE_SLASH, T.DASH, T.OPENING, T.CLOSING_BRACKET),
    *(T.AND, T.OR, T.ONLY, T.ALSO, T.OPEN, T.SAID_NOWHERE, T.NON_STOP),
}


def phrases_of(tokens: list[Token]) -> tuple[list[Phrase], list[str]]:
    """The phrases, and the hours assumed ("9" for 9 h); raises NotUnderstood."""
    reader = _Reader(tokens)
    return list(reader.phrases()), reader.assumed


class _Reader(TimesReader):
    def phrases(self) -> Iterator[Phrase]:
        named = False  # days or a part of the year, nothing said of them yet
        while self.place < len(self.tokens):
            if self.starts_times():
                yield self.times()
                named = False
                continue
            if self.kind() == T.OF:
                self._skip_link()
                continue
            phrase = self._phrase(named=named)
            named = isinstance(phrase, Days | Scope) or (
                named and isinstance(phrase, Sign) and phrase.kind == T.COLON
            )
            yield phrase

    def _skip_link(self) -> None:
        since = any(token.written == "des" for token in self.tokens[self.place : self.place + 1])
        self.skips(T.OF)
        if since and self.kind() == T.MONTH:
            raise NotUnderstood  # "dès septembre": until when?

    def _phrase(self, *, named: bool) -> Phrase:
        kind = self.kind()
        if kind in _SIMPLE:
            return Sign(self.take(*_SIMPLE).kind)
        if kind == T.WEEKS:
            return Scope("weeks", str(self.take(T.WEEKS).value))
        if kind in {T.HOLIDAYS, T.TERM}:
            self._take_holidays()
            return Scope("school", "term" if kind == T.TERM else "holidays")
        if kind in {T.APPOINTMENT, T.NO_APPOINTMENT}:
            return self._appointment()
        if kind in {T.EXCEPT, T.CLOSED, T.CLOSING}:
            self.place += 1
            if named and kind == T.CLOSED:
                return Closed()
            return self._closed(must_say=kind != T.CLOSED)
        if kind == T.INCLUDING:
            self.place += 1
            objects = self._closed(must_say=True)
            if objects.seasons or any(days.days or days.nth for days in objects.days):
                raise NotUnderstood
            return Including(bool(objects.days), objects.holidays)
        if kind == T.EVERY and self.kind(1) == T.WEEKS:
            self.place += 1
            return Scope("weeks", str(self.take(T.WEEKS).value))
        if self._starts_date():
            season = self._season()
            if any(character.isdigit() and "-" not in season for character in season.split(" ", 1)[-1]):
                raise NotUnderstood  # "ouverture le 7 septembre": since then, or that day?
            return Scope("season", season)
        return self._days()

    def _take_holidays(self) -> None:
        self.take(T.HOLIDAYS, T.TERM)
        ahead = 0
        while self.kind(ahead) == T.OF and self.tokens[self.place + ahead].written in {"de", "des"}:
            ahead += 1
        if ahead and self.kind(ahead) == T.MONTH:
            raise NotUnderstood  # "les vacances scolaires de février"

    def _appointment(self) -> Appointment:
        token = self.take(T.APPOINTMENT, T.NO_APPOINTMENT)
        if token.kind == T.NO_APPOINTMENT:
            return Appointment("")
        only = token.written not in {"sur rdv", "sur prise de rdv"}
        start = self.place
        while self.kind() in {T.AU, T.OF}:
            self.place += 1
        if self.kind() == T.PHONE:
            return Appointment(f"sur rendez-vous au {self.take(T.PHONE).value}", only)
        self.place = start
        return Appointment("sur rendez-vous", only)

    # --- Days ---

    def _days(self) -> Days:
        found = self._some_days(of_one=self.place > 0 and self.kind(-1) == T.OPEN)
        separators = []
        while True:
            half = self._half_of_a_list()
            joint = self._joint_of_days()
            if joint is None:
                break
            separators.append(joint)
            start = self.place
            following = self._some_days()
            if joint == T.OF and found.days and following.nth:
                # "samedi 1er samedi du mois": the column says the day again
                if {day for day, _rank in following.nth} != set(found.days):
                    raise NotUnderstood
                found = following
                continue
            if (found.half and half != found.half) or (half and len(separators) > 1 and not found.half):
                raise NotUnderstood
            if start == self.place or (found.nth and (following.days or following.public)):
                raise NotUnderstood
            if following.nth and (found.days or found.public):
                raise NotUnderstood
            found = Days(
                (*found.days, *following.days),
                (*found.nth, *following.nth),
                found.public or following.public,
                found.spread or following.spread,
                half or found.half,
            )
        loose = separators in ([T.SLASH], [T.OF]) and len(found.days) == 2
        if loose and abs(found.days[0] - found.days[1]) != 1:
            raise NotUnderstood  # "lundi/vendredi": two days or five?
        return replace(found, days=tuple(sorted(set(found.days))))

    def _half_of_a_list(self) -> str:
        """The half of the day after one day of a list ("lundi matin et mardi matin"), else nothing."""
        ahead = 1
        while self.kind(ahead) in {T.COMMA, T.AND, T.OF, T.EVERY}:
            ahead += 1
        if self.kind() == T.HALF and ahead > 1 and self.kind(ahead) == T.DAY:
            return str(self.take(T.HALF).value)
        return ""

    def _joint_of_days(self) -> T | None:
        """What joins one more day to the list (OF: nothing), passed over; None at the end of the list."""
        ahead = 0
        joint = T.OF
        if self.kind() in {T.COMMA, T.AND, T.SLASH}:
            joint = self.kind() or T.OF
            ahead = 2 if (self.kind(), self.kind(1)) == (T.COMMA, T.AND) else 1
        while self.kind(ahead) in {T.OF, T.DU, T.EVERY}:
            ahead += 1
        if self.kind(ahead) not in _DAY_LIKE or (self.kind(ahead) == T.RANK and self._is_date(ahead)):
            return None
        self.place += ahead - (1 if self.kind(ahead - 1) == T.DU else 0)
        return joint

    def _some_days(self, *, of_one: bool = False) -> Days:
        """One day, one stretch of days, or days of the month; `of_one`: "du lundi" may be Mondays only."""
        begins = self.kind() == T.DU
        if begins:
            self.place += 1
        every = self.skips(T.EVERY)
        token = self.take(*_DAY_LIKE)
        if token.kind == T.RANK:
            return self._nth(token)
        if token.kind == T.DAY and self.kind() in {T.DASH, T.AU, T.TO} and self.kind(1) == T.DAY:
            if self.kind(2) in {T.DASH, T.AU, T.TO} and self.kind(3) == T.DAY:
                return self._chain(int(token.value))
            self.place += 1
            first, last = int(token.value), int(self.take(T.DAY).value)
            if first == last or every:
                raise NotUnderstood
            return Days(tuple((first + step) % 7 for step in range((last - first) % 7 + 1)), spread=True)
        if token.kind == T.DAY:
            if begins and not of_one:
                raise NotUnderstood
            return Days((int(token.value),))
        if token.kind == T.PUBLIC:
            return Days(public=True)
        return Days((5, 6)) if token.kind == T.WEEKEND else Days(EVERY_DAY, spread=True)

    def _chain(self, first: int) -> Days:
        """ "lundi - mardi - jeudi": a list, as no stretch has three ends."""
        days = [first]
        while self.kind() == T.DASH and self.kind(1) == T.DAY:
            self.place += 1
            days.append(int(self.take(T.DAY).value))
        if days != sorted(set(days)) or len(days) < 3 or self.kind() in {T.AU, T.TO}:
            raise NotUnderstood
        return Days(tuple(days))

    def _nth(self, first: Token) -> Days:
        ranks = [int(first.value)]
        while self.kind() != T.DAY:
            self.skips(T.COMMA, T.AND, T.SLASH, T.OF)
            if self.kind() == T.DAY:
                raise NotUnderstood
            ranks.append(int(self.take(T.RANK).value))
        day = int(self.take(T.DAY).value)
        if self.kind() in {T.DASH, T.AU, T.TO} and self.kind(1) == T.DAY:
            raise NotUnderstood
        if self.kind() == T.OF_MONTH:
            self.place += 1
        return Days(nth=tuple((day, rank) for rank in ranks))

    # --- Parts of the year ---

    def _is_date(self, ahead: int = 0) -> bool:
        """Whether a day of a month starts here: "15 juillet", "1er au 15 août"."""
        if self.kind(ahead) not in {T.NUMBER, T.RANK}:
            return False
        after = 3 if self.kind(ahead + 1) == T.AU and self.kind(ahead + 2) in {T.NUMBER, T.RANK} else 1
        return self.kind(ahead + after) == T.MONTH

    def _starts_date(self) -> bool:
        ahead = 1 if self.kind() == T.DU else 0
        return self.kind(ahead) == T.MONTH or self._is_date(ahead)

    def _season(self) -> str:
        """Periods joined by commas or "et", as the standard writes them."""
        periods = [self._period()]
        while True:
            ahead = 1 if self.kind() in {T.COMMA, T.AND} else 0
            while ahead and self.kind(ahead) in {T.OF, T.DU}:
                ahead += 1
            if not ahead or not (self.kind(ahead) == T.MONTH or self._is_date(ahead)):
                break
            self.place += ahead
            periods.append(self._period())
        months = [MONTHS.index(period) for period in periods if period in MONTHS]
        if len(months) == len(periods) == 2 and months[1] == months[0] + 1:
            return f"{periods[0]}-{periods[1]}"
        return ",".join(periods)

    def _period(self) -> str:
        if self.kind() == T.DU:
            self.place += 1
        first = self._date()
        to = self.kind() if self.kind() in {T.DASH, T.AU, T.TO} else None
        if to and (self.kind(1) == T.MONTH or self._is_date(1)):
            self.place += 1
            return _joined(first, self._date())
        if not first[1]:
            raise NotUnderstood
        return _written(first)

    def _date(self) -> tuple[int, int, int]:
        """(year, month, day), 0 where not said."""
        day = int(self.take(T.NUMBER, T.RANK).value) if self.kind() != T.MONTH else 0
        if day < 0 or day > 31:
            raise NotUnderstood
        if day and self.kind() == T.AU:  # "du 1er au 15 août"
            return 0, 0, day
        month = int(self.take(T.MONTH).value)
        year = int(self.take(T.YEAR).value) if self.kind() == T.YEAR else 0
        if day > (29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31):
            raise NotUnderstood
        return year, month, day

    # --- Exceptions ---

    def _closed(self, *, must_say: bool) -> Closed:
        days: list[Days] = []
        holidays = False
        seasons: list[str] = []
        while self._skips_to_object(first=not (days or holidays or seasons)):
            start = self.place
            if self.kind() == T.HOLIDAYS:
                self._take_holidays()
                holidays = True
            elif self._starts_date():
                seasons.append(self._season())
            else:
                days.append(self._some_days(of_one=True))
                if self.starts_times() or self.kind() in {T.COLON, T.APPOINTMENT, T.CLOSED, T.OPEN}:
                    self._give_back(start, days, known=bool(len(days) > 1 or holidays or seasons))
                    break
        if must_say and not (days or holidays or seasons):
            raise NotUnderstood
        return Closed(tuple(days), holidays, tuple(seasons), must_say)

    def _give_back(self, start: int, days: list[Days], *, known: bool) -> None:
        """ "sauf mercredi, samedi 9h-12h": Saturday is no exception; "sauf mercredi 9h-12h" stays one."""
        if not known:
            return
        while self.tokens[start - 1].kind in {T.OF, T.DU}:
            start -= 1
        if self.tokens[start - 1].kind != T.COMMA:
            raise NotUnderstood
        days.pop()
        self.place = start

    def _skips_to_object(self, *, first: bool) -> bool:
        ahead = 0
        if not first:
            if self.kind() not in {T.COMMA, T.AND}:
                return False
            ahead = 2 if (self.kind(), self.kind(1)) == (T.COMMA, T.AND) else 1
            ahead += self.kind(ahead) == T.EXCEPT
        elif self.kind() == T.COLON:
            ahead = 1
        while self.kind(ahead) in {T.OF, T.EVERY}:
            ahead += 1
        after = ahead + (self.kind(ahead) == T.DU)
        kind = self.kind(after)
        if not (kind in _DAY_LIKE or kind in {T.HOLIDAYS, T.MONTH} or self._is_date(after)):
            return False
        self.place += ahead
        return True


def _joined(first: tuple[int, int, int], last: tuple[int, int, int]) -> str:
    """A period as the standard writes it; "du 1er septembre au 30 juin 2027" starts in 2026."""
    year, month, day = first
    month = month or last[1]
    if last[0] and not year:
        year = last[0] - ((month, day) > last[1:])
    if bool(day) != bool(last[2]) or bool(year) != bool(last[0]) or (year and not day):
        raise NotUnderstood
    if (year, month, day) >= last if year else (month, day) == last[1:]:
        raise NotUnderstood
    return f"{_written((year, month, day))}-{_written(last)}"


def _written(date: tuple[int, int, int]) -> str:
    year, month, day = date
    return (f"{year} " if year else "") + MONTHS[month - 1] + (f" {day}" if day else "")
