"""The command, run as somebody runs it: a process of its own in a folder of its own, or the same indoors.

`Host` starts the real command; `Indoors` runs the same code in this process, hundreds of times quicker, for
what does not depend on being a process.
"""

import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from api.running import run

COMMAND = Path(sys.executable).with_name("maille")


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Host:
    """A machine with maille on it, seen from one folder."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *arguments: str | Path, **environment: str) -> Ran:
        """Run `maille` with arguments."""
        done = subprocess.run(
            [COMMAND, *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def result(self, *arguments: str | Path) -> str:
        """Give what a command that must succeed wrote to standard output."""
        ran = self.run(*arguments)
        assert ran.status == 0, ran.err
        return ran.out


class Indoors(Host):
    """The same machine, the command run inside this process."""

    def run(self, *arguments: str | Path, **environment: str) -> Ran:
        """Run `maille` with arguments."""
        out, err = io.StringIO(), io.StringIO()
        with (
            chdir(self.folder),
            _environment({**self.environment, **environment}),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            status = run([str(argument) for argument in arguments])
        return Ran(status, out.getvalue(), err.getvalue())


@contextmanager
def _environment(wanted: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(wanted)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def clean_environment() -> dict[str, str]:
    """Give the environment without any setting of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MAILLE_")}


def host_in(folder: Path) -> Host:
    """Give a machine whose command is a process."""
    return Host(folder, clean_environment())


def indoors_in(folder: Path) -> Indoors:
    """Give a machine whose command runs in this process."""
    return Indoors(folder, clean_environment())


def shell(host: Host, script: str) -> Ran:
    """Run a line of shell in which `maille` is our command."""
    done = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", script],
        cwd=host.folder,
        env={**host.environment, "PATH": f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
