"""What is never written in a log."""

import logging
import re

# The keys of structures and proposals: who reads the log could use them. `/seances/structure/12/` holds none.
KEY = re.compile(r"(/(?:seances/+(?!structure/)|propositions/+(?!appel/)))[^/\s]+")


class HideKeys(logging.Filter):
    """Leaves out of a message the keys of the addresses it names."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/seances/" in message or "/propositions/" in message:
            record.msg, record.args = KEY.sub(r"\1…", message), ()
        return True
