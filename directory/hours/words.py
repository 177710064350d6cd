"""Opening hours said in French, as a person would."""

import re
from dataclasses import replace
from itertools import groupby

from directory.hours.rules import (
    EVERY_DAY,
    LAST,
    MONTH,
    MONTHS,
    Part,
    Rule,
    Slot,
    Unclear,
    When,
    arrange,
    asks_first,
    exclusions_of,
    is_bare_comment,
    is_besides,
    same_slots,
)

NBSP = "\u00a0"
DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTH_NAMES = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)

DATED = rf"\d{{4}} {MONTH} \d{{1,2}}"


def say(rules: list[Rule]) -> str:
    parts = {when: part for when, part in arrange(rules).items() if part.week or part.nth or part.public}
    if any(rule.joint == "||" and not is_besides(rule) for rule in rules):
        raise Unclear
    besides = [rule.slot.comment for rule in rules if is_besides(rule)]
    if not parts:
        closed = rules and all(rule.closed and rule.everything for rule in rules)
        return besides[0] if len(besides) == 1 and len(rules) == 1 else "Fermé" if closed else ""
    if any(is_bare_comment(rule) and not is_besides(rule) for rule in rules):
        raise Unclear
    closings = [place for place, rule in enumerate(rules) if rule.closed]
    after_all = {rule.when for rule in rules[max(closings, default=-1) + 1 :]}
    dated = {when: part for when, part in parts.items() if when in after_all and _is_dated(when, part)}
    usual = {when: part for when, part in parts.items() if when not in dated}
    sentences = [_say_parts(usual, exclusions_of(rules))] if usual else []
    sentences += [_say_dated(when, part) for when, part in dated.items()]
    said = ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences) if dated else sentences[0]
    said = said.replace("tous les jours, toute la journée", "tous les jours, jour et nuit")
    return said + "".join(f", et {comment[0].lower()}{comment[1:]}" for comment in besides)


def _say_parts(parts: dict[When, Part], exclusions: list[Rule]) -> str:
    in_holidays = [when for when in parts if when.school_holidays]
    if len(parts) == 1:
        [(when, part)] = parts.items()
        intro = _say_when(replace(when, school_holidays=False))
        said = intro + f"{NBSP}; ".join(_say_part(part)) + _say_exclusions(exclusions)
        return said + (", seulement pendant les vacances scolaires" if in_holidays else "")
    usual = [rule for rule in exclusions if not (in_holidays and _only_school_holidays(rule))]
    only = "seulement " if len(usual) < len(exclusions) else ""
    sentences = []
    for when, part in parts.items():
        intro = _say_when(when) + (only if when.school_holidays else "")
        ending = "" if when.school_holidays else _say_exclusions(usual)
        sentences.append(intro + f"{NBSP}; ".join(_say_part(part)) + ending)
    return ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)


def _is_dated(when: When, part: Part) -> bool:
    """Whether it is about single dates."""
    every_day = len(part.week) == len(EVERY_DAY) and len(same_slots(part.week)) == 1
    alone = when == When(season=when.season) and not part.nth and not part.public
    return alone and every_day and all(re.fullmatch(DATED, date) for date in when.season.split(","))


def _say_dated(when: When, part: Part) -> str:
    dates = when.season.split(",")
    said = [
        # "Le 24 novembre et le 8 décembre 2026": the year once.
        f"le {_say_date(date if date[:4] != after[:4] else date[5:])}"
        for date, after in zip(dates, [*dates[1:], ""], strict=True)
    ]
    [(_days, slots)] = same_slots(part.week)
    return f"{NBSP}; ".join(_and(said) + _say_slots(way) for way in _ways(slots))


def _say_when(when: When) -> str:
    intro = {"01": "les semaines impaires, ", "02": "les semaines paires, ", "": ""}[when.weeks]
    if when.school_holidays:
        intro += "pendant les vacances scolaires, "
    return (f"{_say_season(when.season)}, " if when.season else "") + intro


def _say_part(part: Part) -> list[str]:
    said = []
    public = part.public
    for days, slots in same_slots(part.week):
        too = slots == public
        said += [_say_days(days, public_holidays=too) + _say_slots(way) for way in _ways(slots)]
        public = [] if too else public
    said += [_say_nth(pairs) + _say_slots([slot]) for slot, pairs in part.nth.items()]
    return said + ["les jours fériés" + _say_slots(way) for way in _ways(public)]


def _ways(slots: list[Slot]) -> list[list[Slot]]:
    """ "Le lundi de 9 h à 12 h ; le lundi de 14 h à 17 h, sur rendez-vous": each way said apart."""
    return [list(way) for _key, way in groupby(slots, lambda slot: (slot.unknown, slot.comment))]


