"""The e-mails to those who approve pages: one for all the pages whose review is asked at once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.admin.mail import (
    EmailNotificationMixin,
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_submitted

from accounts.models import User

TEMPLATES = {
    "subject": "directory/mail/reviews_asked_subject.txt",
    "text": "directory/mail/reviews_asked.txt",
}

# For each person to tell, the pages by id (an administrator may be told of one in two ways).
_waiting: ContextVar[dict[User, dict[int, Page]] | None] = ContextVar("waiting", default=None)


@contextmanager
def told_together(asked_by: str) -> Iterator[None]:
    """The reviews asked inside are told in one e-mail to each person, once the block has ended well.

    `asked_by`: the name of a person, or of a structure that has no account.
    """
    waiting: dict[User, dict[int, Page]] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for person, pages in waiting.items():
        context = {"pages": list(pages.values()), "asked_by": asked_by}
        EmailNotificationMixin().send_emails(TEMPLATES, context, [person])


class Together:
    """Wagtail's e-mail about one page, unless it waits for the others."""

    def send_emails(
        self, template_set: dict[str, str], context: dict[str, Any], recipients: Iterable[User], **kwargs: Any
    ) -> bool:
        waiting = _waiting.get()
        if waiting is None:
            sent: bool = super().send_emails(template_set, context, recipients, **kwargs)  # type: ignore[misc]
            return sent
        for person in recipients:
            waiting.setdefault(person, {})[context["page"].pk] = context["page"]
        return True


class TaskSubmitted(Together, GroupApprovalTaskStateSubmissionEmailNotifier):
    """To the group that approves."""


class WorkflowSubmitted(Together, WorkflowStateSubmissionEmailNotifier):
    """To the administrators."""


# A signal holds its receivers weakly.
NOTIFIERS = [
    (task_submitted, TaskSubmitted(), TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowSubmitted(), WorkflowState, "workflow_state_submitted_email_notification"),
]


def connect() -> None:
    """Takes the place of Wagtail's own notifiers, whether they are connected already or will be."""
    for signal, notifier, sender, uid in NOTIFIERS:
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(notifier, sender=sender, dispatch_uid=uid)
