"""*Imports*: a folder delivered from a page, tried first, refused whole, or written."""

import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

EXAMPLE = Path(__file__).parents[2] / "data" / "examples" / "3" / "input"


def archive(**changed: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as kept:
        for file in sorted(EXAMPLE.glob("*.csv")):
            kept.writestr(file.name, changed.get(file.stem, file.read_text(encoding="utf-8")))
    return written.getvalue()


def files(*named: tuple[str, bytes]) -> list[Any]:
    return [("fichiers", (name, content, "application/octet-stream")) for name, content in named]


def ended(client: TestClient, *named: tuple[str, bytes], **fields: str) -> str:
    answer = client.post("/imports", data={"source": "essai", **fields}, files=files(*named))
    for _ in range(200):
        if "avancement" in answer.text and "hx-trigger" not in answer.text:
            return str(answer.text)
        assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in answer.text
        time.sleep(0.05)
        answer = client.get(answer.url.path)
    raise AssertionError("the delivery does not end")


def test_a_first_folder_is_tried_then_written(newcomer: TestClient) -> None:
    tried = ended(newcomer, ("ccas.zip", archive()), essai="oui")
    assert "Essai réussi" in tried
    assert "Rien à montrer" in newcomer.get("/").text
    written = ended(newcomer, ("ccas.zip", archive()))
    assert "Écrite, livraison" in written
    assert "Planifier une séance" in newcomer.get("/").text
    assert "tout était déjà connu" in ended(newcomer, ("ccas.zip", archive()))
    assert "essai réussi" in newcomer.get("/imports").text


def test_several_tables_are_one_delivery(newcomer: TestClient) -> None:
    tables = [(file.name, file.read_bytes()) for file in sorted(EXAMPLE.glob("*.csv"))]
    assert "Écrite, livraison" in ended(newcomer, *tables)


def test_errors_are_told_by_line_and_nothing_is_written(newcomer: TestClient) -> None:
    head, first, *others = (EXAMPLE / "persons.csv").read_text(encoding="utf-8").splitlines()
    broken = "\n".join([head, first, first, *others]) + "\n"
    text = ended(newcomer, ("ccas.zip", archive(persons=broken)))
    assert "Refusée" in text
    assert re.search(r"ligne\s[23]", text)
    assert "persons.csv" in text
    assert "Rien à montrer" in newcomer.get("/").text


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ([("photo.png", b"x")], "n’est pas d’un type attendu"),
        ([("a.csv", b"id\n"), ("b.zip", b"x")], "n’est pas d’un type attendu"),
        ([("a.csv", b"id\n"), ("x/a.csv", b"id\n")], "même nom"),
        ([(f"t{i}.csv", b"id\n") for i in range(61)], "Plus de 60 fichiers"),
    ],
)
def test_what_is_no_delivery_is_refused_at_once(
    newcomer: TestClient, named: list[tuple[str, bytes]], told: str
) -> None:
    answer = newcomer.post("/imports", data={"source": "essai"}, files=files(*named))
    assert answer.status_code == 422
    assert told in answer.text


def test_a_folder_of_ours_is_not_named(newcomer: TestClient) -> None:
    text = ended(newcomer, ("autre.csv", b"a;b\n1;2\n"))
    assert "Aucun fichier de cette livraison" in text
    assert "maille-" not in text


@pytest.mark.parametrize("name", ["annuaire.json", "classeur.xlsm"])
def test_what_the_command_reads_the_page_takes_too(newcomer: TestClient, name: str) -> None:
    text = ended(newcomer, (name, b"{}"))
    assert "n’est pas d’un type attendu" not in text


def test_the_two_files_of_data_inclusion_are_one_delivery(newcomer: TestClient) -> None:
    text = ended(newcomer, ("structures.json", b"[]"), ("services.json", b"[]"))
    assert "Aucun fichier de cette livraison" not in text


def test_a_delivery_has_a_source(newcomer: TestClient) -> None:
    answer = newcomer.post("/imports", data={"source": " "}, files=files(("a.csv", b"id\n")))
    assert answer.status_code == 422
    assert "Dites qui livre" in answer.text


def test_a_refused_source_is_told_what_to_do_on_the_page(newcomer: TestClient) -> None:
    named = ended(newcomer, ("ccas.zip", archive()), source="CCAS | Toul")
    assert "dans le champ «\u00a0Source\u00a0»" in named
    assert "Écrite, livraison" in ended(newcomer, ("ccas.zip", archive()))
    changed = b"id,name,kind,sensitive\nI3,Autre nom,state,non\n"
    owned = ended(newcomer, ("institutions.csv", changed), source="Autre")
    assert "cocher «\u00a0Reprendre les lignes d’une autre source\u00a0»" in owned
    assert "--" not in named + owned


def test_a_delivery_has_a_limit(newcomer: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.web.imports.MOST_BYTES", 10)
    answer = newcomer.post("/imports", data={"source": "x"}, files=files(("a.csv", b"id\n" * 10)))
    assert answer.status_code == 422
    assert "L’envoi dépasse" in answer.text


def test_a_name_that_climbs_stays_inside(newcomer: TestClient) -> None:
    assert "Refusée" in ended(newcomer, ("../../etc/x.zip", b"no archive"))


def test_progress_comes_alone_for_the_script(newcomer: TestClient) -> None:
    answer = newcomer.post("/imports", data={"source": "x"}, files=files(("a.zip", archive())))
    part = newcomer.get(answer.url.path, headers={"hx-request": "true"})
    assert "<html" not in part.text
    assert 'id="avancement"' in part.text


def test_the_workbook_to_fill_in_is_given(newcomer: TestClient) -> None:
    answer = newcomer.get("/imports/modele.xlsx")
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert "modele-maille.xlsx" in answer.headers["content-disposition"]


def test_what_is_far_too_long_is_refused_whatever_it_says(newcomer: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b"a" * 65_536

    form = {"content-type": "application/x-www-form-urlencoded"}
    for headers in (form, {**form, "content-length": "99999999999"}):
        answer = newcomer.post("/seances", content=endless(), headers=headers)
        assert answer.status_code == 413
        assert "L’envoi est trop gros" in answer.text
