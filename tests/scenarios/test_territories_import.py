"""A planner's two Excel files, given to the command without reading any documentation."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from api.bootstrap import open_workspace
from api.settings import Settings
from api.usecases.territories_import import look_at, take_in
from graph.errors import InvalidInputError, UsageError
from graph.exchange.importing import import_delivery
from graph.exchange.territories.recognising import GivenFile
from graph.exchange.territories.zonings import Wish
from graph.reference import contours
from tests.scenarios.commanding import Host, indoors_in
from tests.unit.exchange.territories_files import LIST, Rows, csv, geojson, xlsx

SOCIAL: Rows = [
    ("Circonscriptions d’action sociale",),
    (),
    ("INSEE", "Nom", "Circonscription"),
    *(
        (code, name, zone)
        for code, name, zone in (
            (54395, "NANCY", "Nancy"),
            (54357, "MAXEVILLE", "Sud"),
            (54304, "LAXOU", "Nancy"),
            (54578, "VILLERS LES NANCY", "Sud"),
            (54528, "TOUL", "Sud"),
            (54205, "FOUG", "Sud"),
        )
    ),
]


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A machine without a store, with the planner's two files."""
    xlsx(tmp_path / "Secteurs ASE.xlsx", {"Liste": LIST})
    xlsx(tmp_path / "Circonscriptions.xlsx", {"2026": SOCIAL})
    return indoors_in(tmp_path)


def test_two_files_go_in_and_come_out_as_tables(host: Host) -> None:
    told = host.result("territories", "import", "Secteurs ASE.xlsx", "Circonscriptions.xlsx").replace(
        "\u00a0", " "
    )
    assert "Secteurs ASE.xlsx : un zonage, « Secteurs ASE » (secteurs_ase)" in told
    assert "Institution : Circonscriptions (circonscriptions), nouvelle. Mission : Général" in told
    assert "  Toulois : 2 communes," in told
    host.result("export", "out")
    members = (host.folder / "out" / "zone_members.csv").read_text(encoding="utf-8").splitlines()
    assert len(members) == 1 + 6 + 6
    again = host.result("territories", "import", "Secteurs ASE.xlsx", "Circonscriptions.xlsx")
    assert again.count("rien n’a changé") == 1
    findings = host.result("detect", "--as-of", "2026-12-15").splitlines()
    codes = {json.loads(line)["code"] for line in findings}
    assert "territory.misaligned" in codes


def test_a_dry_run_begins_no_store(host: Host) -> None:
    host.result("territories", "import", "--dry-run", "Secteurs ASE.xlsx")
    assert not (host.folder / "maille.db").exists()


def test_the_report_is_a_list_whatever_happens(host: Host) -> None:
    host.result("territories", "import", "--report", "r.json", "Secteurs ASE.xlsx")
    (report,) = json.loads((host.folder / "r.json").read_text(encoding="utf-8"))
    assert report["tables"]["zone_members"]["created"] == 6
    csv(host.folder / "faux.csv", [*LIST, ("Nancie", "Centre")])
    ran = host.run("territories", "import", "--report", "r.json", "faux.csv")
    assert (ran.status, ran.out) == (3, "")
    assert "faux.csv, ligne 8, colonne" in ran.err
    (report,) = json.loads((host.folder / "r.json").read_text(encoding="utf-8"))
    assert report["errors"][0]["line"] == 8


def test_one_wrong_file_keeps_the_others_out(host: Host) -> None:
    csv(host.folder / "faux.csv", [*LIST, ("Nancie", "Centre")])
    ran = host.run("territories", "import", "Secteurs ASE.xlsx", "faux.csv")
    assert ran.status == 3
    assert host.result("export", "out")
    assert len((host.folder / "out" / "zone_members.csv").read_text(encoding="utf-8").splitlines()) == 1


