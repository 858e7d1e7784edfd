"""A bad line in front of a server: a small TCP proxy whose line can be spoilt while it is in use.

It listens on a port of this machine and passes bytes both ways, each connection with two threads. Its `line`
says what happens to them, and may be changed at any moment; open connections obey at their next bytes.
"""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from tests.neo4j.server import free_port

CHUNK = 16 * 1024
HOST = "127.0.0.1"
NO_LINGER = struct.pack("ii", 1, 0)  # closing sends a reset instead of a farewell


class Line(Enum):
    """What the line does."""

    PASS = "every byte, both ways"
    REFUSE = "nobody listens; connections that are open stay"
    BLACK_HOLE = "accepts everything, passes nothing, says nothing"
    DEAF = "passes what the client says and drops what the server answers"


@dataclass(frozen=True)
class Slowness:
    """How slow: seconds before each chunk, and bytes a second (0: as many as come)."""

    latency: float = 0.0
    bandwidth: int = 0

    def wait(self, size: int) -> None:
        """Take the time that a chunk takes."""
        pause = self.latency + (size / self.bandwidth if self.bandwidth else 0.0)
        if pause:
            time.sleep(pause)


class Proxy:
    """One listening port in front of one server; to be used with `with`."""

    def __init__(self, host: str, port: int) -> None:
        """Name the server; `uri` is where its clients come instead."""
        self._target = (host, port)
        self._listening: socket.socket | None = None
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._guard = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._line = Line.PASS
        self._slowness = Slowness()
        self._left: int | None = None
        self.accepted = 0
        self.passed = 0
        self.port = free_port()
        self.uri = f"bolt://{HOST}:{self.port}"

    def __enter__(self) -> "Proxy":
        """Listen."""
        self._listen()
        return self

    def __exit__(self, *_: object) -> None:
        """Close everything and wait for the threads."""
        self._close_listening()
        self.cut()
        for thread in self._threads:
            thread.join(10)

    @property
    def line(self) -> Line:
        """What the line does now."""
        return self._line

    @line.setter
    def line(self, line: Line) -> None:
        """Spoil the line, or mend it."""
        self._line = line
        if line is Line.REFUSE:
            self._close_listening()
        elif self._listening is None:
            self._listen()

    def slow_down(self, *, latency: float = 0.0, bandwidth: int = 0) -> None:
        """Make every chunk wait, each way; without arguments, fast again."""
        self._slowness = Slowness(latency, bandwidth)

    def cut(self) -> None:
        """Reset every open connection; new ones are welcome."""
        with self._guard:
            pairs = list(self._pairs)
            self._pairs.clear()
        for pair in pairs:
            _reset(pair)

    def cut_after(self, size: int) -> None:
        """Reset every open connection once so many more bytes, one at least, have passed both ways."""
        with self._guard:
            self._left = size

    @contextmanager
    def spoilt(self, line: Line) -> Iterator[None]:
        """Spoil the line for a while."""
        before = self._line
        self.line = line
        try:
            yield
        finally:
            self.line = before

    def _listen(self) -> None:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, self.port))
        listening.listen(64)
        self._listening = listening
        self._begin(self._accept, listening)

    def _close_listening(self) -> None:
        if self._listening is not None:
            with contextlib.suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
            self._listening.close()
            self._listening = None

    def _begin(self, work: object, *arguments: object) -> None:
        assert callable(work)
        thread = threading.Thread(target=work, args=arguments, daemon=True, name="proxy")
        self._threads.append(thread)
        thread.start()

    def _accept(self, listening: socket.socket) -> None:
        """Take connections until the port is closed."""
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            self.accepted += 1
            try:
                server = socket.create_connection(self._target, timeout=10)
            except OSError:
                _reset((client,))
                continue
            server.settimeout(None)
            with self._guard:
                self._pairs.add((client, server))
            self._begin(self._carry, client, server, (client, server), True)
            self._begin(self._carry, server, client, (client, server), False)

    def _carry(
        self,
        source: socket.socket,
        sink: socket.socket,
        pair: tuple[socket.socket, socket.socket],
        from_client: bool,
    ) -> None:
        """Carry bytes one way until an end closes or the line is cut."""
        try:
            while chunk := source.recv(CHUNK):
                self._slowness.wait(len(chunk))
                if self._drops(from_client):
                    continue
                whole, last = self._allowed(len(chunk))
                try:
                    sink.sendall(chunk[:whole])
                finally:
                    if last:
                        self._end_of_allowance()
                if whole < len(chunk):
                    return  # whoever carried the last byte allowed cuts this line too
        except OSError:
            pass
        with self._guard:
            known = pair in self._pairs
            self._pairs.discard(pair)
        if known:
            _close(pair)

    def _drops(self, from_client: bool) -> bool:
        """Whether bytes that come this way now get lost."""
        return self._line is Line.BLACK_HOLE or (self._line is Line.DEAF and not from_client)

    def _allowed(self, size: int) -> tuple[int, bool]:
        """Give how many of so many bytes may pass before a cut, and whether the last allowed is of them.

        Only one thread is told that it carries the last: a second cut, however late, would reset somebody
        who connected after the first.
        """
        with self._guard:
            last = False
            if self._left is not None:
                size = min(size, self._left)
                self._left -= size
                last = size > 0 and self._left == 0
            self.passed += size
            return size, last

    def _end_of_allowance(self) -> None:
        """Cut what is open now; what connects afterwards passes every byte."""
        with self._guard:
            self._left = None
            pairs = list(self._pairs)
            self._pairs.clear()
        for pair in pairs:
            _reset(pair)


def _reset(sockets: tuple[socket.socket, ...]) -> None:
    """Close without a farewell: the other end sees a reset connection."""
    for end in sockets:
        with contextlib.suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    _close(sockets)


def _close(sockets: tuple[socket.socket, ...]) -> None:
    """Close, and wake the threads that read."""
    for end in sockets:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RD)
        end.close()
