"""Paper made of the documents of `printing.documents`: a tagged PDF (PDF/UA-1).

The sources beside this file say how it looks; what people wrote only reaches them as JSON, shown as text: nothing that
is typed can become an instruction. Fonts are those of the typst wheel (Libertinus Serif, DejaVu Sans Mono).
"""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from django.utils.encoding import iri_to_uri

from geo.spelling import words
from printing.characters import UNREADABLE, plainly_written, written
from printing.codes import code
from printing.documents import Booklet, Document, Paper

if TYPE_CHECKING:
    from typst import Compiler

logger = logging.getLogger(__name__)

SOURCES = Path(__file__).parent / "typst"

ADDRESSES = {"url", "address"}
HEADINGS = {"name", "title"}  # never empty: what has no words would not be found
PATIENCE = 8.0  # seconds for those before

_lock = Lock()


class Busy(Exception):  # noqa: N818 (what is wrong is not the paper)
    """Too many papers are being set by this process: ask again."""


def pdf(document: Document, *, paper: Paper = "a4", large_print: bool = False) -> bytes:
    """The document as a PDF that screen readers read, in French, with its title.

    `large_print` is in letters of 18 points, on as many pages as it takes. Nothing typed makes it fail: what the fonts
    cannot write is left out. Raises `Busy`.
    """
    source = str(SOURCES / f"{type(document).__name__.lower()}.typ")
    for write in (written, plainly_written):
        data = _data(document, write, paper=paper, large_print=large_print)
        try:
            made = _compile(source, data)
        except BaseException as error:
            # typst refuses what it cannot write, and a few mixtures of scripts make it panic: not an `Exception`.
            if write is plainly_written or type(error).__name__ not in {"TypstError", "PanicException"}:
                raise
            logger.warning("Paper set in Latin letters only: %s", error)
        else:
            return made
    raise AssertionError("unreachable")


def _compile(source: str, data: str) -> bytes:
    # One at a time: a flood of papers holds one thread of the process at work, the others may answer pages.
    if not _lock.acquire(timeout=PATIENCE):
        raise Busy
    try:
        return cast(bytes, _compiler().compile(source, sys_inputs={"data": data}, pdf_standards="ua-1"))
    finally:
        _lock.release()


@cache
def _compiler() -> "Compiler":
    # Thirty megabytes, that most processes never need.
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    return typst.Compiler(root=str(SOURCES), font_paths=fonts, ignore_system_fonts=True)


def _data(document: Document, write: Callable[[str], str], *, paper: Paper, large_print: bool) -> str:
    """What the sources read, as JSON."""
    content: dict[str, Any] = _written(asdict(document), write)
    if isinstance(document, Booklet):
        for day in content["days"]:
            day["lines"] = [
                line | {"code": code(line["url"]) if line["url"] else ""} for line in day["lines"]
            ]
        communes = {line["commune"] for day in content["days"] for line in day["lines"]}
        content["communes"] = sorted(communes, key=words)
    content |= {
        "name": write(document.name),
        "paper": paper,
        "large": large_print,
        "code": code(document.address),
    }
    return json.dumps(content, ensure_ascii=False)


def _written(value: Any, write: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return write(value)
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, dict):
        said = {
            key: iri_to_uri(one) if key in ADDRESSES else _written(one, write) for key, one in value.items()
        }
        return said | {key: said[key] or UNREADABLE for key in HEADINGS & said.keys()}
    if isinstance(value, list | tuple):
        return [_written(one, write) for one in value]
    return value
