"""What this room tells the rooms below it."""

from django.dispatch import Signal

# Sent inside the transaction that wrote them, with `page_ids`: the pages whose sessions have changed.
occurrences_changed = Signal()
