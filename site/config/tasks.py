"""What Wagtail notes of each object it saves (what refers to what, its own search), once for what an editor sends."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.apps import apps
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id
from modelcluster.fields import ParentalKey

# They take the label of an application, the name of a model, and the key of an object as text.
OF_AN_OBJECT = {"wagtail.tasks.update_reference_index_task", "modelsearch.tasks.insert_or_update_object_task"}


class Named(NamedTuple):
    """An object, in the words of these tasks."""

    app: str
    model: str
    pk: str


_kept: ContextVar[dict[Any, set[Named]] | None] = ContextVar("tasks of objects", default=None)


class OnceBackend(ImmediateBackend):
    """Does tasks at once; those of an object wait for the end of `each_task_once`, where there is one.

    Publishing an event writes each of its dates, and for each Wagtail reads the references of the whole event again:
    five seconds for 800 dates.
    """

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult[Any]:
        kept = _kept.get()
        if kept is None or task.module_path not in OF_AN_OBJECT:
            return super().enqueue(task, args, kwargs)
        kept.setdefault(task, set()).add(Named(*args))
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


@contextmanager
def each_task_once() -> Iterator[None]:
    """Does once, at the end, what Wagtail asks for each time an object or one of its rows is saved inside.

    Nothing is done when an error gets out, nor for what was deleted meanwhile.
    """
    kept: dict[Any, set[Named]] = {}
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
    for task, named in kept.items():
        for one in sorted(_whole(named)):
            task.enqueue(*one)


def _whole(named: Iterable[Named]) -> set[Named]:
    """These objects as far as they exist; for rows of a page, the page."""
    by_model: dict[tuple[str, str], list[str]] = {}
    for one in named:
        by_model.setdefault((one.app, one.model), []).append(one.pk)
    found: set[Named] = set()
    for (app, name), pks in by_model.items():
        model = apps.get_model(app, name)
        there = model._base_manager.filter(pk__in=pks)
        field = next((one for one in model._meta.get_fields() if isinstance(one, ParentalKey)), None)
        if field is None:
            found |= {Named(app, name, str(pk)) for pk in there.values_list("pk", flat=True)}
        else:
            above = field.related_model._meta
            parents = there.exclude(**{field.attname: None}).values_list(field.attname, flat=True).distinct()
            found |= _whole(Named(above.app_label, above.model_name, str(pk)) for pk in parents)
    return found