def _say_days(days: list[int], *, public_holidays: bool = False) -> str:
    runs = [
        [day for _rank, day in run] for _key, run in groupby(enumerate(days), lambda pair: pair[1] - pair[0])
    ]
    said = []
    for run in runs:
        if len(run) == 7:
            said.append("tous les jours")
        elif len(run) > 2:
            said.append(f"du {DAY_NAMES[run[0]]} au {DAY_NAMES[run[-1]]}")
        else:
            said += [f"le {DAY_NAMES[day]}" for day in run]
    return _and([*said, "les jours fériés"] if public_holidays else said)


def _say_nth(pairs: list[tuple[int, int]]) -> str:
    said = []
    for day in dict.fromkeys(day for day, _rank in pairs):
        ranks = sorted({rank for other, rank in pairs if other == day}, key=lambda rank: (rank < 0, rank))
        if any(rank not in {1, 2, 3, 4, 5, LAST} for rank in ranks):
            raise Unclear
        words = _and(["dernier" if rank == LAST else "1er" if rank == 1 else f"{rank}e" for rank in ranks])
        several = len(ranks) > 1
        said.append(f"{'les' if several else 'le'} {words} {DAY_NAMES[day]}{'s' if several else ''}")
    return f"{_and(said)} du mois"


def _say_slots(slots: list[Slot]) -> str:
    times = [time for slot in slots for time in slot.times]
    unknown, comment = slots[0].unknown, slots[0].comment
    all_day = "" if unknown and asks_first(slots[0]) else ", toute la journée"
    said = f" {_and([_say_time(time) for time in times])}" if times else all_day
    if comment and (unknown or asks_first(slots[0])):
        return f"{said}, {comment[0].lower()}{comment[1:]}"
    return said + (f" ({comment})" if comment else ", à confirmer" if unknown else "")


def _say_time(time: str) -> str:
    if time.endswith("+"):
        return f"à partir de {_say_clock(time[:5])}"
    start, end = time.split("-")
    return (
        "jour et nuit"
        if (start, end) == ("00:00", "24:00")
        else f"de {_say_clock(start)} à {_say_clock(end)}"
    )


def _say_clock(clock: str) -> str:
    hours, minutes = int(clock[:2]), clock[3:]
    if hours % 24 == 0 and minutes == "00":
        return "minuit"
    return f"{hours % 24}{NBSP}h" + (f"{NBSP}{minutes}" if minutes != "00" else "")


def _say_exclusions(rules: list[Rule]) -> str:
    said: list[str] = []
    for rule in rules:
        if rule.when.weeks or rule.when.school_holidays or rule.slot.times:
            raise Unclear
        if rule.when.season:
            if len(rule.days) < len(EVERY_DAY) or rule.nth:
                raise Unclear
            said.append(_say_season(rule.when.season))
        said += ["pendant les vacances scolaires"] * rule.any_school_holiday
        said += ["les jours fériés"] * rule.public_holidays
        said += [_say_nth(list(rule.nth))] if rule.nth else []
    return f", sauf {_and(list(dict.fromkeys(said)))}" if said else ""


def _only_school_holidays(rule: Rule) -> bool:
    return rule.any_school_holiday and not (rule.public_holidays or rule.days or rule.nth or rule.when.season)


def _say_season(season: str) -> str:
    """Say a season ("de septembre à juin", "en août", "du 1er septembre 2026 au 30 juin 2027")."""
    said = []
    for period in season.split(","):
        first, _dash, last = period.partition("-")
        has_day = bool(re.search(rf"{MONTH} \d", first))
        if not last or first == last:
            said.append(f"le {_say_date(first)}" if has_day else f"en {_say_date(first)}")
        elif has_day:
            said.append(f"du {_say_date(first)} au {_say_date(last)}")
        else:
            said.append(_say_months(first, last))
    return _and(said)


def _say_months(first: str, last: str) -> str:
    """From one month to another: "en juillet et août" when they follow each other."""
    if first in MONTHS and last in MONTHS and MONTHS.index(last) == MONTHS.index(first) + 1:
        return f"en {_say_date(first)} et {_say_date(last)}"
    return f"{_of(_say_date(first))} à {_say_date(last)}"


def _say_date(date: str) -> str:
    match = re.fullmatch(rf"(?:(\d{{4}}) )?({MONTH})(?: (\d{{1,2}}))?", date)
    if not match:
        raise Unclear(date)
    year, month, day = match.groups()
    number = ("1er " if day == "1" else f"{day}{NBSP}") if day else ""
    return number + MONTH_NAMES[MONTHS.index(month)] + (f" {year}" if year else "")


def _of(month: str) -> str:
    return f"d’{month}" if month[0] in "ao" else f"de {month}"


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}"
