"""Contours that a planner delivers reach every answer: findings, comparisons, proposals, on each store."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shapely import to_geojson, transform
from shapely.geometry import shape

from algorithms.detection import detect, look
from api.bootstrap import open_workspace
from api.settings import Settings
from api.usecases.territories import Territories
from api.workspace import Workspace
from graph.exchange.importing import import_delivery
from graph.model.findings import Finding
from graph.scope import EVERYTHING
from tests.contract.places import PLACE_PARAMS, PLACES
from tests.frames import frame_of
from tests.oracle import Oracle, Tables
from tests.oracle.compare import compare_findings
from tests.oracle.random_graphs import write_folder
from tests.scenarios.commanding import Host, indoors_in
from tests.scenarios.test_against_oracle import finding_document, reference
from tests.unit.algorithms.territory.squares import squares
from tests.unit.exchange.territories_files import geojson

DAY = date(2026, 12, 15)
WEST, EAST = "010060101", "010060102"
LAIN = squares("01001 01002 01004", f"01005 {WEST} {EAST}")
"""Communes of a département without shipped contours; 01006 is cut into two IRIS."""

CUTS = {"ZA": "112122", "ZB": "121221"}
NEIGHBOURS = ["54395", "54547", "54304", "54357"]


def tables_of(cuts: Mapping[str, str], codes: list[str]) -> Tables:
    """Two zonings, a digit for the zone of each code."""
    rows: Tables = {
        "institutions": [{"id": "I", "name": "Le Département", "kind": "department"}],
        "communes": [{"code": code, "population": "1000"} for code in codes if len(code) == 5],
        "zonings": [],
        "zones": [],
        "zone_members": [],
    }
    if EAST in codes:
        rows["communes"].append({"code": "01006", "population": "2000"})
        part = {"commune_code": "01006", "population": "1000"}
        rows["commune_parts"] = [{"code": code, "name": code, **part} for code in (WEST, EAST)]
    for zoning, zones in cuts.items():
        cells = {"id": zoning, "name": zoning, "institution_id": "I", "mission": "general"}
        rows["zonings"].append({**cells, "department": codes[0][:2]})
        for zone in sorted(set(zones)):
            rows["zones"].append({"id": zoning + zone, "zoning_id": zoning, "name": zoning + zone})
        rows["zone_members"] += [
            {"zone_id": zoning + zone, "commune_code": code} for code, zone in zip(codes, zones, strict=True)
        ]
    return rows


def drawn(contours: Mapping[str, Any]) -> Tables:
    return {"contours": [{"code": code, "geometry": json.dumps(one)} for code, one in contours.items()]}


class Planner:
    """Somebody who delivers and looks, at a program that stays."""

    def __init__(self, workspace: Workspace, home: Path) -> None:
        self.workspace = workspace
        self.territories = Territories(workspace, EVERYTHING)
        self.home = home
        self._deliveries = 0

    def delivers(self, tables: Tables, source: str) -> None:
        self._deliveries += 1
        folder = write_folder(tables, self.home / f"{self._deliveries}")
        import_delivery(folder, self.workspace.store, self.workspace.vault, source=source, full=True)

    def finding(self, day: date = DAY) -> Finding:
        found = self.workspace.examine(EVERYTHING, day).findings
        (only,) = (finding for finding in found if finding.code == "territory.misaligned")
        return only

    def border(self, day: date = DAY) -> Any:
        """What the finding tells, once it is seen that a comparison tells the same."""
        evidence = self.finding(day).evidence
        assert self.territories.comparison("ZA", "ZB", day).figures == evidence
        proposal = self.territories.helpful_moves("ZA", "ZB", day).proposal
        assert proposal.before == evidence
        return evidence.get("shared_border")


@pytest.fixture(params=PLACE_PARAMS)
def planner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Planner]:
    place = PLACES[request.param](request)
    with open_workspace(
        Settings(store=place.address, vault=str(tmp_path / "vault")), create=True
    ) as workspace:
        workspace.keeps_rows = True
        made = Planner(workspace, tmp_path)
        yield made
        made.territories.close()


def test_they_count_when_they_come_and_no_longer_when_they_go(planner: Planner) -> None:
    zonings = tables_of(CUTS, list(LAIN))
    planner.delivers(zonings, "plan")
    assert planner.border() is None
    planner.delivers(drawn({code: LAIN[code] for code in LAIN if code != WEST}), "map")
    assert planner.border() is None
    planner.delivers(drawn(LAIN), "map")
    told = planner.border()
    assert told == planner.border(date(2020, 2, 29))
    everything = {**zonings, **drawn(LAIN)}
    assert compare_findings(Oracle(everything, reference()).findings(DAY), documents(planner)) == []
    assert planner.finding() in detect(look(frame_of(everything), DAY))
    assert all(0 < told[side] < 1 for side in "ab")
    planner.delivers(drawn({"01001": LAIN["01001"]}), "map")
    assert planner.border() is None


def documents(planner: Planner) -> list[dict[str, Any]]:
    return [finding_document(finding) for finding in planner.workspace.examine(EVERYTHING, DAY).findings]


def test_a_delivered_contour_prevails_over_a_shipped_one(planner: Planner) -> None:
    zonings = tables_of({"ZA": "1212", "ZB": "1122"}, NEIGHBOURS)
    planner.delivers(zonings, "plan")
    shipped = planner.border()
    moved = squares(NEIGHBOURS[0])
    planner.delivers(drawn(moved), "map")
    with_moved = planner.border()
    assert shipped != with_moved
    everything = {**zonings, **drawn(moved)}
    assert compare_findings(Oracle(everything, reference()).findings(DAY), documents(planner)) == []
    planner.delivers({"contours": drawn(squares("75056"))["contours"]}, "map")
    assert planner.border() == shipped


def test_a_map_in_lambert_93_says_the_same(tmp_path: Path) -> None:
    """What was drawn in metres lies at most a metre beside."""
    pyproj = pytest.importorskip("pyproj")
    convert = pyproj.Transformer.from_crs("OGC:CRS84", 2154, always_xy=True)

    def in_metres(geometry: Any) -> Any:
        whole = transform(shape(geometry), lambda xy: np.column_stack(convert.transform(xy[:, 0], xy[:, 1])))
        return json.loads(to_geojson(whole))

    host = indoors_in(tmp_path)
    host.result("import", write_folder(tables_of(CUTS, list(LAIN)), tmp_path / "plan"))
    assert "shared_border" not in evidence_told(host)
    told = []
    for geometries in (LAIN, {code: in_metres(geometry) for code, geometry in LAIN.items()}):
        features = [{"properties": {"code": code}, "geometry": one} for code, one in geometries.items()]
        host.result("territories", "import", geojson(tmp_path / "map.geojson", *features))
        told.append(evidence_told(host)["shared_border"])
    assert told[1] == pytest.approx(told[0], abs=2e-4)


def evidence_told(host: Host) -> Any:
    """The evidence of the finding, once it is seen that a comparison tells the same."""
    asked = ("--as-of", DAY.isoformat())
    (line,) = host.result("detect", *asked, "--code", "territory.misaligned").splitlines()
    compared = host.result("zonings", "compare", "ZA", "ZB", *asked, "--format", "json")
    assert json.loads(compared)["figures"] == json.loads(line)["evidence"]
    return json.loads(line)["evidence"]
