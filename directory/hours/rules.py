"""Opening hours read into rules, and the rules arranged by part of the year.

What this reader does not know for sure raises Unclear: nothing is guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from opening_hours import OpeningHours

LONGEST = 1000  # characters
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EVERY_DAY = tuple(range(7))
LAST = -1  # "the last Tuesday of the month"

MONTH = rf"(?:{'|'.join(MONTHS)})"
_DATE = rf"(?:\d{{4}} )?{MONTH}(?: \d{{1,2}})?"
_PERIOD = rf"{_DATE}(?:-{_DATE})?"
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?(?:\[-?\d(?:,-?\d)*\])?|PH|SH"
_TIME = r"\d\d:\d\d(?:-\d\d:\d\d|\+)"
RULE = re.compile(
    rf"(?:(?P<always>24/7) ?)?(?:(?P<season>{_PERIOD}(?:,{_PERIOD})*) ?)?(?:week(?P<weeks>0[12]-5[234]/2) ?)?"
    rf"(?:(?P<days>(?:{_DAY})(?:,(?:{_DAY}))*) ?)?(?:(?P<times>{_TIME}(?:,{_TIME})*) ?)?"
    r"(?P<state>closed|unknown)? ?(?P<comment>\"\d+\")?"
)
# Wednesdays *of* the school holidays: no comma after SH, unlike "SH,We".
DURING_SCHOOL_HOLIDAYS = re.compile(r"(?<![,\w])SH (?=(?:Mo|Tu|We|Th|Fr|Sa|Su)\b|\d{1,2}:)")
# A rule of the school holidays besides others: "We 09:00-12:00, SH Th 09:00-12:00".
NEXT_OF_SCHOOL_HOLIDAYS = re.compile(r",\s+(?=(?:[^\s,;]+ )*SH (?:Mo|Tu|We|Th|Fr|Sa|Su|\d))")
APPOINTMENT = re.compile(r"rendez[- ]?vous|\brdv\b|contact|appointment", re.IGNORECASE)


@dataclass(frozen=True)
class Slot:
    """What happens on a day: times as "HH:MM-HH:MM" or "HH:MM+" (none: all day), and how."""

    times: tuple[str, ...] = ()
    unknown: bool = False
    comment: str = ""


@dataclass(frozen=True)
class When:
    """Which part of the year a rule is about: the whole of it when everything is empty."""

    season: str = ""
    weeks: str = ""
    school_holidays: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule of the string. `nth` holds (weekday, rank in the month) pairs."""

    when: When
    days: tuple[int, ...]
    nth: tuple[tuple[int, int], ...]
    public_holidays: bool
    any_school_holiday: bool  # "SH" in the list of days
    everything: bool  # no selector at all
    slot: Slot
    closed: bool
    joint: str  # what joins it to the rule before: ";", "," or "||"


@dataclass
class Part:
    """What is said of one `When`: a week, days of the month, public holidays."""

    week: dict[int, list[Slot]] = field(default_factory=dict)
    nth: dict[Slot, list[tuple[int, int]]] = field(default_factory=dict)
    public: list[Slot] = field(default_factory=list)


class Unclear(Exception):  # noqa: N818
    """The string means something this reader would not say for sure."""


def asks_first(slot: Slot) -> bool:
    return bool(APPOINTMENT.search(slot.comment))


def is_bare_comment(rule: Rule) -> bool:
    return rule.everything and rule.slot.comment != "" and not rule.slot.unknown and not rule.closed


def rules_or_none(text: str) -> list[Rule] | None:
    try:
        return read(text)
    except Exception:
        return None


def read(text: str) -> list[Rule]:
    """The rules of the string; raises Unclear or the library's ParserError."""
    if not text or len(text) > LONGEST:
        raise Unclear
    comments: list[str] = []

    def keep(match: re.Match[str]) -> str:
        comments.append(match[1])
        return f'"{len(comments) - 1}"'

    masked = re.sub(r'"([^"]*)"', keep, text.strip())
    rules: list[Rule] = []
    joint = ";"
    for chunk in re.split(r"(;|\|\|)", masked):
        if chunk in {";", "||"}:
            joint = chunk
        elif chunk.strip():
            rules += _rules_of(chunk.strip(), joint, comments)
    return rules


def _rules_of(chunk: str, joint: str, comments: list[str]) -> Iterable[Rule]:
    for piece in NEXT_OF_SCHOOL_HOLIDAYS.split(chunk):
        yield from _rules_of_piece(piece, joint, comments)
        joint = ","


def _rules_of_piece(piece: str, joint: str, comments: list[str]) -> Iterable[Rule]:
    plain, school = DURING_SCHOOL_HOLIDAYS.subn("", piece)
    all_written = re.split(r", ", str(OpeningHours(plain)))
    if school not in {0, len(all_written)}:
        raise Unclear(
            piece
        )  # "SH Tu 09:00-12:00, Th 14:00-16:00": Thursdays of the holidays, or all of them?
    for rank, written in enumerate(all_written):
        match = RULE.fullmatch(written)
        if not match:
            raise Unclear(written)
        comment = comments[int(match["comment"].strip('"'))] if match["comment"] else ""
        yield _rule(match, comment, "," if rank else joint, school_holidays=bool(school))


def _rule(match: re.Match[str], comment: str, joint: str, *, school_holidays: bool) -> Rule:
    days, nth, special = _days(match["days"] or "")
    selected = match["days"] or match["season"] or match["weeks"] or match["times"] or school_holidays
    return Rule(
        when=When(match["season"] or "", (match["weeks"] or "")[:2], school_holidays),
        days=days or (() if match["days"] else EVERY_DAY),
        nth=nth,
        public_holidays="PH" in special,
        any_school_holiday="SH" in special,
        everything=not selected,
        slot=Slot(
            tuple((match["times"] or "").split(",")) if match["times"] else (),
            match["state"] == "unknown",
            comment,
        ),
        closed=match["state"] == "closed",
        joint=joint,
    )


