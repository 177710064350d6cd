"""The dates of an event as people type them, read and said in one language of short French lines."""
