"""The three published examples, through the real command: what SPEC makes exact comes out exactly."""

import json
from pathlib import Path

import pytest

from tests.oracle.compare import compare_agenda, compare_findings
from tests.scenarios.commanding import Host, host_in, indoors_in

EXAMPLES = Path(__file__).parent.parent / "data" / "examples"
DAY = "2026-12-15"


@pytest.fixture(scope="module", params=["1", "2", "3"])
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Host]:
    """An example and a machine into which its folder was imported."""
    folder = EXAMPLES / str(request.param)
    machine = host_in if request.param == "1" else indoors_in  # as a process once, which is ten times slower
    host = machine(tmp_path_factory.mktemp(f"example-{request.param}"))
    host.result("import", folder / "input")
    return folder, host


def test_findings_are_those_expected(example: tuple[Path, Host]) -> None:
    folder, host = example
    lines = (folder / "expected" / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    expected = [json.loads(line) for line in lines]
    got = [json.loads(line) for line in host.result("detect", "--as-of", DAY).splitlines()]
    assert compare_findings(expected, got) == []


@pytest.mark.parametrize("committee", ["C1", "C2", "C3"])
def test_agendas_are_those_expected(example: tuple[Path, Host], committee: str) -> None:
    folder, host = example
    expected = json.loads((folder / "expected" / f"agenda-{committee}.json").read_text(encoding="utf-8"))
    got = json.loads(host.result("agenda", "--committee", committee, "--date", DAY, "--format", "json"))
    assert compare_agenda(expected, got) == []


def test_importing_again_changes_nothing(example: tuple[Path, Host]) -> None:
    folder, host = example
    report = json.loads(host.result("import", folder / "input", "--report", "-"))
    assert report["changes_nothing"]
    assert {name for counts in report["tables"].values() for name, count in counts.items() if count} == {
        "read",
        "unchanged",
    }