def _days(text: str) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...], set[str]]:
    days: set[int] = set()
    nth: list[tuple[int, int]] = []
    special: set[str] = set()
    for item in re.findall(_DAY, text):
        if item in {"PH", "SH"}:
            special.add(item)
            continue
        names, _bracket, ranks = item.partition("[")
        first, _dash, last = names.partition("-")
        start, end = DAYS.index(first), DAYS.index(last or first)
        span = [(start + step) % 7 for step in range((end - start) % 7 + 1)]
        if ranks:
            nth += [(day, int(rank)) for day in span for rank in ranks.strip("]").split(",")]
        else:
            days.update(span)
    return tuple(sorted(days)), tuple(nth), special


# --- Arranging: later rules replace earlier ones, as the standard says ---


def arrange(rules: list[Rule]) -> dict[When, Part]:
    """What is open, by part of the year; raises Unclear where two rules meet in a way hard to say."""
    refuse_undone(rules)
    parts: dict[When, Part] = {}
    for rule in rules:
        if is_besides(rule):
            continue
        if rule.closed:
            if rule.when == When():
                _close(parts, rule)
            continue
        if rule.any_school_holiday or (rule.everything and rule.slot.unknown):
            raise Unclear
        _open(parts.setdefault(rule.when, Part()), rule)
    if not _adds_up(rules):
        _refuse_overlaps(parts)
    return parts


def _adds_up(rules: list[Rule]) -> bool:
    """Whether no rule replaces another: each can be said on its own."""
    opening = [rule for rule in rules if not rule.closed and not is_besides(rule)]
    without_holidays = any(rule.closed and rule.any_school_holiday for rule in rules)
    return all(rule.joint == "," or (without_holidays and rule.when.school_holidays) for rule in opening[1:])


def refuse_undone(rules: list[Rule]) -> None:
    """A usual week written after an exception undoes it, which its author rarely means."""
    exceptional = False
    for place, rule in enumerate(rules):
        opens = not rule.closed and not is_besides(rule)
        if rule.joint == ";" and opens and any(_undoes(rule, one) for one in rules[:place]):
            raise Unclear
        usual = rule.when == When() and rule.days and not rule.closed and not is_besides(rule)
        if exceptional and usual and rule.joint == ";":
            raise Unclear
        exceptional |= (
            rule.when != When() or bool(rule.nth) or (rule.closed and not rule.days and not rule.everything)
        )


def _undoes(rule: Rule, earlier: Rule) -> bool:
    """Whether a rule takes back days of an earlier one about a smaller part of the year."""
    smaller = (earlier.when.school_holidays, earlier.when.season != "") > (
        rule.when.school_holidays,
        rule.when.season != "",
    )
    days = {*rule.days, *(day for day, _rank in rule.nth)}
    return smaller and not days.isdisjoint({*earlier.days, *(day for day, _rank in earlier.nth)})


def _open(part: Part, rule: Rule) -> None:
    replaces = rule.joint == ";"
    for day in rule.days:
        part.week[day] = [rule.slot] if replaces else [*part.week.get(day, []), rule.slot]
    if rule.nth:
        taken = [pair for pairs in part.nth.values() for pair in pairs]
        if replaces and any(day in part.week or (day, rank) in taken for day, rank in rule.nth):
            raise Unclear
        part.nth.setdefault(rule.slot, []).extend(rule.nth)
    if rule.public_holidays:
        part.public.append(rule.slot)


def _close(parts: dict[When, Part], rule: Rule) -> None:
    if rule.days and rule.slot.times:
        raise Unclear
    if any(
        day in rule.days for part in parts.values() for pairs in part.nth.values() for day, _rank in pairs
    ):
        raise Unclear
    if rule.any_school_holiday and any(when.school_holidays for when in parts):
        raise Unclear
    for part in parts.values():
        for day in rule.days:
            part.week.pop(day, None)


def _refuse_overlaps(parts: dict[When, Part]) -> None:
    """A season or an even week that replaces only some of the usual days is hard to say without a table."""
    usual = set(parts[When()].week) if When() in parts else set()
    for when, part in parts.items():
        days = set(part.week) | {day for pairs in part.nth.values() for day, _rank in pairs}
        if when.weeks and usual & days:
            raise Unclear
        if when.season and not when.school_holidays and usual & days and not usual <= days:
            raise Unclear


def exclusions_of(rules: Iterable[Rule]) -> list[Rule]:
    """Rules that close something else than plain weekdays (those are simply not said to be open)."""
    return [
        rule
        for rule in rules
        if rule.closed
        and (rule.when != When() or rule.nth or rule.public_holidays or rule.any_school_holiday)
        and not rule.everything
    ]


def is_besides(rule: Rule) -> bool:
    """A rule without day or time that only says "by appointment": besides the hours, whatever its place."""
    return rule.everything and not rule.closed and asks_first(rule.slot)


def same_slots(week: dict[int, list[Slot]]) -> list[tuple[list[int], list[Slot]]]:
    """Weekdays that have the same hours, together, in the order of their first day."""
    groups: list[tuple[list[int], list[Slot]]] = []
    for day in sorted(week):
        slots = sorted(week[day], key=lambda slot: slot.times)
        same = next((days for days, others in groups if others == slots), None)
        if same is None:
            groups.append(([day], slots))
        else:
            same.append(day)
    return groups
