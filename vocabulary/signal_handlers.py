"""Forget what processes keep of the vocabulary when a term changes."""

from typing import Any

from django.core.signals import request_finished, request_started
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from vocabulary.models import Kind, Theme
from vocabulary.selectors import begin_request, end_request, forget


def forget_vocabulary(**kwargs: Any) -> None:
    """At once for whoever goes on in this transaction, and again once others can see the change."""
    forget()
    transaction.on_commit(forget)


def on_request_started(**kwargs: Any) -> None:
    begin_request()


def on_request_finished(**kwargs: Any) -> None:
    end_request()


def register_signal_handlers() -> None:
    """Called when the app is ready."""
    for model in (Kind, Theme):
        for signal in (post_save, post_delete):
            signal.connect(forget_vocabulary, sender=model, dispatch_uid=f"forget {model.__name__}")
    request_started.connect(on_request_started, dispatch_uid="vocabulary.request_started")
    request_finished.connect(on_request_finished, dispatch_uid="vocabulary.request_finished")
