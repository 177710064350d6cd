"""Where the text of each column of the contract comes from: a column of the file, a constant, or a template."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from imports.columns import COLUMNS, find_columns
from imports.exceptions import UnreadableFile
from vocabulary.spelling import fold

# One of {"colonne": "X"}, {"constante": "X"}, {"modele": "lundi {h_lundi}"}: kept as JSON with an import.
Source = dict[str, str]

COLUMN, CONSTANT, TEMPLATE = "colonne", "constante", "modele"
# Of one column in one template: a long cell a hundred times over is no text, and fills the memory.
MOST_TIMES = 5

_PLACE = re.compile(r"\{([^{}]*)\}")
# Brackets around at least one {column}; others are text ("Tu[1,3]").
_OPTIONAL = re.compile(r"\[((?:[^\[\]{}]|\{[^{}]*\})*\{[^{}]*\}(?:[^\[\]{}]|\{[^{}]*\})*)\]")
# What people type to say that there is nothing.
_NOTHING = frozenset(("", "-", "–", "—", "/"))


def recognise(headers: Sequence[str]) -> dict[str, Source]:
    """The columns that these headers name, exactly or by a synonym; no header serves twice."""
    return {column: {COLUMN: headers[position]} for column, position in find_columns(headers).items()}


def read_mapping(toml_text: str) -> dict[str, Source]:
    """The mapping in a TOML file: `nom = "Intitulé"`, `type = {constante = "laep"}`, `horaires = "lundi {h_lundi}"`.

    Raises UnreadableFile.
    """
    try:
        read = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFile(_not_toml(str(error))) from error
    if unknown := [name for name in read if name not in COLUMNS]:
        raise UnreadableFile(
            _("Correspondance : « %(name)s » n’est pas une colonne. Les colonnes sont %(columns)s.")
            % {"name": unknown[0], "columns": ", ".join(COLUMNS)}
        )
    return {name: _source(name, value) for name, value in read.items()}


def complete(mapping: Mapping[str, Source], headers: Sequence[str]) -> dict[str, Source]:
    """The mapping, and what is recognised by itself among the headers that it does not use."""
    used = {fold(name) for source in mapping.values() for name in source_columns(source)}
    free = [header for header in headers if fold(header) not in used]
    return recognise(free) | dict(mapping)


def check_mapping(mapping: Mapping[str, Source], headers: Sequence[str]) -> None:
    """Raises UnreadableFile when a source names a column that the file does not have, or one again and again."""
    known = _positions(tuple(headers))
    for column, source in mapping.items():
        names = source_columns(source)
        times = Counter(map(fold, names))
        for name in names:
            if times[fold(name)] > MOST_TIMES:
                raise UnreadableFile(
                    _("Correspondance de « %(column)s » : « %(name)s » y revient plus de %(most)d fois.")
                    % {"column": column, "name": name, "most": MOST_TIMES}
                )
            if _place_of(name, known) is None:
                raise UnreadableFile(
                    _(
                        "Correspondance de « %(column)s » : le fichier n’a pas de colonne « %(name)s ». Ses colonnes "
                        "sont %(headers)s."
                    )
                    % {"column": column, "name": name, "headers": ", ".join(headers)}
                )


def cells_of_line(
    mapping: Mapping[str, Source], headers: Sequence[str], cells: Sequence[str]
) -> dict[str, str]:
    """The text of each column of the contract that the mapping fills, from the cells of one line.

    A column that the file does not have gives nothing (see `check_mapping`).
    """
    known = _positions(tuple(headers))

    def cell(name: str) -> str:
        position = _place_of(name, known)
        return cells[position].strip() if position is not None and position < len(cells) else ""

    texts = {}
    for column, source in mapping.items():
        if COLUMN in source:
            texts[column] = cell(source[COLUMN])
        elif TEMPLATE in source:
            parts = (_filled(text, optional, cell) for text, optional in _parts(source[TEMPLATE]))
            # What separates a part from one that is left out.
            texts[column] = "".join(parts).strip(" \t\n\u00a0;,")
        else:
            texts[column] = source.get(CONSTANT, "").strip()
    return texts


def misplaced(headers: Sequence[str], cells: Sequence[str]) -> str:
    """What is wrong with a line that has more cells than there are columns, as a French sentence; "" when nothing is."""
    if len(cells) <= len(headers):
        return ""
    return _(
        "Cette ligne a plus de cellules que le fichier n’a de colonnes (« %(text)s » est en trop) : un texte qui contient "
        "le séparateur doit être entre guillemets."
    ) % {"text": cells[-1][:40]}


def source_columns(source: Source) -> list[str]:
    """The columns of the file that a source uses."""
    if COLUMN in source:
        return [source[COLUMN]]
    return [name.strip() for name in _PLACE.findall(source.get(TEMPLATE, ""))]


def _not_toml(error: str) -> str:
    """What the parser says in English comes down to a line."""
    if found := re.search(r"at line (\d+)", error):
        where = _("la ligne %(line)s n’est pas comprise") % {"line": found[1]}
    else:
        where = _("la fin n’est pas comprise")
    return _(
        'Le fichier de correspondance n’est pas écrit en TOML : %(where)s. Écrivez par exemple nom = "Intitulé".'
    ) % {"where": where}


def _source(name: str, value: object) -> Source:
    if isinstance(value, str):
        # Nothing between the quotes: the column stays empty, even when the file has one of that name.
        key = TEMPLATE if _PLACE.search(value) else COLUMN if value.strip() else CONSTANT
        return {key: value.strip()}
    if isinstance(value, dict) and len(value) == 1:
        ((key, text),) = value.items()
        if key in {COLUMN, CONSTANT, TEMPLATE} and isinstance(text, str):
            return {key: text}
    raise UnreadableFile(
        _(
            "Correspondance de « %(name)s » : écrivez le nom d’une colonne du fichier entre guillemets, un modèle avec des "
            '{colonnes}, ou {constante = "…"}.'
        )
        % {"name": name}
    )


@lru_cache(maxsize=16)
def _positions(headers: tuple[str, ...]) -> dict[str, int]:
    """Where each header is, by its name, then by its folded name."""
    exact = {header: position for position, header in reversed(list(enumerate(headers)))}
    folded = {fold(header): position for position, header in reversed(list(enumerate(headers)))}
    return folded | exact


def _place_of(name: str, known: Mapping[str, int]) -> int | None:
    found = known.get(name)
    return known.get(fold(name)) if found is None else found


@lru_cache(maxsize=64)
def _parts(template: str) -> tuple[tuple[str, bool], ...]:
    """The template cut into pieces of text; True for those that may be left out."""
    return tuple(_cut(template))


def _cut(template: str) -> Iterator[tuple[str, bool]]:
    end = 0
    for found in _OPTIONAL.finditer(template):
        yield template[end : found.start()], False
        yield found[1], True
        end = found.end()
    yield template[end:], False


def _filled(text: str, optional: bool, cell: Callable[[str], str]) -> str:
    """A piece of a template with the cells in it."""
    names = [name.strip() for name in _PLACE.findall(text)]
    if optional and all(cell(name) in _NOTHING for name in names):
        return ""
    return _PLACE.sub(lambda found: cell(found[1].strip()), text)
