"""Opening hours in words, as a person would say them.

Written in French, through gettext; what a person wrote in the hours themselves is said as it is.
"""

import re
from dataclasses import replace
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

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
DAY_NAMES = (
    *(gettext_noop("lundi"), gettext_noop("mardi"), gettext_noop("mercredi"), gettext_noop("jeudi")),
    *(gettext_noop("vendredi"), gettext_noop("samedi"), gettext_noop("dimanche")),
)
DAY_NAMES_PLURAL = (
    *(gettext_noop("lundis"), gettext_noop("mardis"), gettext_noop("mercredis"), gettext_noop("jeudis")),
    *(gettext_noop("vendredis"), gettext_noop("samedis"), gettext_noop("dimanches")),
)
RANK_NAMES = (
    gettext_noop("1er"),
    gettext_noop("2e"),
    gettext_noop("3e"),
    gettext_noop("4e"),
    gettext_noop("5e"),
)
RANKS = {**dict(enumerate(RANK_NAMES, 1)), LAST: gettext_noop("dernier")}
MONTH_NAMES = (
    *(gettext_noop("janvier"), gettext_noop("février"), gettext_noop("mars"), gettext_noop("avril")),
    *(gettext_noop("mai"), gettext_noop("juin"), gettext_noop("juillet"), gettext_noop("août")),
    *(gettext_noop("septembre"), gettext_noop("octobre"), gettext_noop("novembre"), gettext_noop("décembre")),
)
FROM_MONTHS = (
    *(gettext_noop("de janvier"), gettext_noop("de février"), gettext_noop("de mars")),
    *(gettext_noop("d’avril"), gettext_noop("de mai"), gettext_noop("de juin")),
    *(gettext_noop("de juillet"), gettext_noop("d’août"), gettext_noop("de septembre")),
    *(gettext_noop("d’octobre"), gettext_noop("de novembre"), gettext_noop("de décembre")),
)

DATED = rf"\d{{4}} {MONTH} \d{{1,2}}"


def say(rules: list[Rule]) -> str:
    parts = {when: part for when, part in arrange(rules).items() if part.week or part.nth or part.public}
    if any(rule.joint == "||" and not is_besides(rule) for rule in rules):
        raise Unclear
    besides = [rule.slot.comment for rule in rules if is_besides(rule)]
    if not parts:
        closed = rules and all(rule.closed and rule.everything for rule in rules)
        return besides[0] if len(besides) == 1 and len(rules) == 1 else _("Fermé") if closed else ""
    if any(is_bare_comment(rule) and not is_besides(rule) for rule in rules):
        raise Unclear
    closings = [place for place, rule in enumerate(rules) if rule.closed]
    after_all = {rule.when for rule in rules[max(closings, default=-1) + 1 :]}
    dated = {when: part for when, part in parts.items() if when in after_all and _is_dated(when, part)}
    usual = {when: part for when, part in parts.items() if when not in dated}
    sentences = [_say_parts(usual, exclusions_of(rules))] if usual else []
    sentences += [_say_dated(when, part) for when, part in dated.items()]
    said = ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences) if dated else sentences[0]
    for comment in besides:
        said = _("%(hours)s, et %(comment)s") % {"hours": said, "comment": comment[0].lower() + comment[1:]}
    return said


def _say_parts(parts: dict[When, Part], exclusions: list[Rule]) -> str:
    in_holidays = [when for when in parts if when.school_holidays]
    if len(parts) == 1:
        [(when, part)] = parts.items()
        said = _say_when(replace(when, school_holidays=False), _say_part(part))
        said = _say_exclusions(said, exclusions)
        return (
            _("%(hours)s, seulement pendant les vacances scolaires") % {"hours": said}
            if in_holidays
            else said
        )
    usual = [rule for rule in exclusions if not (in_holidays and _only_school_holidays(rule))]
    sentences = []
    for when, part in parts.items():
        said = _say_when(when, _say_part(part), only=len(usual) < len(exclusions))
        sentences.append(said if when.school_holidays else _say_exclusions(said, usual))
    return ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)


