"""French typography: no-break spaces, phone numbers, lists."""

import re
from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import gettext as _

register = template.Library()

NBSP = "\u00a0"
_DIGITS = "0123456789"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNITS = (
    r"h|min|km|m|kg|g|°C|€|euros?|%|ans?|mois|jours?|semaines?|séances?|places?|lieux?|enfants?|parents?"
    rf"|adultes?|{_MONTHS}"
)
# Each rule: the signs without one of which it changes nothing (looked for first: most texts have none of them), what
# it looks for, what it writes. Only spaces that are already there are replaced: the filter is harmless on a text in
# another language.
_RULES: tuple[tuple[frozenset[str], re.Pattern[str], str], ...] = tuple(
    (frozenset(signs), re.compile(pattern), replacement)
    for signs, pattern, replacement in (
        ("'", r"(?<=\w)'(?=\w)", "’"),
        (":;!?»", r" +(?=[:;!?»])(?![:;!?]\w)", NBSP),
        ("«", r"(?<=«) +", NBSP),
        # Django writes "1 octobre".
        ("1", rf"\b1(?=[ \u00a0](?:{_MONTHS})\b)", "1er"),
        (
            _DIGITS,
            rf" (?:(?<=\d )(?=\d{{2,3}}(?!\d)|(?:{_UNITS})(?!\w))"
            rf"|(?<=\b1er )(?=(?:{_MONTHS})\b)"
            r"|(?<=\dh |[ \u00a0]h )(?=\d{2}\b)"
            r"|(?<=\bn° )(?=\d))",
            NBSP,
        ),
        ("–", r"(?<=[h\d]) – (?=\d)", f"{NBSP}–{NBSP}"),
    )
)
_TAG = re.compile(r"(<[^>]*>)")


# The same short words (kinds, facts, labels) come back on every card of every page.
_CACHED_LENGTH = 120


def _typeset(text: str) -> str:
    return _typeset_short(text) if len(text) <= _CACHED_LENGTH else _replace(text)


@lru_cache(maxsize=4096)
def _typeset_short(text: str) -> str:
    return _replace(text)


def _replace(text: str) -> str:
    found = set(text)
    for signs, pattern, replacement in _RULES:
        if not signs.isdisjoint(found):
            text = pattern.sub(replacement, text)
    return text


@lru_cache(maxsize=4096)
def _escaped_short(text: str) -> SafeString:
    return escape(_replace(text))


@register.filter(is_safe=True, needs_autoescape=True)
def typo(value: object, autoescape: bool = False) -> str:
    """Give a text its French no-break spaces and apostrophes; tags of a safe HTML text are left alone."""
    if value is None:
        return ""
    if isinstance(value, SafeData):
        return "".join(part if part.startswith("<") else _typeset(part) for part in _TAG.split(str(value)))
    text = str(value)
    if autoescape and len(text) <= _CACHED_LENGTH:
        # Escaped once for all too: half of what a page says goes through here.
        return _escaped_short(text)
    return _typeset(text)


_HOURS = re.compile(rf"\d+{NBSP}h(?:{NBSP}\d\d)?{NBSP}–{NBSP}\d+{NBSP}h(?:{NBSP}\d\d)?")


@register.filter(is_safe=True)
def whole_hours(value: SafeString) -> SafeString:
    """Keep "9 h – 12 h" on one line, in a text that went through `typo`: a line may break after a dash."""
    return _whole_hours(value)


@lru_cache(maxsize=4096)
def _whole_hours(text: SafeString) -> SafeString:
    return SafeString(_HOURS.sub(r'<span class="nowrap">\g<0></span>', conditional_escape(text)))


@register.filter
def tel(value: object) -> str:
    """Give a phone number as `tel:` wants it: "01 99 00 12 34" is +33199001234, 3919 stays."""
    text = str(value or "")
    digits = re.sub(r"\D", "", text)
    if text.lstrip().startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if len(digits) == 10 and digits.startswith("0"):
        return f"+33{digits[1:]}"
    return digits


@register.filter
def tel_display(value: object) -> str:
    """Give a phone number as people read it, "01 99 00 12 34" on one line; other forms are left as typed."""
    text = str(value or "").strip()
    digits = tel(text)
    if digits.startswith("+33") and len(digits) == 12:
        national = f"0{digits[3:]}"
        return NBSP.join(national[i : i + 2] for i in range(0, 10, 2))
    return text.replace(" ", NBSP)


@register.filter
def french_list(values: Iterable[object]) -> str:
    """Give "a", "a et b" or "a, b et c"; empty items are left out."""
    items = [str(value) for value in values or () if str(value).strip()]
    if len(items) < 2:
        return "".join(items)
    return _("%(first)s et %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}
