"""What is done in the background: publishing more pages than one waits for."""

import logging
from collections.abc import Sequence

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from moderation import publishing

logger = logging.getLogger(__name__)


@task(backend="background")
def publish_pages(user_id: int, page_ids: Sequence[int]) -> None:
    """Publishes in this person's name, some pages at a time: what is done stays done."""
    user = User.objects.get(pk=user_id, is_active=True)
    for start in range(0, len(page_ids), publishing.AT_ONCE):
        outcome = publishing.publish(user, page_ids[start : start + publishing.AT_ONCE])
        logger.info("Published %d drafts, refused %d.", outcome.done, len(outcome.refused))


def is_publishing(user: User) -> bool:
    """Whether pages of this person wait for the worker, or are with it."""
    waiting = DBTaskResult.objects.filter(task_path=publish_pages.module_path, finished_at=None)
    return any(args["args"][:1] == [user.pk] for args in waiting.values_list("args_kwargs", flat=True))
