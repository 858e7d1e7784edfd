"""The demonstration through the command: an agenda that can be read, every line of which can be traced."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from seed.demo import COMMITTEE, MEETING
from tests.demonstration import Demonstration
from tests.scenarios.commanding import Host, indoors_in

DAY = MEETING.isoformat()
STORE = "demonstration/maille.db"
AGENDA = ("agenda", "--store", STORE, "--committee", COMMITTEE, "--date", DAY)


@pytest.fixture(scope="module")
def host(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Host:
    """A machine on which `maille demo` ran."""
    folder = tmp_path_factory.mktemp("demo")
    demonstration.copy_to(folder)
    return indoors_in(folder)


@pytest.fixture(scope="module")
def page(host: Host) -> str:
    """The page of the agenda."""
    return host.result(*AGENDA, "--format", "html")


@pytest.fixture(scope="module")
def document(host: Host) -> dict[str, Any]:
    """The JSON form of the agenda."""
    loaded: dict[str, Any] = json.loads(host.result(*AGENDA, "--format", "json"))
    return loaded


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_it_prints_the_agenda_and_says_how_to_go_on(host: Host, demonstration: Demonstration) -> None:
    assert demonstration.ran.out == host.result(*AGENDA)
    assert f"maille agenda --store {STORE}" in demonstration.ran.err
    assert "http" not in demonstration.ran.err


def test_the_commands_it_names_work(host: Host, demonstration: Demonstration) -> None:
    named = [
        line.split()[1:] for line in demonstration.ran.err.splitlines() if line.strip().startswith("maille ")
    ]
    for arguments in named:
        if "DOSSIER" not in arguments:
            host.result(*arguments)


def test_it_builds_again_over_itself_and_over_nothing_else(
    host: Host, demonstration: Demonstration, tmp_path: Path
) -> None:
    assert host.result("demo", "--no-serve") == demonstration.ran.out
    other = tmp_path / "livraison"
    other.mkdir()
    (other / "persons.csv").write_text("id\nP1\n", encoding="utf-8")
    mine = indoors_in(tmp_path)
    mine.result("import", "livraison")
    ran = mine.run("demo", "--store", "maille.db")
    assert (ran.status, ran.out) == (2, "")
    assert "autre chose que la démonstration" in ran.err


def test_the_store_of_the_environment_is_left_alone(host: Host) -> None:
    assert not (host.folder / "precious.db").exists()


def test_the_head_of_the_text(demonstration: Demonstration) -> None:
    head = plain("\n".join(demonstration.ran.out.splitlines()[:20]))
    for words in ("ORDRE DU JOUR", "Séance du mardi 15 décembre 2026", "12 points de 20 minutes"):
        assert words in head
    for deadline in ("J-15 30/11/2026", "J-8 07/12/2026", "J-2 13/12/2026", "J+7 22/12/2026"):
        assert deadline in head


def test_empty_sections_are_said_in_one_line(demonstration: Demonstration) -> None:
    told = plain(demonstration.ran.out)
    for words in ("aucun engagement enregistré", "aucune situation ajournée", "aucun dossier déposé"):
        assert words in told


def test_it_ends_with_the_secret(demonstration: Demonstration) -> None:
    assert "art. 226-13 du code pénal" in plain(demonstration.ran.out)


def test_every_item_is_told_with_its_points_and_rows(
    demonstration: Demonstration, document: dict[str, Any]
) -> None:
    told = plain(demonstration.ran.out)
    items = next(section["items"] for section in document["sections"] if section["kind"] == "detected")
    assert len(items) == document["capacity"] == 12
    for rank, item in enumerate(items, start=1):
        assert re.search(rf"\b{rank}\. [^.]+\.?.*? {item['score']} points", told)
        assert plain(item["question"]) in told
        assert item["situation"]["id"] in told
        for reason in item["reasons"]:
            for key in reason["findings"]:
                for row in re.findall(r"(?:need|referral|accompaniment|life_event):([^|]+)", key):
                    assert row in told


def test_points_add_up(document: dict[str, Any]) -> None:
    for section in document["sections"]:
        for item in section["items"]:
            assert sum(reason["points"] for reason in item["reasons"]) == item["score"]


def test_nobody_is_named_but_by_a_label(host: Host, demonstration: Demonstration, page: str) -> None:
    host.result("export", "--store", STORE, "dossier", "--identities")
    lines = (host.folder / "dossier" / "identities.csv").read_text(encoding="utf-8").splitlines()
    names = {cell for line in lines[1:] for cell in line.split(",")[1:4] if cell}
    professionals = (host.folder / "dossier" / "professionals.csv").read_text(encoding="utf-8")
    for text in (demonstration.ran.out, page):
        words = set(re.findall(r"\w[\w’'-]+", text))
        assert sorted(name for name in names & words if name not in professionals) == []


def test_the_text_fits_a_page(demonstration: Demonstration) -> None:
    assert max(map(len, demonstration.ran.out.splitlines())) <= 88


def test_the_sheet_of_a_situation(host: Host, document: dict[str, Any]) -> None:
    item = document["sections"][3]["items"][0]
    command = ("situation", item["situation"]["id"], "--store", STORE, "--as-of", DAY)
    sheet = json.loads(host.result(*command, "--format", "json"))
    assert (sheet["score"], sheet["reasons"]) == (item["score"], item["reasons"])
    assert (sheet["presenter"], sheet["sustained"]) == (item["presenter"], item["sustained"])
    told = host.result(*command)
    for title in ("POURQUOI", "QUI FAIT QUOI", "BESOINS", "ORIENTATIONS", "CONSTATS", "EN SÉANCE"):
        assert title in told
    for actor in sheet["actors"]:
        assert actor["accompaniment"]["id"] in told
    for finding in sheet["findings"]:
        assert finding["key"] in told
    person = host.result("situation", item["persons"][0], "--store", STORE, "--as-of", DAY)
    assert person == told


def test_a_doctrine_of_their_own_changes_the_scores(host: Host) -> None:
    (host.folder / "doctrine.yaml").write_text(
        "name: Un seul critère\nsince: 2026-01-01\nsource: Le comité.\n"
        "complex: {score: 10, institutions: 2}\nreasons:\n  no_lead: {points: 10, cap: 10}\n",
        encoding="utf-8",
    )
    own = json.loads(host.result(*AGENDA, "--format", "json", "--doctrine", "doctrine.yaml"))
    items = own["sections"][3]["items"]
    assert items
    assert {(item["score"], item["reasons"][0]["reason"]) for item in items} == {(10, "no_lead")}
    assert "Un seul critère" in host.result(*AGENDA, "--doctrine", "doctrine.yaml")
    assert "no_lead" in host.result("doctrine", "check", "doctrine.yaml")


def test_a_wrong_doctrine_is_refused_with_its_lines(host: Host) -> None:
    (host.folder / "faux.yaml").write_text("name: X\nsince: demain\nrules: 1\n", encoding="utf-8")
    for command in (("doctrine", "check", "faux.yaml"), (*AGENDA, "--doctrine", "faux.yaml")):
        ran = host.run(*command)
        assert (ran.status, ran.out) == (3, "")
        assert "faux.yaml, ligne 2" in ran.err
        assert "faux.yaml, ligne 3" in ran.err
    assert host.run("doctrine", "check", "absent.yaml").status == 2


class _Page(HTMLParser):
    """Notes the elements of a page and what they point at."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.outside: list[str] = []
        self.headings: list[int] = []
        self.captions = self.tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        named = dict(attrs)
        self.outside += [
            f"{tag} {name}" for name in ("src", "href") if not (named.get(name) or "#").startswith("#")
        ]
        self.outside += [f"{tag} {name}" for name in named if name.startswith("on") or name == "style"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


def test_the_page_needs_nothing_and_runs_nothing(page: str) -> None:
    read = _Page()
    read.feed(page)
    assert read.outside == []
    assert not {"script", "link", "iframe", "img", "form", "object"} & set(read.elements)
    assert read.elements.count("table") == read.elements.count("caption")
    assert read.headings[0] == 1
    assert all(next_ <= level + 1 for level, next_ in zip(read.headings, read.headings[1:], strict=False))
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_the_page_unfolds_to_findings_and_rows(page: str, document: dict[str, Any]) -> None:
    for item in document["sections"][3]["items"]:
        for reason in item["reasons"]:
            assert all(key in page for key in reason["findings"])


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    host = indoors_in(tmp_path)
    folder = tmp_path / "livraison"
    folder.mkdir()
    name = "<script>alert(1)</script>"
    (folder / "institutions.csv").write_text(f"id,name,kind\nI1,{name},other\n", encoding="utf-8")
    (folder / "committees.csv").write_text(
        f"id,name,department,member_institution_ids\nC1,{name},54,I1\n", encoding="utf-8"
    )
    host.result("import", "livraison")
    page = host.result("agenda", "--committee", "C1", "--date", DAY, "--format", "html")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
