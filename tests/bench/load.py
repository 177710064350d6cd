"""Asks a server for the same addresses as fast as it answers: `python -m tests.bench.load HOST PORT PATH…` prints JSON.

Plain sockets and threads of one process: it takes its share of the processor, so a real server does a little better.
"""

import argparse
import json
import re
import socket
import sys
import threading
import time

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--connections", type=int, default=6)
    options = parser.parse_args()
    counts = [0] * options.connections
    refused = [0] * options.connections
    until = time.monotonic() + options.seconds

    def ask(number: int) -> None:
        connection = Connection(options.host, options.port)
        while time.monotonic() < until:
            for path in options.paths:
                good = connection.get(path)
                counts[number] += good
                refused[number] += not good

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(options.connections)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    json.dump({"per_second": sum(counts) / seconds, "refused": sum(refused)}, sys.stdout)


class Connection:
    """One browser: keeps its connection, and opens another when the server closes it."""

    def __init__(self, host: str, port: int) -> None:
        self.address = (host, port)
        self.socket: socket.socket | None = None

    def get(self, path: str) -> bool:
        """Whether the answer was 200."""
        try:
            return self._get(path)
        except OSError:
            self.socket = None
            return self._get(path)

    def _get(self, path: str) -> bool:
        if self.socket is None:
            self.socket = socket.create_connection(self.address, timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        request = f"GET {path} HTTP/1.1\r\nHost: {self.address[0]}\r\nAccept-Encoding: gzip\r\n\r\n"
        self.socket.sendall(request.encode())
        return self._read()

    def _read(self) -> bool:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._some()
        head, _, body = received.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if length is None:
            raise OSError("no length")
        missing = int(length[1]) - len(body)
        while missing > 0:
            missing -= len(self._some())
        if b"connection: close" in head.lower():
            self.socket = None
        return head.startswith(b"HTTP/1.1 200")

    def _some(self) -> bytes:
        assert self.socket is not None
        if not (some := self.socket.recv(262_144)):
            raise OSError("closed")
        return some


if __name__ == "__main__":
    main()
