"""The demonstration looked at by the real detectors, once for the tests that ask."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from algorithms.agenda import Agenda, agenda
from algorithms.complexity import Complexity
from algorithms.detection import DETECTORS, detect, look
from algorithms.doctrine import default_doctrine
from graph.model.findings import Finding
from seed import demo
from seed.books import Truth
from tests.frames import frame_of
from tests.oracle.reading import Tables, read_folder

LATER = ("duplicate.identity", "gap.take_up")
"""Codes that no detector of a frame gives (record linkage, rights simulation)."""


@dataclass(frozen=True)
class Looked:
    """What a run says of the demonstration."""

    tables: Tables
    complexity: Complexity
    findings: dict[str, Finding]
    agendas: dict[str, Agenda]


@cache
def looked() -> Looked:
    """Write the demonstration, read it back as a delivery, and look at it on its day."""
    with TemporaryDirectory() as folder:
        demo.write(Path(folder))
        tables = read_folder(folder)
    frame = frame_of(tables)
    seen = look(frame, demo.AS_OF)
    found = detect(seen)
    complexity = Complexity(seen, tuple(found), default_doctrine())
    agendas = {id_: agenda(complexity, one, demo.MEETING) for id_, one in frame.committees.items()}
    return Looked(tables, complexity, {finding.key: finding for finding in found}, agendas)


def can_be_found(truth: Truth) -> bool:
    """Tell whether a detector exists for what was planted."""
    return truth.code in DETECTORS and truth.code not in LATER
