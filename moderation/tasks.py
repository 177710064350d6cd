"""What is done in the background: publishing more pages than one waits for, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from moderation import publishing

REASONS_SHOWN = 50


@dataclass(frozen=True)
class Publication:
    """A publication that is over and that its person has not read yet; nothing is known of one that `has_failed`."""

    pk: UUID
    done: int
    reasons: list[str]
    has_failed: bool

    @property
    def shown(self) -> list[str]:
        return self.reasons[:REASONS_SHOWN]

    @property
    def more(self) -> int:
        return len(self.reasons) - len(self.shown)


@task(backend="background")
def publish_pages(user_id: int, page_ids: Sequence[int]) -> dict[str, Any]:
    """Publishes in this person's name, some pages at a time: what is done stays done.

    Returns how many are `done`, and the `reasons` why others are not: kept with the task until they are read.
    """
    user = User.objects.get(pk=user_id, is_active=True)
    done, reasons = 0, []
    for start in range(0, len(page_ids), publishing.AT_ONCE):
        outcome = publishing.publish(user, page_ids[start : start + publishing.AT_ONCE])
        done += outcome.done
        reasons += outcome.reasons
    return {"done": done, "reasons": reasons}


def is_publishing(user: User) -> bool:
    """Whether pages of this person wait for the worker, or are with it."""
    return _tasks_of(user).filter(finished_at=None).exists()


def publications_to_tell(user: User) -> list[Publication]:
    """What came of this person's publications, the last one first."""
    return [
        Publication(
            one.pk,
            done=(one.return_value or {}).get("done", 0),
            reasons=(one.return_value or {}).get("reasons", []),
            has_failed=one.return_value is None,
        )
        for one in _tasks_of(user).exclude(finished_at=None).order_by("-finished_at")[:10]
    ]


def forget_publication(user: User, pk: UUID) -> None:
    """It has been read."""
    _tasks_of(user).exclude(finished_at=None).filter(pk=pk).delete()


def _tasks_of(user: User) -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(task_path=publish_pages.module_path, args_kwargs__args__0=user.pk)
