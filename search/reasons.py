"""Why a result matches, in the visitor's words: only what was asked, and only what is known."""

from django.utils.translation import gettext as _

from search.models import Entry
from search.query import SearchQuery
from vocabulary import needs
from vocabulary.age_words import WORD_BY_CODE
from vocabulary.ages import Child, fits
from vocabulary.enums import Ages
from vocabulary.selectors import themes_by_slug


def reasons(entry: Entry, query: SearchQuery) -> tuple[str, ...]:
    """Short sentences, the age first."""
    return (*_ages(entry, query.children), *_needs(entry, query.needs), *_themes(entry, query.themes))


def _ages(entry: Entry, children: tuple[Child, ...]) -> list[str]:
    if not children:
        return []
    if entry.ages == Ages.TOUT_AGE:
        return [_("à tout âge")]
    fitting = [child for child in children if fits(child, entry.age_range)]
    return list(dict.fromkeys(_suits(child) for child in fitting))


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
