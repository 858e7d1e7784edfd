"""`maille zonings` on the lists of Seine-Saint-Denis: figures, proposals, what cannot be asked."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.commanding import Host, indoors_in

LISTS = Path(__file__).parents[2] / "seed" / "lists"
STORE = ("--store", "s.db", "--as-of", "2026-12-15")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    made = indoors_in(tmp_path_factory.mktemp("planner"))
    for name, id_ in (("circonscriptions-93.csv", "C"), ("ase-93.csv", "A")):
        made.result("territories", "import", LISTS / name, "--zoning-id", id_, "--store", "s.db")
    return made


def told(host: Host, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(host.result("zonings", *words, *STORE, "--format", "json"))
    return found


def test_a_comparison_is_the_finding(host: Host) -> None:
    compared = told(host, "compare", "A", "C")
    (line,) = host.result("detect", *STORE, "--code", "territory.misaligned").splitlines()
    assert compared["figures"] == json.loads(line)["evidence"]
    assert [place["code"] for place in compared["outside"]] != []
    assert {place["code"] for place in compared["outside"]} == set(compared["figures"]["communes"])
    assert sum(pair["inhabitants"] for pair in compared["pairs"]) == compared["figures"]["compared"]
    outside = [pair["inhabitants"] for pair in compared["pairs"] if pair["is_outside"]]
    assert sum(outside) == compared["figures"]["inhabitants"]
    assert (compared["a"], compared["b"], compared["as_of"]) == ("A", "C", "2026-12-15")


def test_three_places_by_default_and_a_budget_for_corrections(host: Host) -> None:
    moves = told(host, "propose", "A", "C")
    assert len(moves["steps"]) == 3
    assert moves["after"]["pairs"] < moves["before"]["pairs"]
    corrections = told(
        host, "propose", "A", "C", "--kind", "corrections", "--budget", "50 000", "--moving", "A"
    )
    assert corrections["moving"] == "A"
    assert corrections["inhabitants"] <= corrections["budget"] == 50_000
    nothing = host.result("zonings", "propose", "A", "C", "--kind", "corrections", "--budget", "0", *STORE)
    assert "ne laisse moins de couples de zones, en déplaçant au plus 0 habitant" in nothing.replace(
        "\u00a0", " "
    )


def test_without_a_budget_none_is_spoken_of(host: Host) -> None:
    for id_ in ("A", "A2"):
        host.result("territories", "import", LISTS / "ase-93.csv", "--zoning-id", id_, "--store", "same.db")
    nothing = host.result("zonings", "propose", "A", "A2", "--store", "same.db", "--as-of", "2026-12-15")
    assert "Aucun lieu entier ne rapproche les deux zonages en changeant de zone." in nothing
    assert "budget" not in nothing.lower()


def test_the_text_says_what_the_json_says(host: Host) -> None:
    text = host.result("zonings", "compare", "A", "C", *STORE)
    assert "20,4\u00a0%" in text
    assert "346\u202f916" in text
    assert "Bobigny" in text


def test_a_common_zoning_is_told_or_refused(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ortools")
    ran = host.run("zonings", "propose", "A", "C", "--kind", "common", *STORE)
    assert ran.status == 2
    assert "Aucun découpage commun" in ran.err
    for name in ("ortools", "ortools.sat", "ortools.sat.python", "ortools.sat.python.cp_model"):
        monkeypatch.setitem(sys.modules, name, None)
    assert "maille[zoning]" in host.run("zonings", "propose", "A", "C", "--kind", "common", *STORE).err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "A", "A"), "deux zonages différents"),
        (("compare", "A", "X"), "Aucun zonage"),
        (("propose", "A", "X"), "Aucun zonage"),
        (("propose", "A", "C", "--kind", "magic"), "--kind"),
        (("propose", "A", "C", "--budget", "10"), "--kind corrections"),
        (("propose", "A", "C", "--kind", "corrections", "--budget", "-1"), "--budget"),
        (("propose", "A", "C", "--moving", "X"), "Aucun zonage"),
    ],
)
def test_what_cannot_be_asked_is_said(host: Host, words: tuple[str, ...], said: str) -> None:
    ran = host.run("zonings", *words, *STORE)
    assert ran.status == 2
    assert said in ran.err
    assert ran.out == ""


def test_a_common_zoning_in_both_forms(tmp_path: Path) -> None:
    pytest.importorskip("ortools")
    host = indoors_in(tmp_path)
    rows = [("54395", "1", "1"), ("54547", "1", "1"), ("54357", "2", "1"), ("54304", "2", "2")]
    for at, name in ((1, "un"), (2, "deux")):
        lines = ["code;secteur", *(f"{row[0]};S{row[at]}" for row in rows)]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        host.result("territories", "import", f"{name}.csv", "--zoning-id", name, "--store", "s.db")
    ran = host.run("zonings", "propose", "un", "deux", "--kind", "common", *STORE, "--format", "json")
    if ran.status:
        assert "Aucun découpage commun" in ran.err
        return
    found = json.loads(ran.out)
    assert set(found["zones"]) == {row[0] for row in rows}
    text = host.result("zonings", "propose", "un", "deux", "--kind", "common", *STORE)
    assert "Découpage commun" in text


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((), 2, "une seule façon"),
        (("--department", "93", "--zone", "Z"), 2, "une seule façon"),
        (("--department", "99"), 2, "département"),
        (("--zone", "nobody"), 2, "Aucune zone"),
        (("--commune", "93066", "--commune", "?"), 2, "code INSEE"),
        (("--department", "93", "--format", "odt"), 2, "--format"),
        (("--department", "93", "--model", "model.docx"), 2, "--model"),
    ],
)
def test_a_diagnosis_is_asked_for_in_one_way(
    host: Host, words: tuple[str, ...], status: int, said: str
) -> None:
    ran = host.run("diagnosis", *words, *STORE)
    assert ran.status == status
    assert said in ran.err
    assert ran.out == ""


def test_a_diagnosis_of_zonings_alone(host: Host) -> None:
    found = json.loads(host.result("diagnosis", "--department", "93", *STORE, "--format", "json"))
    assert found["persons"] == {"value": None, "hidden": "small"}
    (pair,) = found["pairs"]
    assert len(pair["outside"]) == 10
    assert pair["corrections"]["is_proven"]
