"""Threads of one process wait for each other here rather than on the server, in the order in which they came.

A server lets those who wait for a lock spin: a hundred waiters take the processor from whoever holds it. The
lock of the server stays the one that counts; this only keeps all but one thread of a process away from it.
"""

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turn:
    """One lock of the server, as the threads of this process come to it; new in a forked process."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._guard = threading.Lock()
        self._holder: int | None = None
        self._waiting: deque[tuple[int, threading.Event]] = deque()

    @contextmanager
    def taken(self, seconds: float) -> Iterator[bool]:
        """Wait for the turn, so long at most; tell whether it came. Whoever has it has it again at once."""
        if self._process != os.getpid():
            self._begin()
        if self._holder == threading.get_ident():
            yield True
            return
        is_taken = self._take(seconds)
        try:
            yield is_taken
        finally:
            if is_taken:
                self._hand_on()

    def _take(self, seconds: float) -> bool:
        me = (threading.get_ident(), threading.Event())
        with self._guard:
            if self._holder is None:
                self._holder = me[0]
                return True
            self._waiting.append(me)
        try:
            return me[1].wait(seconds) or self._came_after_all(me)
        except BaseException:
            if self._came_after_all(me):
                self._hand_on()
            raise

    def _came_after_all(self, me: tuple[int, threading.Event]) -> bool:
        """Wait no longer; tell whether the turn came just then."""
        with self._guard:
            if me in self._waiting:
                self._waiting.remove(me)
                return False
        return True

    def _hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._holder, came = self._waiting.popleft()
                came.set()
            else:
                self._holder = None
