"""What many writes bring about is done once, when the last of them is done."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any


class Postponed:
    """Ids of pages, kept while a block is open (in this thread or task only) and handed over when it ends well."""

    def __init__(self, name: str) -> None:
        self._ids: ContextVar[set[int] | None] = ContextVar(name, default=None)

    def keep(self, page_ids: Iterable[int]) -> bool:
        """Whether these ids wait for the end of a block; there is nothing to wait for outside one."""
        kept = self._ids.get()
        if kept is None:
            return False
        kept.update(page_ids)
        return True

    @contextmanager
    def until_the_end(self, write: Callable[[set[int]], Any]) -> Iterator[None]:
        """`write` gets all that was kept inside, or nothing when an error got out."""
        kept: set[int] = set()
        token = self._ids.set(kept)
        try:
            yield
        finally:
            self._ids.reset(token)
        write(kept)
