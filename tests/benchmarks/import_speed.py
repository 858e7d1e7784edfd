"""Measures an import: time, peak memory, and against csv.DictReader + pydantic alone, all in one run.

`python -m tests.benchmarks.import_speed 9000` takes in about 100,000 rows. Each measure runs in a process of
its own; what is compared is CPU time.
"""

import csv
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.delivery import write_delivery

SMALL = 9_000


def measure_import(folder: str) -> dict[str, float]:
    """Import a folder into a new store, then again, in this process."""
    from graph.exchange.importing import import_delivery
    from graph.stores import open_store
    from graph.vault import Vault

    with tempfile.TemporaryDirectory() as home, open_store(f"{home}/store.maille") as store:
        vault = Vault(f"{home}/store.maille.vault")
        seconds = []
        for _ in range(2):
            began, cpu = time.perf_counter(), time.process_time()
            report = import_delivery(folder, store, vault, source="mesure")
            seconds += [time.perf_counter() - began, time.process_time() - cpu]
        assert report.changes_nothing
    return dict(zip(("first", "first_cpu", "again", "again_cpu"), seconds, strict=True)) | {
        "peak_mib": _peak_mib()
    }


def measure_baseline(folder: str) -> dict[str, float]:
    """Read the same files with csv.DictReader, check each row with pydantic: no store, no references."""
    from pydantic import create_model

    from graph.model.tables import TABLE

    cpu = time.process_time()
    kept: list[Any] = []
    for file in sorted(Path(folder).glob("*.csv")):
        table = TABLE[file.stem]
        model = create_model(table.name, **{column.name: _pydantic_field(column) for column in table.columns})
        with file.open(encoding="utf-8", newline="") as stream:
            rows = ({k: v.replace(",", ".") for k, v in row.items() if v} for row in csv.DictReader(stream))
            kept.extend(map(model.model_validate, rows))
    return {"cpu": time.process_time() - cpu, "rows": len(kept), "peak_mib": _peak_mib()}


def _pydantic_field(column: Any) -> Any:
    from datetime import date
    from typing import Literal

    kinds: dict[str, Any] = {"integer": int, "decimal": float, "date": date}
    kind = Literal[column.choices] if column.kind == "choice" else kinds.get(column.kind, str)
    return (kind, ...) if column.required else (kind | None, None)


def _peak_mib() -> float:
    """Give the most memory this program held; `ru_maxrss` would count what its parent held when it forked."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kibibytes,) = re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kibibytes) / 1024


def _alone(what: str, folder: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.import_speed", what, folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def compare(persons: int) -> dict[str, Any]:
    """Generate a delivery of so many persons, measure both ways of reading it."""
    with tempfile.TemporaryDirectory() as home:
        rows = write_delivery(Path(home) / "delivery", persons)
        imported = _alone("import", f"{home}/delivery")
        baseline = _alone("baseline", f"{home}/delivery")
    return {
        "rows": rows,
        "import": imported,
        "baseline": baseline,
        "ratio": imported["first_cpu"] / baseline["cpu"],
    }


if __name__ == "__main__":
    arguments = sys.argv[1:] or [str(SMALL)]
    measures = {"import": measure_import, "baseline": measure_baseline}
    if arguments[0] in measures:
        print(json.dumps(measures[arguments[0]](arguments[1])))
    else:
        print(json.dumps(compare(int(arguments[0])), indent=2))
