"""Threads of one process wait for each other here rather than on the server.

A server lets those who wait for a lock spin: a hundred waiters take the processor from whoever holds it. The
lock of the server stays the one that counts; this only keeps all but one thread of a process away from it.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turn:
    """One lock of the server, as the threads of this process come to it; new in a forked process."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._process, self._lock = os.getpid(), threading.RLock()

    @contextmanager
    def taken(self, seconds: float) -> Iterator[bool]:
        """Wait for the turn, so long at most; tell whether it came."""
        if self._process != os.getpid():
            self._process, self._lock = os.getpid(), threading.RLock()
        lock = self._lock
        is_taken = lock.acquire(timeout=seconds)
        try:
            yield is_taken
        finally:
            if is_taken:
                lock.release()
