"""The built-in knowledge of places, read once from the CSV files shipped with the package."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from graph.model.territory import CommunePart

CREDIT = "© IGN – ADMIN EXPRESS COG ; INSEE/DGCL, millésime 2026 – Licence Ouverte 2.0"
"""What every map drawn from this data shows."""

BUILT_IN_PART = "arrondissement_municipal"


class CommuneFacts(NamedTuple):
    """What is known of a commune: `epci` is its EPCI's SIREN number, None when it is in none."""

    name: str
    population: int
    department: str
    epci: str | None
    epci_name: str | None


@dataclass(frozen=True, slots=True)
class Reference:
    """Communes by code, the current code of former ones, the arrondissements of Paris, Lyon and Marseille.

    `former` maps the code of a former, delegated or associated commune to the commune it belongs to now; a
    code that is still a commune's own is never in it. `former_names` are the names of delegated and
    associated communes, each with the code of the commune it belongs to now; those of older ones are unknown.
    """

    communes: Mapping[str, CommuneFacts]
    former: Mapping[str, str]
    parts: Mapping[str, CommunePart]
    former_names: Sequence[tuple[str, str]] = ()

    def departments(self) -> frozenset[str]:
        """Give the codes of the departments that have a commune."""
        return frozenset(facts.department for facts in self.communes.values())


class LazyCommunes(Mapping[str, CommuneFacts]):
    """The facts of each commune, its line read when asked for (all 35,000 take a tenth of a second)."""

    def __init__(self, text: str) -> None:
        """Index the lines of `communes-france.csv` by the code they begin with."""
        lines = text.splitlines()[1:]
        self._lines = {line.partition(",")[0]: line for line in lines}
        self._read: dict[str, CommuneFacts] = {}

    def __getitem__(self, code: str) -> CommuneFacts:
        facts = self._read.get(code)
        if facts is None:
            facts = self._read[code] = _facts(self._lines[code])
        return facts

    def __contains__(self, code: object) -> bool:
        return code in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def _facts(line: str) -> CommuneFacts:
    _, name, population, department, _, _, epci, epci_name, _ = next(csv.reader([line]))
    return CommuneFacts(name, int(population or 0), department, epci or None, epci_name or None)


@cache
def load_reference() -> Reference:
    """Read the reference once, in a few hundredths of a second."""
    communes = LazyCommunes(_text("communes-france.csv"))
    return Reference(communes, *_other_codes(communes))


def contours(department: str) -> bytes | None:
    """Give the GeoJSON of the communes of a department, None when no contours are shipped for it."""
    file = _data() / f"communes-{department}.geojson"
    return file.read_bytes() if department.isalnum() and file.is_file() else None


def attribution() -> str:
    """Give where the data comes from and under which licence (Markdown, French)."""
    return (_data() / "LICENCE-ET-ATTRIBUTION.md").read_text(encoding="utf-8")


def _data() -> Traversable:
    return files("graph.reference") / "data"


def _text(name: str) -> str:
    return (_data() / name).read_text(encoding="utf-8")


def _other_codes(
    communes: Mapping[str, CommuneFacts],
) -> tuple[dict[str, str], dict[str, CommunePart], list[tuple[str, str]]]:
    former: dict[str, str] = {}
    parts: dict[str, CommunePart] = {}
    names: list[tuple[str, str]] = []
    lines = csv.reader(_text("communes-autres-codes.csv").splitlines()[1:])
    for code, kind, current, name, population in lines:
        if kind == BUILT_IN_PART:
            parts[code] = CommunePart(code=code, commune_code=current, name=name, population=int(population))
            continue
        if code not in communes:
            former[code] = current
        if name:
            names.append((name, current))
    return former, parts, names
