"""What this room tells the rooms below it."""

from django.dispatch import Signal

# Sent inside the transaction that wrote them, with `page_ids`: the pages whose sessions have changed.
occurrences_changed = Signal()

# Sent for each chunk of listings once a day, in the same way: what was to come may be over.
sessions_rolled = Signal()
