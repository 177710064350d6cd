"""What this room tells the rooms below it."""

from django.dispatch import Signal

# Sent inside the transaction that wrote the pages, once per chunk, with `page_ids`: those written at once, for
# which Django and Wagtail sent no signal of their own.
pages_changed_in_bulk = Signal()
