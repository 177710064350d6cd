"""gunicorn as in production: what its workers weigh, and how many answers they give per second."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.bench.site import FOLDER, HOST, ROOT, environment

WORKERS = 2
SECONDS = 8
# Answered many times over: the second time, it is a page already made.
ASKED = (
    "/",
    "/territoires/",
    "/recherche/?ou=Prades&enfant=14m",
    "/recherche/?ou=Perpignan&quoi=ludoth%C3%A8que",
)
WARM_UP = 60


def measure(database: Path) -> dict[str, Any]:
    """Answers per second of pages asked for again and again, and megabytes per worker afterwards."""
    shutil.rmtree(FOLDER / "cache", ignore_errors=True)
    with running(database) as (master, port):
        for turn in range(WARM_UP):
            for path in (
                *ASKED,
                f"/recherche/?quoi=jeux&page={turn + 1}",
                f"/recherche.geojson?ou=Prades&mesure={turn}",
            ):
                urlopen(f"http://{HOST}:{port}{path}").read()
        workers = memory(master)
        command = [sys.executable, "-m", "tests.bench.load", HOST, str(port), *ASKED, f"--seconds={SECONDS}"]
        load = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
        return {**json.loads(load.stdout), "workers": workers + memory(master)}


@contextmanager
def running(database: Path) -> Iterator[tuple[int, int]]:
    """The master's process id and the port, once it answers; stopped at the end."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--log-level", "error"],
        cwd=ROOT,
        env=environment(database) | {"BIND": f"{HOST}:{port}", "WEB_CONCURRENCY": str(WORKERS)},
    )
    try:
        wait_for(port, server)
        yield server.pid, port
    finally:
        server.terminate()
        server.wait(timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("gunicorn stopped at once.")
        with suppress(OSError), urlopen(f"http://{HOST}:{port}/sante/"):
            return
        time.sleep(0.2)
    raise SystemExit("gunicorn does not answer.")


def memory(master: int) -> list[dict[str, float]]:
    """Megabytes of each worker: resident in all, and its own (not shared, not of files) where the system says so."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], check=True, capture_output=True, text=True)  # noqa: S607
    rows = [list(map(int, line.split())) for line in listed.stdout.splitlines()]
    return [{"rss": rss / 1024, **own_memory(pid)} for pid, parent, rss in rows if parent == master]


def own_memory(pid: int) -> dict[str, float]:
    details = Path(f"/proc/{pid}/smaps_rollup")
    if not details.exists():
        return {}
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in details.read_text().splitlines()[1:]}
    return {
        "private": (kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]) / 1024,
        "pss": kilobytes["Pss"] / 1024,
    }
