"""Threads take turns in the order in which they came, and whoever gives up or fails keeps nobody waiting."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.neo4j_store.turns import Turn

SOON = 5.0
"""Seconds after which a test would say that somebody waits for ever."""


def waiting(turn: Turn, count: int) -> None:
    """Wait until so many wait."""
    until = time.monotonic() + SOON
    while len(turn._waiting) < count:
        assert time.monotonic() < until
        time.sleep(0.001)


def test_first_come_first_served() -> None:
    turn, came = Turn(), list[int]()

    def come(number: int) -> None:
        with turn.taken(SOON) as is_taken:
            assert is_taken
            came.append(number)

    with ThreadPoolExecutor(20) as pool:
        with turn.taken(SOON):
            done = []
            for number in range(20):
                done.append(pool.submit(come, number))
                waiting(turn, number + 1)
            assert came == []
        for each in done:
            each.result(SOON)
    assert came == list(range(20))


def test_one_at_a_time() -> None:
    turn, inside, most = Turn(), 0, 0

    def come(_: int) -> None:
        nonlocal inside, most
        for _ in range(200):
            with turn.taken(SOON) as is_taken:
                assert is_taken
                inside += 1
                most = max(most, inside)
                inside -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come, range(8)))
    assert (inside, most) == (0, 1)


def test_whoever_has_it_has_it_again() -> None:
    turn = Turn()
    with turn.taken(SOON), turn.taken(0.0) as again:
        assert again
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(tried, turn, 0.0).result(SOON) is False
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(tried, turn, 0.0).result(SOON) is True


def tried(turn: Turn, seconds: float) -> bool:
    with turn.taken(seconds) as is_taken:
        return is_taken


def test_whoever_gives_up_is_passed_over() -> None:
    turn = Turn()
    with ThreadPoolExecutor(2) as pool:
        with turn.taken(SOON):
            gone = pool.submit(tried, turn, 0.05)
            waiting(turn, 1)
            patient = pool.submit(tried, turn, SOON)
            assert gone.result(SOON) is False
        assert patient.result(SOON) is True
    assert tried(turn, 0.0)


@pytest.mark.parametrize("comes", [False, True])
def test_whoever_is_interrupted_hands_it_on(monkeypatch: pytest.MonkeyPatch, comes: bool) -> None:
    """While he waits, and just as his turn comes."""
    turn, main = Turn(), threading.current_thread()
    real = threading.Event.wait

    def wait(event: threading.Event, timeout: float | None = None) -> bool:
        is_over = real(event, timeout) if comes or threading.current_thread() is main else False
        if threading.current_thread() is main:
            return is_over
        raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as pool:
        with turn.taken(SOON), monkeypatch.context() as patch:
            patch.setattr(threading.Event, "wait", wait)
            interrupted = pool.submit(tried, turn, SOON)
            if comes:
                waiting(turn, 1)
            else:
                assert isinstance(interrupted.exception(SOON), KeyboardInterrupt)
        assert isinstance(interrupted.exception(SOON), KeyboardInterrupt)
    assert tried(turn, 0.0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are forked here")
def test_a_forked_process_waits_for_nobody() -> None:
    turn = Turn()
    with turn.taken(SOON):
        child = os.fork()
        if not child:
            os._exit(0 if tried(turn, 0.0) and not turn._waiting else 1)
        assert os.waitpid(child, 0)[1] == 0
