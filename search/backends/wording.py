"""Reads the free text of a query: which stems to find, what was mistyped."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from search.backends.text_index import Match, Term, TextIndex, get_text_index
from search.models import Word as IndexWord
from search.querysets import EntryQuerySet
from search.text import MAX_QUESTION, Word, question_words, stem

CANDIDATES = 8
COMMON = 1000  # texts with a word, from which it is better looked for among the rows of a small box
SMALL_KM = 5


@dataclass(frozen=True, slots=True)
class Wording:
    """What to find; nothing to find (`match` is None) is no filter, unless no word could be read at all."""

    match: Match | None = None
    corrected: str = ""
    is_hopeless: bool = False
    version: int | None = None  # of the index, when it had to be read
    texts: tuple[int, ...] = ()  # how many hold each term; 0 when it is unfinished

    @property
    def is_common(self) -> bool:
        if self.match is None:
            return False
        return (min(self.texts) if self.match.every else sum(self.texts)) > COMMON

    @property
    def is_rare(self) -> bool:
        return self.match is not None and not self.is_common

    @property
    def can_relax(self) -> bool:
        return self.match is not None and self.match.every and len(self.match.terms) > 1

    def relaxed(self) -> "Wording":
        """One of the words is enough."""
        return replace(self, match=replace(self.match, every=False)) if self.match else self

    def filter(self, entries: EntryQuerySet, *, km: float | None = None) -> EntryQuerySet:
        """Those that match; `km` is the radius they will be asked in, when it is known."""
        if self.match is None:
            return entries
        one_by_one = self.is_common and km is not None and km <= SMALL_KM
        return get_text_index().filter(entries, self.match, one_by_one=one_by_one)

    def ranks(self) -> dict[int, float]:
        return get_text_index().ranks(self.match) if self.match else {}


def read_wording(text: str) -> Wording:
    """The words of the text that the index holds, once typing errors are corrected; others are left out."""
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
        elif found := correct(word, index, glance.version):
            terms.append(Term(found.stem))
            corrections[word.form] = found.form
    if not terms:
        return Wording(is_hopeless=True, version=glance.version)
    match = Match(tuple(dict.fromkeys(terms)))
    texts = tuple(glance.known.get(term.stem, 0) for term in match.terms)
    return Wording(match, corrected=_rewritten(text, corrections), version=glance.version, texts=texts)


def correct(word: Word, index: TextIndex, version: int) -> Word | None:
    """The word of the index nearest to a mistyped one: by edits, then by how it begins, then the most used."""
    tolerated = 0 if len(word.plain) < 5 else 1 if len(word.plain) < 8 else 2
    if not tolerated or word.plain.isdigit():
        return None
    forms = VOCABULARY.forms(version)
    near = process.extract(
        word.plain, forms.keys(), scorer=OSA.distance, score_cutoff=tolerated, limit=CANDIDATES
    )
    stems = {plain: stem(plain) for plain, _distance, _key in near}
    uses = index.known(stems.values())
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


class Vocabulary:
    """The words of the index as people write them, read again when the index has changed."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._forms: dict[str, str] = {}

    def forms(self, version: int) -> dict[str, str]:
        """The best accented form of each word without accents, in that version of the index."""
        if version != self._version:
            self._forms = self._read()
            self._version = version
        return self._forms

    @staticmethod
    def _read() -> dict[str, str]:
        forms: defaultdict[str, list[str]] = defaultdict(list)
        for plain, form in IndexWord.objects.values_list("plain", "form"):
            forms[plain].append(form)
        # Titles in capitals and hurried typing lose accents: the form that has most of them is the right one.
        return {
            plain: max(some, key=lambda form: (not form.isascii(), form)) for plain, some in forms.items()
        }


VOCABULARY = Vocabulary()


def _rewritten(text: str, corrections: dict[str, str]) -> str:
    if not corrections:
        return ""
    rewritten = " ".join(text[:MAX_QUESTION].replace("\0", " ").split())
    for typed, right in corrections.items():
        rewritten = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", right, rewritten, flags=re.IGNORECASE)
    return rewritten
