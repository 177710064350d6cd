"""Paper made of the documents of `printing.documents`: a tagged PDF (PDF/UA-1).

The sources beside this file say how it looks; what people wrote only reaches them as JSON, shown as text: nothing that
is typed can become an instruction. Fonts are those of the typst wheel (Libertinus Serif, DejaVu Sans Mono).
"""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.utils.encoding import iri_to_uri

from geo.spelling import words
from printing.characters import UNREADABLE, plainly_written, written
from printing.codes import code
from printing.documents import Booklet, Document, Paper

logger = logging.getLogger(__name__)

COMPOSITOR = Path(__file__).parent / "compositor.py"
LONGEST = 15.0  # seconds; a full booklet takes one
AT_ONCE = 2  # papers set by a process of the server: its other threads go on answering pages

ADDRESSES = {"url", "address"}
HEADINGS = {"name", "title"}  # never empty: what has no words would not be found

_places = BoundedSemaphore(AT_ONCE)


class Busy(Exception):  # noqa: N818 (nothing is wrong with the paper)
    """Too many papers are being set by this process: ask again."""


class RefusedError(Exception):
    """What typst does not set, and why."""


def pdf(document: Document, *, paper: Paper = "a4", large_print: bool = False) -> bytes:
    """The document as a PDF that screen readers read, in French, with its title.

    `large_print` is in letters of 18 points, on as many pages as it takes. Nothing typed makes it fail: what the fonts
    cannot write is left out. Raises `Busy`.
    """

    def set_with(write: Callable[[str], str], document: Document) -> bytes:
        source = f"{type(document).__name__.lower()}.typ"
        return _set(source, _data(document, write, paper=paper, large_print=large_print))

    if not _places.acquire(blocking=False):
        raise Busy
    try:
        return set_with(written, document)
    except RefusedError as error:
        # A letter without a shape, one of the mixtures of scripts that make typst panic, a photo that is not one.
        logger.warning("Paper set in Latin letters only, without its photo: %s", error)
        bare = replace(document, picture=None) if isinstance(document, Booklet) else document
        return set_with(plainly_written, bare)
    finally:
        _places.release()


def _set(source: str, data: str) -> bytes:
    command = [sys.executable, "-I", str(COMPOSITOR), source]
    try:
        done = subprocess.run(  # noqa: S603 (a file of ours)
            command, input=data.encode(), capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Busy from error
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise RefusedError(done.stderr.decode(errors="replace")[-500:])
    return done.stdout


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
