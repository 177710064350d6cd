"""Forget what processes keep of the vocabulary when a term changes."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from vocabulary.models import Kind, Theme
from vocabulary.selectors import forget


def forget_vocabulary(**kwargs: Any) -> None:
    """At once for whoever goes on in this transaction, and again once others can see the change."""
    forget()
    transaction.on_commit(forget)


def register_signal_handlers() -> None:
    """Called when the app is ready."""
    for model in (Kind, Theme):
        for signal in (post_save, post_delete):
            signal.connect(forget_vocabulary, sender=model, dispatch_uid=f"forget {model.__name__}")
