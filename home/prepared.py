"""Reads whose SQL is written once: a small query costs more in saying it than in answering it."""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

ModelT = TypeVar("ModelT", bound=Model)
Argument = int | str


class Prepared(Generic[ModelT]):
    """A query that only differs by whole numbers and texts, each compared as it is (`=`, never `LIKE`).

    `Prepared(build)(12)` reads what `list(build(12))` would, but for its `prefetch_related`. The arguments are of the
    same types each time, and `build` depends on nothing else.
    """

    def __init__(self, build: Callable[..., QuerySet[ModelT]]) -> None:
        self._build = build
        self._of_thread = threading.local()  # as connections are

    def __call__(self, *arguments: Argument) -> list[ModelT]:
        said: _Said | None = getattr(self._of_thread, "said", None)
        if said is None or not said.still_holds():
            said = self._of_thread.said = _Said(self._build, arguments)
        return said.read(arguments)


class _Said:
    """The query in SQL, with marks where the arguments go."""

    def __init__(self, build: Callable[..., QuerySet[Any]], arguments: tuple[Argument, ...]) -> None:
        # Numbers any key may be: of those beyond, Django knows that PostgreSQL finds nothing, and says no SQL.
        marks = [
            f"\x01{rank}" if isinstance(one, str) else rank - 2**31 for rank, one in enumerate(arguments)
        ]
        self._queryset = build(*marks)
        self._alias = self._queryset.db
        self._compiler = self._queryset.query.get_compiler(using=self._alias)
        self._sql, params = self._compiler.as_sql()
        self._params = [(marks.index(param), None) if param in marks else (None, param) for param in params]
        if {rank for rank, _param in self._params if rank is not None} != set(range(len(marks))):
            raise ValueError("An argument is not compared as it is.")
        converters = self._compiler.get_converters([column for column, *_said in self._compiler.select])
        # Django's own reading of the rows, with what is known of them already.
        vars(self._queryset.query)["get_compiler"] = lambda using: self._compiler
        vars(self._compiler)["get_converters"] = lambda expressions: converters

    def still_holds(self) -> bool:
        return self._compiler.connection is connections[self._alias]

    def read(self, arguments: tuple[Argument, ...]) -> list[Any]:
        params = tuple(param if rank is None else arguments[rank] for rank, param in self._params)
        vars(self._compiler)["as_sql"] = lambda *args, **kwargs: (self._sql, params)
        return list(ModelIterable(self._queryset))
