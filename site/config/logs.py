"""What is never written in a log."""

import logging
import re

# The key of a structure's link: who reads the log could use it. `/seances/structure/12/` holds none.
KEY = re.compile(r"(/seances/+)(?!structure/)[^/\s]+")


class HideKeys(logging.Filter):
    """Leaves out of a message the keys of the addresses it names."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/seances/" in message:
            record.msg, record.args = KEY.sub(r"\1…", message), ()
        return True
