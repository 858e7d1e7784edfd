"""A planner's two lists of the same communes, and how they are given to the pages."""

import io
from collections.abc import Sequence
from functools import cache
from typing import Any

import openpyxl
from starlette.testclient import TestClient

from graph.reference import load_reference

Rows = Sequence[Sequence[object]]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def communes(department: str = "93") -> list[tuple[str, str]]:
    known = load_reference().communes
    return sorted((code, facts.name) for code, facts in known.items() if facts.department == department)


def workbook(head: Sequence[str], rows: Rows, *, title: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ([[title], []] if title else []) + [list(head), *map(list, rows)]:
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def cut(pieces: int, *, word: str) -> list[tuple[str, str, str]]:
    listed = communes()
    return [(code, name, f"{word} {i * pieces // len(listed) + 1}") for i, (code, name) in enumerate(listed)]


@cache
def first() -> bytes:
    rows = [(code, name, zone) for code, name, zone in cut(4, word="Circonscription")]
    return workbook(["Code INSEE", "Commune", "Circonscription"], rows, title="Mise à jour de janvier")


@cache
def second() -> bytes:
    return workbook(["Nom de la ville", "Secteur ASE"], [row[1:] for row in cut(5, word="Secteur")])


def give(client: TestClient, *named: tuple[str, bytes]) -> Any:
    files = [("fichiers", (name, content, SHEET)) for name, content in named]
    return client.post("/territoires/fichiers", files=files)


def compared(client: TestClient) -> Any:
    seen = give(client, ("Circonscriptions.xlsx", first()), ("secteurs_ASE.xlsx", second()))
    return client.post(seen.url.path)
