"""Python inside a demonstration: one process that has Django loaded, whatever the number of tests that write there."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Each line read is a program, each line written what it printed and how it failed.
LOOP = """
import contextlib, io, json, sys, traceback
for line in sys.stdin:
    said, error = io.StringIO(), ""
    with contextlib.redirect_stdout(said):
        try:
            exec(json.loads(line), {})
        except Exception:
            error = traceback.format_exc()
    print(json.dumps([said.getvalue(), error]), flush=True)
"""


class Shell:
    """`shell(code)` gives what that program prints, and fails as it fails."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, code: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(code), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        assert answer, "The shell of the demonstration has stopped."
        said: str
        said, error = json.loads(answer)
        assert not error, error
        return said


@contextmanager
def open_shell(environment: Mapping[str, str]) -> Iterator[Shell]:
    """The shell of the demonstration that has this environment."""
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", "shell", "-v0", "-c", LOOP],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        # Leaving closes its input, which ends it.
        yield Shell(process)
