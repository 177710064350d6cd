"""The production server: `gunicorn` alone, from the project's folder, reads this file."""

import ctypes
import os
from contextlib import suppress

# Where the C library is glibc: one heap for all the threads, that gives back what it no longer uses (8 MB less for each
# worker). Python holds its lock while it allocates, so its threads would not wait for one another less with several.
M_TRIM_THRESHOLD, M_ARENA_MAX = -1, -8
with suppress(AttributeError, OSError):
    for option, value in ((M_ARENA_MAX, 1), (M_TRIM_THRESHOLD, 100_000)):
        ctypes.CDLL(None).mallopt(option, value)

pythonpath = "site"
wsgi_app = "config.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")

# One worker per core is plenty: answers take milliseconds. Threads keep a slow phone from holding a worker.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108

# The code is loaded once, then shared between the workers: about 100 MB less for each of them.
preload_app = True
# A worker retires now and then, so that a slow leak never becomes a night call; not all at the same time.
max_requests = 50_000
max_requests_jitter = 5_000
# The longest gunicorn allows: a search with every filter fits, and what does not is answered 414.
limit_request_line = 8190
# The process manager does the managing; no socket is left in a home folder.
control_socket_disable = True
timeout = 30
graceful_timeout = 20
