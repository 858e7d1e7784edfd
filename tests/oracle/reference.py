"""The communes of France that the product knows without being told (SPEC section 1, ``communes``)."""

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BUILT_IN_PART = "arrondissement_municipal"


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune: where it lies and how many people live there."""

    code: str
    name: str
    population: int
    department: str
    epci: str


@dataclass(frozen=True, slots=True)
class Part:
    """A neighbourhood, an IRIS or a municipal arrondissement of a commune."""

    code: str
    commune_code: str
    population: int


@dataclass(frozen=True, slots=True)
class Reference:
    """By code: communes, former codes (the commune each belongs to now), built-in parts, contours."""

    communes: dict[str, Commune]
    former: dict[str, str] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    contours: dict[str, Any] = field(default_factory=dict)


def load_reference(folder: str | Path) -> Reference:
    """Read ``communes-france.csv``, ``communes-autres-codes.csv`` and ``communes-*.geojson`` of a folder."""
    communes = {
        row["code_insee"]: Commune(
            row["code_insee"], row["name"], int(row["population"] or 0), row["department"], row["epci_siren"]
        )
        for row in rows_of(Path(folder) / "communes-france.csv")
    }
    former: dict[str, str] = {}
    parts: dict[str, Part] = {}
    for row in rows_of(Path(folder) / "communes-autres-codes.csv"):
        code, current = row["code_insee"], row["current_code"]
        if row["kind"] == BUILT_IN_PART:
            parts[code] = Part(code, current, int(row["population"] or 0))
        else:
            former[code] = current
    contours = {
        feature["properties"]["code"]: feature["geometry"]
        for file in sorted(Path(folder).glob("communes-*.geojson"))
        for feature in json.loads(file.read_text(encoding="utf-8"))["features"]
    }
    return Reference(communes, former, parts, contours)


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of one reference file."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
