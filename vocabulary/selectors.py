"""Kinds and themes by slug or by the words people write, in the visitor's language with French behind it.

Rows are kept in the process under a stamp that lives in Django's cache: saving or deleting a term drops the stamp,
and it expires after a minute, for servers whose processes do not share a cache. A request reads the stamp once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import local
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language

from vocabulary.models import Kind, Theme
from vocabulary.spelling import fold

STAMP = "vocabulary.stamp"
SECONDS = 60
OTHER = "autre"

# "R.A.M.", "L. A. E. P."
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.\s?){1,9}[^\W\d_](?!\w)\.?")

TermT = TypeVar("TermT", Kind, Theme)

_request = local()
_kept: dict[Any, Any] = {}
_kept_stamp = ""


class KindReading(NamedTuple):
    """The kind a text names, and whether it was understood (if not, `slug` is "autre")."""

    slug: str
    understood: bool


def kind(slug: str, language: str | None = None) -> Kind | None:
    """The kind with that slug in a language (the visitor's by default), French when not translated."""
    return kinds_by_slug(language).get(slug)


def theme(slug: str, language: str | None = None) -> Theme | None:
    """The theme with that slug in a language (the visitor's by default), French when not translated."""
    return themes_by_slug(language).get(slug)


def kinds_by_slug(language: str | None = None) -> Mapping[str, Kind]:
    """All kinds in their order; the rows are shared by the whole process: do not change them."""
    return _by_slug(Kind, language or get_language() or settings.LANGUAGE_CODE)


def themes_by_slug(language: str | None = None) -> Mapping[str, Theme]:
    """All themes in their order; the rows are shared by the whole process: do not change them."""
    return _by_slug(Theme, language or get_language() or settings.LANGUAGE_CODE)


def read_kind(text: str) -> KindReading:
    """Read a slug, a name, a plural, an acronym, a former name ("RAM"), whatever accents, case and plurals."""
    spellings = _kept_for("kind spellings", _kind_spellings)
    for part in _parts(text):
        if slug := spellings.get(_key(part)):
            return KindReading(slug, understood=True)
    return KindReading(OTHER, understood=False)


def read_theme(text: str) -> str | None:
    """The slug of the theme a text names, by slug, name or near word; None when not recognised."""
    return _kept_for("theme spellings", _theme_spellings).get(_key(text[:200]))


def vocabulary_version() -> str:
    """A text that changes when a term does."""
    seen: str | None = getattr(_request, "stamp", None)
    if seen is None:
        seen = str(cache.get_or_set(STAMP, lambda: uuid4().hex, SECONDS))
        if getattr(_request, "is_on", False):
            _request.stamp = seen
    return seen


def forget() -> None:
    """Drop what is kept, here and in every process that shares the cache."""
    _request.stamp = None
    cache.delete(STAMP)


def begin_request() -> None:
    """From here on, this thread reads the stamp once."""
    _request.is_on, _request.stamp = True, None


def end_request() -> None:
    """From here on, this thread reads the stamp each time: a long task must see what changes meanwhile."""
    _request.is_on, _request.stamp = False, None


@contextmanager
def one_vocabulary() -> Iterator[None]:
    """Within, this thread reads the stamp once: a request does, and so may a task for each small step."""
    if getattr(_request, "is_on", False):
        yield
        return
    begin_request()
    try:
        yield
    finally:
        end_request()


def _by_slug(model: type[TermT], language: str) -> Mapping[str, TermT]:
    return _kept_for((model, language), lambda: _load(model, language))


def _load(model: type[TermT], language: str) -> dict[str, TermT]:
    default = settings.LANGUAGE_CODE
    rows = list(model.objects.filter(locale__language_code__in={default, language}).select_related("locale"))
    french = {row.slug: row for row in rows if row.locale.language_code == default}
    return french | {row.slug: row for row in rows if row.locale.language_code == language}


def _kept_for(key: Any, load: Any) -> Any:
    global _kept, _kept_stamp
    stamp = vocabulary_version()
    if stamp != _kept_stamp:
        _kept, _kept_stamp = {}, stamp
    kept = _kept
    if key not in kept:
        kept[key] = load()
    return kept[key]


def _kind_spellings() -> dict[str, str]:
    rows = list(Kind.objects.order_by("sort_order"))
    certain = ((word, row.slug) for row in rows for word in (row.slug, row.name, row.plural, row.acronym))
    other = ((word, row.slug) for row in rows for word in row.alias_list)
    return _first_wins([*certain, *other])


def _theme_spellings() -> dict[str, str]:
    rows = list(Theme.objects.order_by("sort_order"))
    certain = ((word, row.slug) for row in rows for word in (row.slug, row.name))
    other = ((word, row.slug) for row in rows for word in row.keyword_list)
    return _first_wins([*certain, *other])


def _first_wins(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word, slug in pairs:
        if key := _key(word):
            found.setdefault(key, slug)
    return found


def _key(text: str) -> str:
    """Folded words without their plural mark, the small words people forget and the dots of an acronym."""
    text = _DOTTED.sub(lambda found: re.sub(r"[.\s]", "", found[0]), text)
    words = [
        word for word in fold(text).split() if word not in {"d", "l", "de", "des", "du", "la", "le", "les"}
    ]
    return " ".join(map(_singular, words))


def _singular(word: str) -> str:
    """Without the mark of the plural: "lieux", "médiations", "sociaux"."""
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > 4:
        return word[:-3] + "al"
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _parts(text: str) -> list[str]:
    """The text, then what stands before, between and after parentheses, slashes and spaced dashes."""
    text = text[:200]
    return [text, *re.split(r"\s[-–—]\s|[()/,;:]", text)]
