"""Hours read as people type them: understood whole and exactly, or kept as they are."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from directory.hours import UNSAID, by_appointment, describe_hours, read_hours, validate_hours

LINES = (Path(__file__).parent / "hours_in_french.txt").read_text(encoding="utf-8").splitlines()
EXAMPLES = [line.split(" ⇒ ") for line in LINES if line and not line.startswith("#")]
KEPT = "non compris"
TEXTS = [text for text, _hours in EXAMPLES]
UNDERSTOOD = [(text, hours) for text, hours in EXAMPLES if hours != KEPT]

START = datetime(2026, 9, 7)
END = START + timedelta(weeks=60)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 200
    assert len(EXAMPLES) - len(UNDERSTOOD) >= 40
    assert len(set(TEXTS)) == len(TEXTS)


@pytest.mark.parametrize(("text", "hours"), EXAMPLES)
def test_french_hours_are_read(text: str, hours: str) -> None:
    reading = read_hours(text)
    if hours == KEPT:
        assert (reading.opening_hours, reading.understood) == ("", False)
        [warning] = reading.warnings
        assert "horaires non compris, gardés tels quels" in warning
    else:
        assert (reading.opening_hours, reading.understood) == ({"rien": ""}.get(hours, hours), True)
        validate_hours(hours if hours != "rien" else "")
        assert describe_hours(reading.opening_hours) != UNSAID


@pytest.mark.parametrize("text", ["", "  ", "\n", "\u00a0"])
def test_no_text_says_nothing(text: str) -> None:
    reading = read_hours(text)
    assert (reading.opening_hours, reading.understood, reading.warnings) == ("", True, ())


@pytest.mark.parametrize(
    "hours",
    [
        "Tu,Th 09:00-12:00; SH off",
        "Mo-Fr 9:00-12:00",
        'unknown "sur rendez-vous"',
        "Tu[1,3] 14:00-17:00; SH,PH off",
        "24/7",
        "off",
        "Fr 22:00-02:00",
        "week 2-52/2 Mo 09:00-12:00",
        "Mo-Fr 09:00-12:00; easter off",
        "Sa 10:00-12:00",
    ],
)
def test_osm_hours_come_back_unchanged(hours: str) -> None:
    assert read_hours(f" {hours}\n").opening_hours == hours
    assert read_hours(hours).warnings == ()


@pytest.mark.parametrize(
    "text",
    [
        "Mar 9:00-12:00",  # March, or Tuesday
        "Mar Sa 9:00-12:00",
        "Sa",
        "09:00-12:00",  # of which days?
        "9:00 - 12:00",
        "Mo-Fr 09:00-12:00, 14:00-17:00",  # the library adds the afternoon of every day
        "Mo 09:00-12:00; 14:00-17:00",
        "2026",
        "Sa 17:00-09:00",
        '"sur rendez-vous"',
        'Mo 09:00-12:00 || "sur rendez-vous"',
    ],
)
def test_osm_that_may_mean_something_else_is_kept(text: str) -> None:
    assert not read_hours(text).understood


def test_why_is_said() -> None:
    assert read_hours("lundi 14h-12h").warnings == (
        "« lundi 14h-12h » : horaires non compris, gardés tels quels (14\u00a0h n’est pas avant 12\u00a0h).",
    )
    assert "se chevauchent" in read_hours("lundi 9h-12h, 11h-14h").warnings[0]
    assert read_hours("lundi 9-12h").warnings == ("« 9 » est lu « 9 h ».",)
    long = read_hours("n’importe quoi " * 200)
    assert len(long.warnings[0]) < 200
    assert "…" in long.warnings[0]
    assert "\0" not in read_hours("mardi\0 9h").warnings[0]


def test_appointments_are_not_simply_open() -> None:
    assert by_appointment(read_hours("sur rendez-vous").opening_hours)
    assert by_appointment(read_hours("mardi 14h-17h sur RDV").opening_hours)
    assert not by_appointment(read_hours("lundi 9h-12h, ou sur rendez-vous").opening_hours)


# --- What the site says is read back with the same meaning ---


@lru_cache(maxsize=2048)
def meaning(hours: str) -> tuple:
    """When it is open over 60 weeks, in term and in the school holidays (which the library ignores)."""
    lives = []
    for in_holidays in (False, True):
        rules = []
        for rule in re.split(r"; ", hours):
            if rule in {"SH off", "PH,SH off"}:
                rule = "off" if in_holidays else "PH off" * rule.startswith("PH")
            elif re.match(r"SH ", rule):
                rule = re.sub(r"\bSH ", "", rule) * in_holidays
            rules += [rule] if rule else []
        evaluated = OpeningHours("; ".join(rules) or "off", country="FR")
        lives.append(
            [
                (start, end, "appointment" if "rendez-vous" in comment else str(state), comment)
                for start, end, state, comment in evaluated.intervals(START, END)
            ]
        )
    return tuple(map(tuple, lives))


DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=5, unique=True).map(
    lambda some: ",".join(sorted(some, key=DAYS.index))
) | st.sampled_from(["Mo-Fr", "Mo-Sa", "Mo-Su", "Tu-Th"])
nth = st.tuples(
    st.sampled_from(DAYS), st.sampled_from(["[1]", "[2]", "[1,3]", "[2,4]", "[-1]", "[1,-1]", "[5]"])
).map("".join)
times = st.sampled_from(
    [
        "09:00-12:00",
        "09:30-11:45",
        "14:00-17:30",
        "18:00-24:00",
        "09:00-12:00,14:00-17:30",
        "08:05-12:00,13:00-15:00,16:00-19:00",
        "14:00+",
        "00:00-24:00",
    ]
)
hedges = st.sampled_from(["", "", "", ' "sur rendez-vous"', ' unknown "sur rendez-vous"'])
plain_rules = st.tuples(days | nth, times, hedges).map(lambda rule: f"{rule[0]} {rule[1]}{rule[2]}")
two_ways = st.tuples(days, hedges).map(lambda rule: f"{rule[0]} 09:00-12:00, {rule[0]} 14:00-17:00{rule[1]}")
parts = st.sampled_from(
    [
        *("", "", "", "", "Sep-Jun ", "Jul-Aug ", "Apr-Oct ", "Jul 15-Aug 31 ", "2026 Sep 1-2027 Jun 30 "),
        *("week 02-52/2 ", "week 01-53/2 ", "SH ", "Sep-Jun week 02-52/2 ", "Jan-Mar,Oct-Dec "),
    ]
)
scoped = st.tuples(parts, plain_rules | two_ways).map(
    lambda rule: ", ".join(rule[0] + piece for piece in rule[1].split(", "))
)
endings = st.sampled_from(
    [
        *(
            "",
            "",
            "",
            "; SH off",
            "; PH off",
            "; PH,SH off",
            "; PH off; SH off",
            "; Aug off",
            "; Jul-Aug off",
        ),
        *("; SH off; Aug off", "; Tu[2] off", "; We off", "; Dec 24-Jan 2 off", "; 2026 Dec 24 off"),
        *("; SH off; SH Mo-Fr 10:00-12:00", "; SH Mo-Su 10:00-12:00", "; SH Mo-Fr 10:00-12:00; Aug off"),
        *("; PH 10:00-12:00", ' || unknown "sur rendez-vous"'),
    ]
)
osm = st.tuples(st.lists(scoped, min_size=1, max_size=3).map("; ".join), endings).map("".join)


@settings(max_examples=400, deadline=None)
@given(osm)
@example("Mo-Fr 09:00-12:00; We 14:00-17:00")
@example("Mo 09:00-12:00; Jul-Aug Tu 09:00-12:00")
def test_what_the_site_says_is_read_back(hours: str) -> None:
    said = describe_hours(hours)
    reading = read_hours(said)
    if said != UNSAID and reading.understood:
        assert meaning(reading.opening_hours) == meaning(hours), (hours, said, reading.opening_hours)


plain_parts = st.sampled_from(
    ["", "Sep-Jun ", "Jul-Aug ", "Jul 15-Aug 31 ", "week 02-52/2 ", "week 01-53/2 ", "SH "]
)
plain_endings = st.sampled_from(
    ["", "; SH off", "; PH off", "; PH,SH off", "; Aug off", "; Dec 24-Jan 2 off"]
)
said_times = times.filter(lambda time: time != "00:00-24:00")  # "toute la journée" may be shorter
said_plainly = st.tuples(
    st.tuples(plain_parts, days, said_times, hedges).map(
        lambda rule: f"{rule[0]}{rule[1]} {rule[2]}{rule[3]}"
    )
    | st.tuples(nth, said_times, hedges).map(lambda rule: f"{rule[0]} {rule[1]}{rule[2]}"),
    plain_endings,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(said_plainly)
def test_one_plain_rule_is_always_read_back(hours: str) -> None:
    if (said := describe_hours(hours)) != UNSAID:
        reading = read_hours(said)
        assert reading.understood, said
        assert meaning(reading.opening_hours) == meaning(hours)


# --- Whatever is typed ---

WORDS = (
    "lundi mardi mer. jeudi ven 9h 12h 14h30 9:00 12:00 - / // , ; : . ( ) et ou à au du de le les sauf fermé hors "
    "vacances scolaires jours fériés semaines paires impaires 1er 3e dernier du mois de septembre à juin en août 15 "
    "sur rendez-vous sans matin après-midi soir tous les jours 24h/24 7j/7 midi minuit uniquement aussi y compris "
    "période scolaire ouvert permanence non communiqués jusqu’à partir entre puis 01 99 00 12 34 – 2026 bébés"
)
soup = st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join)


@settings(max_examples=500, deadline=None)
@given(soup | st.text(max_size=80) | st.binary(max_size=80).map(lambda data: data.decode("latin-1")))
@example("lundi 9h-12h" * 1000)
@example("9" * 10_000)
@example("1er " * 250)
@example("lundi " * 150)
@example("(" * 900)
@example("\0")
@example("lundi 9h\ud800")
@example("7 " * 400)
def test_nothing_ever_fails(text: str) -> None:
    reading = read_hours(text)
    hours = reading.opening_hours
    assert len(hours) <= 500
    validate_hours(hours)
    assert reading.understood or (hours == "" and len(reading.warnings) == 1)
    if hours and hours != text.strip():
        assert describe_hours(hours) != UNSAID
        assert meaning(read_hours(describe_hours(hours)).opening_hours or hours) == meaning(hours)


def test_a_long_text_takes_no_time() -> None:
    for text in (
        "lundi 9h-12h " * 76,
        "lundi et " * 110,
        "9h" * 499,
        "a" * 10_000,
        "1er et " * 140,
        " " * 10_000,
    ):
        start = datetime.now()
        read_hours(text)
        assert datetime.now() - start < timedelta(seconds=0.5)


CHANGES = {
    "capitals": str.upper,
    "small letters": str.lower,
    "accents": lambda text: text.translate(str.maketrans("éèêàôûÉ", "eeeaouE")),
    "no-break spaces": lambda text: text.replace(" ", " "),
    "thin spaces": lambda text: text.replace(" ", " "),
    "tabs": lambda text: text.replace(" ", "\t"),
    "many spaces": lambda text: f"  {text.replace(' ', '   ')} ",
    "long dashes": lambda text: text.replace("-", "–"),
    "minus signs": lambda text: text.replace("-", "−"),
    "apostrophes": lambda text: text.replace("'", "’"),
    "straight apostrophes": lambda text: text.replace("’", "'"),
    "new lines": lambda text: text.replace(" ; ", "\r\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_way_it_is_typed_does_not_matter(change: str) -> None:
    for text in TEXTS:
        before, after = read_hours(text), read_hours(CHANGES[change](text))
        if change == "new lines" and not after.understood:
            continue  # a heading may only be about its own line
        assert (after.opening_hours, after.understood) == (before.opening_hours, before.understood), text


@given(
    st.sampled_from([text for text, _hours in UNDERSTOOD]),
    st.text("bcfgkpqwxyz", min_size=2, max_size=9),
    st.booleans(),
)
def test_one_unknown_word_is_enough_to_keep_the_text(text: str, word: str, before: bool) -> None:
    assert not read_hours(f"{word} {text}" if before else f"{text} {word}").understood
