"""`maille serve`: this machine only, a port that is free, an address that is said."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from api.commands.serve import address_of, bound
from graph.errors import MailleError, UsageError
from tests.scenarios.commanding import indoors_in

COMMAND = Path(sys.executable).with_name("maille")
LONGEST_START = 60.0


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "maille.example", "::"])  # noqa: S104 — refused
def test_another_machine_is_not_answered(tmp_path: Path, host: str) -> None:
    ran = indoors_in(tmp_path).run("serve", "--host", host)
    assert (ran.status, ran.out) == (2, "")
    assert f"«\u00a0{host}\u00a0»" in ran.err
    assert "que sur cette machine" in ran.err
    assert not (tmp_path / "maille.db").exists()


@pytest.mark.enable_socket
@pytest.mark.parametrize("place", ["mistyped.db", "mistyped/maille.db"])
def test_a_store_named_with_a_mistake_is_not_begun(tmp_path: Path, place: str) -> None:
    with bound("127.0.0.1", 0) as found:
        port = found.getsockname()[1]
    ran = indoors_in(tmp_path).run("serve", "--port", str(port), "--store", place)
    assert (ran.status, ran.out) == (4, "")
    assert place in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_is_a_number_of_ports(tmp_path: Path, port: str) -> None:
    assert indoors_in(tmp_path).run("serve", "--port", port).status == 2


@pytest.mark.enable_socket
def test_a_port_that_is_taken_is_told() -> None:
    with bound("localhost", 0) as first:
        first.listen()
        taken = int(address_of(first).rstrip("/").rpartition(":")[2])
        with pytest.raises(MailleError) as told:
            bound("127.0.0.1", taken)
    assert told.value.code == "serve.port_taken"
    assert not isinstance(told.value, UsageError)


@pytest.mark.enable_socket
@pytest.mark.slow
def test_it_says_where_it_answers_and_stops_when_asked(tmp_path: Path) -> None:
    with bound("127.0.0.1", 0) as found:
        port = found.getsockname()[1]
    started = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port)],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if not name.startswith("MAILLE_")},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert started.stderr is not None
        assert "maille.db\u00a0» est vide" in started.stderr.readline()
        said = started.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert address
        assert "cette machine seulement" in said
        assert "Rien à montrer" in _read(address[0])
    finally:
        started.send_signal(signal.SIGINT)
        status = started.wait(timeout=LONGEST_START)
        if started.stderr is not None:
            started.stderr.close()
    assert status in (0, 130, -signal.SIGINT)


def _read(address: str) -> str:
    until = time.monotonic() + LONGEST_START
    while True:
        try:
            with urlopen(address, timeout=5) as answer:  # noqa: S310 — our own server
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
