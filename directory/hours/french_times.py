"""French opening hours: the times of a day, two by two ("9h-12h et 14h-17h", "matin 9h/12h")."""

from dataclasses import dataclass, field
from itertools import pairwise

from directory.hours.french_words import HALVES, NotUnderstood, T, Token

ENDS = {None, T.STOP, T.LINE, T.DOT}
_TIME_LIKE = {T.TIME, T.NIGHT_AND_DAY, T.HALF, T.FROM, T.BETWEEN}
_BETWEEN_SLOTS = {T.DASH, T.SLASH, T.COMMA, T.AND}


@dataclass(frozen=True)
class Span:
    """Minutes since midnight; no end: "à partir de"; the half of the day when it was named."""

    start: int
    end: int | None
    half: str = ""


@dataclass(frozen=True)
class Times:
    spans: tuple[Span, ...]


@dataclass
class _Clock:
    """Times being read: `joints[i]` is what stands before `times[i]`."""

    times: list[Token] = field(default_factory=list)
    joints: list[T | None] = field(default_factory=list)
    tight: list[bool] = field(default_factory=list)
    halves: list[tuple[int, str]] = field(default_factory=list)  # (number of times before it, half)
    endless: bool = False


class TimesReader:
    """Goes through the tokens; knows how to read times."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.kinds: list[T | None] = [*(token.kind for token in tokens), *[None] * 8]
        self.place = 0
        self.assumed: list[str] = []

    def kind(self, ahead: int = 0) -> T | None:
        place = self.place + ahead
        return self.kinds[place] if place < len(self.kinds) else None

    def take(self, *kinds: T) -> Token:
        if self.kind() not in kinds:
            raise NotUnderstood
        self.place += 1
        return self.tokens[self.place - 1]

    def skips(self, *kinds: T) -> bool:
        """Whether words of these kinds were there; something must follow them."""
        start = self.place
        while self.kind() in kinds:
            self.place += 1
        if start < self.place and (self.kind() in ENDS or self.kind() in {T.COMMA, T.COLON, T.SLASH}):
            raise NotUnderstood
        return start < self.place

    def _is_time(self, ahead: int = 0) -> bool:
        kind = self.kind(ahead)
        if kind == T.NUMBER:  # "9-12h"
            return self.kind(ahead + 1) in {T.DASH, T.TO} and self.kind(ahead + 2) == T.TIME
        return kind in _TIME_LIKE

    def starts_times(self) -> bool:
        ahead = 0
        while self.kind(ahead) == T.OF:
            ahead += 1
        return self._is_time(ahead)

    def times(self) -> Times:
        clock = _Clock()
        joint: T | None = None
        while True:
            while self.kind() == T.OF:
                if self.tokens[self.place].written == "des" and self.kind(1) == T.TIME:
                    clock.endless = True
                self.place += 1
            self._one_time(clock, joint)
            joint = self._joint_of_times(clock)
            if joint is None:
                return Times(_spans(clock))

    def _one_time(self, clock: _Clock, joint: T | None) -> None:
        if clock.endless and clock.times and joint != T.TO:
            raise NotUnderstood
        if self.kind() == T.FROM:
            self.place += 1
            self.skips(T.OF)
            clock.endless = True
        opening = self.kind() == T.BETWEEN
        if opening:
            self.place += 1
            if self.kind(1) != T.AND or self.kind(2) != T.TIME:
                raise NotUnderstood
        if self.kind() == T.HALF:
            clock.halves.append((len(clock.times), str(self.take(T.HALF).value)))
            return
        tight = not self.tokens[self.place].spaced
        if self.kind() == T.NIGHT_AND_DAY:
            self.place += 1
            clock.times += [Token(T.TIME, 0), Token(T.TIME, 1440)]
            clock.joints += [joint, T.TO]
            clock.tight += [False, False]
            return
        token = self.take(T.TIME, T.NUMBER)
        if token.kind == T.NUMBER:
            self.assumed.append(token.written)
            if len(clock.times) % 2:
                raise NotUnderstood
            token = Token(T.TIME, int(token.value) * 60)
        clock.times.append(token)
        clock.joints.append(joint)
        clock.tight.append(tight)
        if opening:
            self.place += 1
            clock.times.append(self.take(T.TIME))
            clock.joints.append(T.TO)
            clock.tight.append(False)

    def _joint_of_times(self, clock: _Clock) -> T | None:
        """What joins one more time (OF: nothing), passed over; None when no time follows."""
        ahead, joint = 0, T.OF
        kind = self.kind()
        after_half = bool(clock.halves) and clock.halves[-1][0] == len(clock.times)
        if kind == T.NON_STOP:
            if len(clock.times) != 2:
                raise NotUnderstood
            self.place += 1
            return None
        if kind in {T.TO, T.UNTIL}:
            joint, ahead = T.TO, 2 if (kind, self.kind(1)) == (T.UNTIL, T.TO) else 1
        elif kind in _BETWEEN_SLOTS:
            joint = kind
            ahead = 2 if (kind, self.kind(1)) == (T.COMMA, T.AND) else 1
        elif kind == T.COLON and after_half:
            ahead = 1
        while self.kind(ahead) == T.OF:
            ahead += 1
        if not self._is_time(ahead):
            return None
        if ahead and self.kind(ahead - 1) == T.OF and self.kind(ahead) != T.HALF:
            ahead -= 1  # "dès 9h" is read with its time
        self.place += ahead
        return joint


def _spans(clock: _Clock) -> tuple[Span, ...]:
    """Times two by two; raises when another pairing would be as likely."""
    times = [int(token.value) for token in clock.times]
    paired = len(times) % 2 == 0 or (clock.endless and len(times) == 1)
    if not times or not paired or any(place % 2 for place, _half in clock.halves):
        raise NotUnderstood
    if clock.endless and len(times) > 2:
        raise NotUnderstood
    if clock.endless and len(times) == 1:
        return (_checked(Span(times[0], None, _half_of(clock, 0, 1))),)
    within, between = clock.joints[1::2], clock.joints[2::2]
    strong = all(joint in {T.DASH, T.TO} for joint in within)
    if not strong or T.DASH in between:
        _refuse_doubtful_pairs(clock, times)
    spans = []
    for rank in range(0, len(times), 2):
        start, end = times[rank] % 1440, times[rank + 1] or 1440
        if start >= end:
            raise NotUnderstood(f"{_said(times[rank])} n’est pas avant {_said(times[rank + 1])}")
        if 0 < start < 300:
            raise NotUnderstood  # "de 2 h à 5 h" is rarely the night
        spans.append(Span(start, end, _half_of(clock, rank // 2, len(times) // 2)))
    if T.TO in between:
        raise NotUnderstood
    return tuple(_checked(span) for span in spans)


def _refuse_doubtful_pairs(clock: _Clock, times: list[int]) -> None:
    """Times paired by "/" or by nothing, or pairs joined by a dash: only where no other reading holds."""
    within, between = clock.joints[1::2], clock.joints[2::2]
    marked = {rank for rank, _half in clock.halves}
    if any(joint not in {T.DASH, T.TO, T.SLASH, T.OF} for joint in within):
        raise NotUnderstood
    if any(first >= second for first, second in pairwise(times)):
        raise NotUnderstood
    for place in range(1, len(times), 2):
        joint = within[place // 2]
        if joint == T.SLASH and (not clock.tight[place] or (T.SLASH in between and not _spaced(clock))):
            raise NotUnderstood
        alone = len(times) == 2 and not all(token.written == "clock" for token in clock.times)
        if joint == T.OF and (alone or place in marked or T.OF in between):
            raise NotUnderstood
    if T.DASH in between and T.DASH in within and len(times) != 4:
        raise NotUnderstood


def _spaced(clock: _Clock) -> bool:
    """Whether the slashes between pairs stand apart, unlike those within a pair."""
    return all(
        joint != T.SLASH or not clock.tight[rank]
        for rank, joint in enumerate(clock.joints)
        if rank and rank % 2 == 0
    )


def _half_of(clock: _Clock, rank: int, count: int) -> str:
    """The half of the day that labels this pair of times: named before it, or just after it."""
    marks = [(place // 2, half) for place, half in clock.halves]
    if not marks:
        return ""
    if len({place for place, _half in marks}) < len(marks):
        raise NotUnderstood
    if marks[0][0] == 0:
        if marks[-1][0] >= count:
            raise NotUnderstood
        return next(half for place, half in reversed(marks) if place <= rank)
    return next((half for place, half in marks if place == rank + 1), "")


def _checked(span: Span) -> Span:
    if span.half:
        earliest, latest = HALVES[span.half]
        if span.start < earliest or (span.end or latest) > latest:
            raise NotUnderstood
    return span


def _said(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours}\u00a0h" + (f"\u00a0{rest:02}" if rest else "")