def test_what_cannot_be_read_begins_no_store(host: Host) -> None:
    (host.folder / "plan.pdf").write_bytes(b"%PDF-1.7")
    ran = host.run("territories", "import", "plan.pdf")
    assert ran.status == 3
    assert "PDF" in ran.err
    assert not (host.folder / "maille.db").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("--column", "Secteur ASE", "Secteurs ASE.xlsx", "Circonscriptions.xlsx"),
            "--column vaut pour un seul zonage, et ces fichiers en contiennent plusieurs. Répétez",
        ),
        (
            ("--since", "2026-01-01", "--since", "2026-02-01", "a.csv", "b.csv", "c.csv"),
            "Fichiers donnés : 3\u202f; --since : 2 fois.",
        ),
        (("--sheet", "A", "a.csv", "--sheet", "B"), "Fichiers donnés : 1\u202f; --sheet : 2 fois."),
        (("--mission", "enfance", "Secteurs ASE.xlsx"), "« enfance » n’est pas une mission"),
        (("--department", "545", "Secteurs ASE.xlsx"), "n’est pas le code d’un département"),
        (("--since", "demain", "Secteurs ASE.xlsx"), "« demain » n’est pas un jour"),
        ((), "FICHIER"),
    ],
)
def test_a_wrong_wish_ends_with_two(host: Host, arguments: tuple[str, ...], words: str) -> None:
    ran = host.run("territories", "import", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err.replace("\u00a0", " ")


def test_options_name_the_zoning(host: Host) -> None:
    whose = ("--institution", "Conseil départemental", "--mission", "child_protection")
    named = ("--zoning-id", "ASE", "--name", "Protection de l’enfance", "--since", "01/01/2026")
    host.result("territories", "import", *named, *whose, "Secteurs ASE.xlsx")
    host.result("export", "out")
    zonings = (host.folder / "out" / "zonings.csv").read_text(encoding="utf-8").splitlines()
    assert zonings[1] == "ASE,Protection de l’enfance,conseil_departemental,child_protection,54"


def test_a_repeated_option_says_its_own_of_each_file(host: Host) -> None:
    """Two lists that each have two columns which could say the zone, and a map of which nothing is said."""
    rows = (("code", "ASE", "PMI"), ("54395", "Est", "1"), ("54528", "Ouest", "1"), ("54357", "Est", "2"))
    for name in ("un", "deux"):
        csv(host.folder / f"{name}.csv", list(rows))
    square = {"type": "Polygon", "coordinates": [square_at(6.2, 48.7)]}
    geojson(host.folder / "communes.geojson", {"properties": {"code": "54395"}, "geometry": square})
    files = ("un.csv", "communes.geojson", "deux.csv")
    columns = ("--column", "ASE", "--column", "", "--column", "PMI")
    days = ("--since", "", "--since", "", "--since", "01/07/2026")
    named = ("--name", "Enfance", "--name=", "--name", "Petite enfance")
    told = host.result("territories", "import", *files, *columns, *days, *named, "--department", "54")
    assert "un.csv : un zonage, « Enfance » (enfance)" in told
    assert "deux.csv : un zonage, « Petite enfance » (petite_enfance)" in told
    host.result("export", "out")
    members = (host.folder / "out" / "zone_members.csv").read_text(encoding="utf-8").splitlines()
    assert sorted(members[1:]) == [
        "enfance.est,54357,1.0,,",
        "enfance.est,54395,1.0,,",
        "enfance.ouest,54528,1.0,,",
        "petite_enfance.1,54395,1.0,2026-07-01,",
        "petite_enfance.1,54528,1.0,2026-07-01,",
        "petite_enfance.2,54357,1.0,2026-07-01,",
    ]


def test_drawn_zones_use_the_contours_given_with_them(tmp_path: Path) -> None:
    ring = [[5.0, 46.0], [5.1, 46.0], [5.1, 46.1], [5.0, 46.1], [5.0, 46.0]]
    square = {"type": "Polygon", "coordinates": [ring]}
    drawn = geojson(tmp_path / "zones.geojson", {"properties": {"nom": "Bugey"}, "geometry": square})
    land = geojson(tmp_path / "communes.geojson", {"properties": {"code": "01004"}, "geometry": square})
    with open_workspace(Settings(store=str(tmp_path / "s.db")), create=True) as workspace:
        with pytest.raises(InvalidInputError):
            take_in(workspace, [GivenFile(drawn)])
        taken = take_in(workspace, [GivenFile(drawn), GivenFile(land)])
        assert [found.kind for found in taken.recognitions] == ["polygons", "contours"]
        assert (taken.recognitions[0].places, taken.report.delivery) == (1, 1)


def test_quarters_with_codes_of_ones_own_get_their_contours(tmp_path: Path) -> None:
    """Delivered as a table first, then drawn: INSEE's codes begin with a digit, a town's need not."""
    parts: Rows = [("code", "name", "commune_code", "population")]
    parts = [*parts, *((f"Q{number}", f"Quartier {number}", "54395", "52000") for number in (1, 2))]
    folder = tmp_path / "ville"
    folder.mkdir()
    csv(folder / "commune_parts.csv", parts)
    squares = [
        {
            "properties": {"code_quartier": f"Q{number}"},
            "geometry": {"type": "Polygon", "coordinates": [square_at(6 + number / 10, 48.6)]},
        }
        for number in (1, 2)
    ]
    drawn = geojson(tmp_path / "quartiers.geojson", *squares)
    with open_workspace(Settings(store=str(tmp_path / "s.db")), create=True) as workspace:
        import_delivery(folder, workspace.store, workspace.vault)
        taken = take_in(workspace, [GivenFile(drawn)])
        assert [(found.kind, found.places) for found in taken.recognitions] == [("contours", 2)]
        assert taken.report.tables["contours"].created == 2


def square_at(west: float, south: float) -> list[list[float]]:
    east, north = west + 0.05, south + 0.05
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def test_pages_ask_what_a_file_leaves_open(tmp_path: Path) -> None:
    """What an upload page does: look, ask, look again, take."""
    rows = [("Commune", "Secteur", "Antenne"), ("Nancy", "A", "X"), ("Laxou", "A", "Y"), ("Toul", "B", "Y")]
    upload = GivenFile(xlsx(tmp_path / "upload-1", {"F": rows}), "Mes zones.xlsx")
    with open_workspace(Settings(store=str(tmp_path / "s.db")), create=True) as workspace:
        found = look_at(workspace, upload)
        assert (found.is_ready, found.choices, found.file) == (
            False,
            ("Secteur", "Antenne"),
            "Mes zones.xlsx",
        )
        upload = replace(upload, wish=Wish(column=found.choices[1]))
        found = look_at(workspace, upload)
        assert found.is_ready
        assert [zone.name for zone in found.zones] == ["X", "Y"]
        taken = take_in(workspace, [upload], source="planification")
        assert taken.report.source == "planification"
        assert taken.recognitions[0].zoning is not None
        assert taken.recognitions[0].zoning.name == "Mes zones – Antenne"
        with pytest.raises(UsageError):
            take_in(workspace, [replace(upload, wish=Wish(column="Antenne", mission="?"))])


def test_the_shipped_contours_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "communes-54.geojson"
    path.write_bytes(contours("54") or b"")
    with open_workspace(Settings(store=str(tmp_path / "s.db")), create=True) as workspace:
        taken = take_in(workspace, [GivenFile(path)])
        assert taken.report.tables["contours"].created == 591
        assert taken.report.warning_count == 0


def test_what_is_said_is_french(host: Host) -> None:
    csv(host.folder / "un.csv", [("code", "secteur"), ("54395", "Nord"), ("54528", "Sud")])
    csv(host.folder / "ailleurs.csv", [("code", "secteur"), ("93001", "A"), ("93008", "B")])
    assert "Nord : 1 commune, 103" in host.result("territories", "import", "un.csv").replace("\u00a0", " ")
    host.result("territories", "import", "ailleurs.csv")
    ran = host.run("zonings", "compare", "un", "ailleurs", "--as-of", "2026-12-15")
    assert "au 15/12/2026" in ran.err
