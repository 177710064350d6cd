"""Reads the free text of a query: which stems to find, what was mistyped."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from search.backends.text_index import Match, Term, get_text_index
from search.columns import Columns, Flags, Floats, Rows
from search.models import Word as IndexWord
from search.text import MAX_QUESTION, Word, question_words, stem

CANDIDATES = 8
VOCABULARY = ("every word", "of the index")


@dataclass(frozen=True, slots=True)
class Wording:
    """What to find; nothing to find (`match` is None) is no filter, unless no word could be read at all."""

    match: Match | None = None
    corrected: str = ""
    is_hopeless: bool = False

    @property
    def can_relax(self) -> bool:
        return self.match is not None and self.match.every and len(self.match.terms) > 1

    def relaxed(self) -> "Wording":
        """One of the words is enough."""
        return replace(self, match=replace(self.match, every=False)) if self.match else self

    def rows(self, columns: Columns) -> Flags | None:
        """Which rows match; nothing when every one does."""
        if self.match is None:
            return None
        having = _having(self.match.terms, columns)
        return np.asarray((np.logical_and if self.match.every else np.logical_or).reduce(having))

    def ranks(self, columns: Columns) -> Floats:
        """How well each row answers: the smaller the better."""
        rows, ranks = columns.ranks.get(self.match, partial(_ranks, self.match, columns))
        found = np.zeros(len(columns), np.float64)
        found[rows] = ranks
        return found


def _having(terms: Sequence[Term], columns: Columns) -> list[Flags]:
    """Which rows have each term; those not met yet are asked for together."""
    index = get_text_index()
    new = [term for term in terms if term not in columns.texts]
    found = index.ids(new) if new else {}

    def read(term: Term) -> Flags:
        # Another thread may have made the memory forget it meanwhile.
        return np.isin(columns.id, found[term] if term in found else index.ids([term])[term])

    return [columns.texts.get(term, partial(read, term)) for term in terms]


def _ranks(match: Match | None, columns: Columns) -> tuple[Rows, Floats]:
    """The rows of the texts that match, and how well each answers."""
    found = get_text_index().ranks(match) if match else {}
    ids = np.fromiter(found.keys(), np.int64, len(found))
    ranks = np.fromiter(found.values(), np.float64, len(found))
    rows, places = columns.rows_of(ids)
    return rows, ranks[places]


def read_wording(text: str, columns: Columns) -> Wording:
    """The words of the text that the index holds, once typing errors are corrected; others are left out."""
    return columns.wordings.get(text, partial(_read, text, columns)) if text else Wording()


def _read(text: str, columns: Columns) -> Wording:
    asked = question_words(text)
    if not asked:
        return Wording()
    index = get_text_index()
    # The last word may be unfinished.
    last = asked[-1].plain if len(asked[-1].plain) > 2 else ""
    glance = index.glance([word.stem for word in asked], prefix=last)
    terms: list[Term] = []
    corrections: dict[str, str] = {}
    for word in asked:
        if word.stem in glance.known:
            terms.append(Term(word.stem))
        elif word is asked[-1] and glance.begins:
            terms.append(Term(word.stem, prefix=word.plain))
        elif found := correct(word, columns):
            terms.append(Term(found.stem))
            corrections[word.form] = found.form
    if not terms:
        return Wording(is_hopeless=True)
    return Wording(Match(tuple(dict.fromkeys(terms))), corrected=_rewritten(text, corrections))


def correct(word: Word, columns: Columns) -> Word | None:
    """The word of the index nearest to a mistyped one: by edits, then by how it begins, then the most used."""
    tolerated = 0 if len(word.plain) < 5 else 1 if len(word.plain) < 8 else 2
    if not tolerated or word.plain.isdigit():
        return None
    forms = columns.wordings.get(VOCABULARY, _vocabulary)
    near = process.extract(
        word.plain, forms.keys(), scorer=OSA.distance, score_cutoff=tolerated, limit=CANDIDATES
    )
    stems = {plain: stem(plain) for plain, _distance, _key in near}
    terms = [Term(one) for one in dict.fromkeys(stems.values())]
    having = zip(terms, _having(terms, columns), strict=True)
    uses = {term.stem: texts for term, rows in having if (texts := int(np.count_nonzero(rows)))}
    ranked = sorted(
        (distance, -round(JaroWinkler.similarity(word.plain, plain), 2), -uses[stems[plain]], plain)
        for plain, distance, _key in near
        # In a short word, people do not mistake the first letter.
        if stems[plain] in uses and (len(plain) > 5 or plain[0] == word.plain[0])
    )
    if not ranked:
        return None
    best = ranked[0][-1]
    return Word(form=forms[best], plain=best, stem=stems[best])


def _vocabulary() -> dict[str, str]:
    """The best accented form of each word without accents."""
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for plain, form in IndexWord.objects.values_list("plain", "form"):
        forms[plain].append(form)
    # Titles in capitals and hurried typing lose accents: the form that has most of them is the right one.
    return {plain: max(some, key=lambda form: (not form.isascii(), form)) for plain, some in forms.items()}


def _rewritten(text: str, corrections: dict[str, str]) -> str:
    if not corrections:
        return ""
    rewritten = " ".join(text[:MAX_QUESTION].replace("\0", " ").split())
    for typed, right in corrections.items():
        rewritten = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", right, rewritten, flags=re.IGNORECASE)
    return rewritten
