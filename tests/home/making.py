"""Pages of test sites, made without what a test of something else need not wait for."""

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

import wagtail_factories
from wagtail.signal_handlers import disable_reference_index_auto_update

from config.tasks import each_task_once
from search.services import projecting_at_the_end

Given = ParamSpec("Given")
Made = TypeVar("Made")

_is_on = ContextVar("made at once", default=False)


@contextmanager
def at_once() -> Iterator[None]:
    """Writes pages into the indexes of searches once, at the end; leaves out Wagtail's of what refers to what.

    Only for what a test starts from: what it tries is done as on the site, where both follow each write.
    """
    if _is_on.get():
        yield
        return
    token = _is_on.set(True)
    try:
        with ExitStack() as stack:
            stack.enter_context(disable_reference_index_auto_update())
            stack.enter_context(each_task_once())
            stack.enter_context(projecting_at_the_end())
            yield
    finally:
        _is_on.reset(token)


def made_at_once(make: Callable[Given, Made]) -> Callable[Given, Made]:
    @functools.wraps(make)
    def made(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        with at_once():
            return make(*args, **kwargs)

    return made


class PageFactory(wagtail_factories.PageFactory):
    class Meta:
        abstract = True

    @classmethod
    def create(cls, **kwargs: Any) -> Any:
        with at_once():
            return super().create(**kwargs)