def _is_dated(when: When, part: Part) -> bool:
    """Whether it is about single dates."""
    every_day = len(part.week) == len(EVERY_DAY) and len(same_slots(part.week)) == 1
    alone = when == When(season=when.season) and not part.nth and not part.public
    return alone and every_day and all(re.fullmatch(DATED, date) for date in when.season.split(","))


def _say_dated(when: When, part: Part) -> str:
    """ "Les 3, 10 et 17 décembre 2026 et 7 janvier 2027, de 14 h à 16 h": month and year once."""
    dates = [date.split() for date in when.season.split(",")]
    said = []
    for (year, month, day), after in zip(dates, [*dates[1:], ["", "", ""]], strict=True):
        if [year, month] == after[:2]:
            said.append(number(int(day)))
        else:
            said.append(say_date(f"{month} {day}" if year == after[0] else f"{year} {month} {day}"))
    days = (_("le %(dates)s") if len(said) == 1 else _("les %(dates)s")) % {"dates": say_list(said)}
    [(_days, slots)] = same_slots(part.week)
    return _apart([_with_slots(days, way, dated=len(said) > 1) for way in _ways(slots)])


def _say_when(when: When, said: str, *, only: bool = False) -> str:
    """The hours, and the part of the year they are about; `only` when nothing else is open in school holidays."""
    if when.school_holidays:
        pattern = (
            _("pendant les vacances scolaires, seulement %(hours)s")
            if only
            else _("pendant les vacances scolaires, %(hours)s")
        )
        said = pattern % {"hours": said}
    if when.weeks:
        pattern = (
            _("les semaines paires, %(hours)s")
            if when.weeks == "02"
            else _("les semaines impaires, %(hours)s")
        )
        said = pattern % {"hours": said}
    if when.season:
        said = _("%(season)s, %(hours)s") % {"season": _say_season(when.season), "hours": said}
    return said


def _say_part(part: Part) -> str:
    said = []
    public = part.public
    for days, slots in same_slots(part.week):
        too = slots == public
        said += [_with_slots(_say_days(days, public_holidays=too), way) for way in _ways(slots)]
        public = [] if too else public
    said += [_with_slots(_say_nth(pairs), [slot]) for slot, pairs in part.nth.items()]
    return _apart(said + [_with_slots(_("les jours fériés"), way) for way in _ways(public)])


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
            said.append(_("tous les jours"))
        elif len(run) > 2:
            ends = {"first": _(DAY_NAMES[run[0]]), "last": _(DAY_NAMES[run[-1]])}
            said.append(_("du %(first)s au %(last)s") % ends)
        else:
            said += [_("le %(day)s") % {"day": _(DAY_NAMES[day])} for day in run]
    return say_list([*said, _("les jours fériés")] if public_holidays else said)


def _say_nth(pairs: list[tuple[int, int]]) -> str:
    said = []
    for day in dict.fromkeys(day for day, _rank in pairs):
        ranks = sorted({rank for other, rank in pairs if other == day}, key=lambda rank: (rank < 0, rank))
        if not set(ranks) <= set(RANKS):
            raise Unclear
        words = say_list([_(RANKS[rank]) for rank in ranks])
        if len(ranks) > 1:
            said.append(_("les %(ranks)s %(days)s") % {"ranks": words, "days": _(DAY_NAMES_PLURAL[day])})
        else:
            said.append(_("le %(rank)s %(day)s") % {"rank": words, "day": _(DAY_NAMES[day])})
    return _("%(days)s du mois") % {"days": say_list(said)}


def _with_slots(days: str, slots: list[Slot], *, dated: bool = False) -> str:
    """The days and their times; a comma between a list of dates and their times."""
    times = [time for slot in slots for time in slot.times]
    unknown, comment = slots[0].unknown, slots[0].comment
    said = days
    if times:
        pattern = _("%(days)s, %(times)s") if dated else _("%(days)s %(times)s")
        said = pattern % {"days": days, "times": say_list([_say_time(time) for time in times])}
    elif not (unknown and asks_first(slots[0])):
        night_too = days == _("tous les jours")
        pattern = _("%(days)s, jour et nuit") if night_too else _("%(days)s, toute la journée")
        said = pattern % {"days": days}
    if comment and (unknown or asks_first(slots[0])):
        return f"{said}, {comment[0].lower()}{comment[1:]}"
    if comment:
        return f"{said} ({comment})"
    return _("%(hours)s, à confirmer") % {"hours": said} if unknown else said


