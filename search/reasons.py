"""Why a result matches, in the visitor's words: only what was asked, and only what is known."""

from functools import lru_cache

from django.utils.translation import gettext as _

from search.models import Entry
from search.query import SearchQuery
from vocabulary import needs
from vocabulary.age_words import WORD_BY_CODE
from vocabulary.ages import AgeRange, Child, fits
from vocabulary.enums import Ages
from vocabulary.selectors import themes_by_slug


def reasons(entry: Entry, query: SearchQuery, language: str | None) -> tuple[str, ...]:
    """Short sentences in the language in use, the age first."""
    ages = _ages(entry.age_range, query.children, language) if query.children else ()
    return (*ages, *_needs(entry, query.needs), *_themes(entry, query.themes))


@lru_cache(maxsize=4096)
def _ages(said: AgeRange, children: tuple[Child, ...], language: str | None) -> tuple[str, ...]:
    if said.ages == Ages.TOUT_AGE:
        return (_("à tout âge"),)
    return tuple(dict.fromkeys(_suits(child) for child in children if fits(child, said)))


def _suits(child: Child) -> str:
    if child.high < 0:
        return _("convient pendant la grossesse")
    if child.code in WORD_BY_CODE:  # a word is not an age
        return _("convient à cet âge (%(word)s)") % {"word": child.label}
    return _("convient à %(age)s") % {"age": child.label}


def _needs(entry: Entry, codes: tuple[str, ...]) -> list[str]:
    return [needs.card_label(code) for code in dict.fromkeys(codes) if entry.met & needs.mask([code])]


def _themes(entry: Entry, slugs: tuple[str, ...]) -> list[str]:
    if not slugs:
        return []
    names = themes_by_slug()
    return [
        _("on y parle de : %(theme)s") % {"theme": names[slug].name.lower()}
        for slug in dict.fromkeys(slugs)
        if slug in entry.themes and slug in names
    ]
