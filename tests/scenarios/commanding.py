"""The real command, run as somebody runs it: a process of its own, in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

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

    def run(self, *arguments: str | Path, input_: str | None = None, **environment: str) -> Ran:
        """Run `maille` with arguments."""
        done = subprocess.run(
            [COMMAND, *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            input=input_,
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


def host_in(folder: Path) -> Host:
    """Give a machine without any setting of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAILLE_")}
    return Host(folder, kept)


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


def csv_lines(rows: Sequence[str]) -> str:
    """Give a CSV file from its lines."""
    return "".join(f"{row}\n" for row in rows)