def _say_time(time: str) -> str:
    if time.endswith("+"):
        return _("à partir de %(start)s") % {"start": say_clock(time[:5])}
    start, end = time.split("-")
    return _("jour et nuit") if (start, end) == ("00:00", "24:00") else say_times(start, end)


def say_times(start: str, end: str) -> str:
    """ "de 9 h à 12 h 30", of clocks as "HH:MM"."""
    return _("de %(start)s à %(end)s") % {"start": say_clock(start), "end": say_clock(end)}


def say_clock(clock: str) -> str:
    hours, minutes = int(clock[:2]), clock[3:]
    if hours % 24 == 0 and minutes == "00":
        return _("minuit")
    if minutes == "00":
        return _("%(hours)s\u00a0h") % {"hours": hours % 24}
    return _("%(hours)s\u00a0h\u00a0%(minutes)s") % {"hours": hours % 24, "minutes": minutes}


def _say_exclusions(hours: str, rules: list[Rule]) -> str:
    said: list[str] = []
    for rule in rules:
        if rule.when.weeks or rule.when.school_holidays or rule.slot.times:
            raise Unclear
        if rule.when.season:
            if len(rule.days) < len(EVERY_DAY) or rule.nth:
                raise Unclear
            said.append(_say_season(rule.when.season))
        said += [_("pendant les vacances scolaires")] * rule.any_school_holiday
        said += [_("les jours fériés")] * rule.public_holidays
        said += [_say_nth(list(rule.nth))] if rule.nth else []
    if not said:
        return hours
    return _("%(hours)s, sauf %(exceptions)s") % {
        "hours": hours,
        "exceptions": say_list(list(dict.fromkeys(said))),
    }


def _only_school_holidays(rule: Rule) -> bool:
    return rule.any_school_holiday and not (rule.public_holidays or rule.days or rule.nth or rule.when.season)


def _say_season(season: str) -> str:
    """Say a season ("de septembre à juin", "en août", "du 1er septembre 2026 au 30 juin 2027")."""
    said = []
    for period in season.split(","):
        first, _dash, last = period.partition("-")
        has_day = bool(re.search(rf"{MONTH} \d", first))
        if not last or first == last:
            pattern = _("le %(day)s") if has_day else _("en %(day)s")
            said.append(pattern % {"day": say_date(first)})
        elif has_day:
            said.append(_("du %(first)s au %(last)s") % {"first": say_date(first), "last": say_date(last)})
        else:
            said.append(_say_months(first, last))
    return say_list(said)


def _say_months(first: str, last: str) -> str:
    """From one month to another: "en juillet et août" when they follow each other."""
    if first in MONTHS and last in MONTHS and MONTHS.index(last) == MONTHS.index(first) + 1:
        return _("en %(first)s et %(last)s") % {"first": say_date(first), "last": say_date(last)}
    return _("%(from_first)s à %(last)s") % {
        "from_first": say_date(first, FROM_MONTHS),
        "last": say_date(last),
    }


def say_date(date: str, names: tuple[str, ...] = MONTH_NAMES) -> str:
    """An OSM date ("2026 Sep 1", "Sep 01", "Sep") in words; raises Unclear."""
    match = re.fullmatch(rf"(?:(\d{{4}}) )?({MONTH})(?: (\d{{1,2}}))?", date)
    if not match:
        raise Unclear(date)
    year, month, day = match.groups()
    said = _(names[MONTHS.index(month)])
    if day:
        # "1er décembre", "24 décembre" in one piece.
        said = _("%(number)s\u00a0%(month)s") % {"number": number(int(day)), "month": said}
    return f"{said} {year}" if year else said


def number(day: int) -> str:
    """A day of the month: "1er", "24"."""
    return _("1er") if day == 1 else str(day)


def say_list(words: list[str]) -> str:
    """ "le lundi, le mardi et le jeudi"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(list)s et %(last)s") % {"list": ", ".join(words[:-1]), "last": words[-1]}


def _apart(said: list[str]) -> str:
    return f"{NBSP}; ".join(said)
