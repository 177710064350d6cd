"""Whether the process that wrote an import still runs."""

import os
import socket
from functools import cache


@cache
def this_machine() -> str:
    """Where process numbers mean the same processes: a container has its own, even under its host's name."""
    try:
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:
        namespace = ""
    return f"{socket.gethostname()} {namespace}".strip()[:200]


def is_alive(pid: int) -> bool:
    """Whether this machine runs a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True
