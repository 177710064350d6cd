"""Papers already made, kept by what they say: the same words are never set twice, other words are never stale."""

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.core.cache import cache as shared_cache

from printing.documents import Document, Paper
from printing.typesetting import pdf

KEPT = 24 * 3600  # seconds: a paper says the day it was made
LARGEST = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF, and a digest of what it says."""

    content: bytes
    digest: str


def kept_pdf(document: Document, *, paper: Paper = "a4", large_print: bool = False) -> Made:
    """The document as a PDF; set once for all the processes that share the cache. `Busy` when too many are being set."""
    digest = blake2b(
        repr((document, paper, large_print)).encode("utf-8", "replace"), key=_sources(), digest_size=16
    ).hexdigest()
    key = f"paper:{digest}"
    content: bytes | None = shared_cache.get(key)
    if content is None:
        content = pdf(document, paper=paper, large_print=large_print)
        if len(content) <= LARGEST:
            shared_cache.set(key, content, KEPT)
    return Made(content, digest)


@cache
def _sources() -> bytes:
    """A digest of how papers look: a new version of the site sets them anew."""
    room = Path(__file__).parent
    files = sorted([*room.glob("typst/*.typ"), *room.glob("*.py")])
    return blake2b(b"".join(file.read_bytes() for file in files), digest_size=32).digest()
