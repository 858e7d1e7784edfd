"""The diagnosis of a territory as plain text: to read in a terminal, to print on A4."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from api.documents.tables import columns
from api.documents.territorial_data import territorial_data
from api.usecases.territorial_diagnosis import TerritorialDiagnosis

WIDTH = 108
RULE = "─" * WIDTH
INDENT = "    "


def territorial_text(diagnosis: TerritorialDiagnosis) -> Iterator[str]:
    """Give the diagnosis, in pieces that end lines."""
    for line in _lines(territorial_data(diagnosis)):
        yield line + "\n"


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    yield "DIAGNOSTIC TERRITORIAL PARTAGÉ"
    yield from textwrap.wrap(told["title"], WIDTH)
    yield f"État au {told['as_of']}"
    yield ""
    yield " · ".join((told["communes"], told["inhabitants"], told["persons"], told["situations"]))
    yield told["rounding"]
    yield from _band("Besoins par thème")
    yield from _table(
        ("Thème", "Un besoin ouvert", "dont urgent", "dont sans réponse"),
        [tuple(row.values()) for row in told["needs"]],
        3,
    )
    yield from _offers(told)
    yield from _findings(told)
    yield from _zonings(told)
    yield from _band("Comment lire")
    for rule in told["rules"]:
        yield from textwrap.wrap(rule, WIDTH, initial_indent="- ", subsequent_indent="  ")
    yield told["attribution"]


def _offers(told: Mapping[str, Any]) -> Iterator[str]:
    yield from _band("Qui couvre")
    rows = []
    for theme in told["offers"]:
        rows.append((theme["theme"], theme["uncovered"], "", ""))
        rows += [
            (f"  {d['name']}", d["institution"], d["places"], d["inhabitants"]) for d in theme["dispositifs"]
        ]
    yield from _table(("Thème, dispositif", "Institution", "Places", "Habitants"), rows, 2)


def _findings(told: Mapping[str, Any]) -> Iterator[str]:
    yield from _band("Constats, en situations")
    yield from _table(
        ("Constat", "Situations", "Part", *told["severities"], "Constats"),
        [(r["name"], r["situations"], r["share"], *r["severities"], r["findings"]) for r in told["findings"]],
        7,
    )
    yield from _band("Constats sur le réseau")
    yield from _table(
        ("Constat", "Nombre", "Sur", *told["severities"]),
        [(r["name"], r["count"], r["of"], *r["severities"]) for r in told["network"]],
        6,
    )


def _zonings(told: Mapping[str, Any]) -> Iterator[str]:
    yield from _band("Zonages")
    for zoning in told["zonings"]:
        head = f"{zoning['name']} – {zoning['institution']}, {zoning['mission']}, {zoning['count']}"
        yield from textwrap.wrap(head, WIDTH)
        yield from _hanging(zoning["zones"])
    for finding in told["land"]:
        yield from textwrap.wrap(f"{finding['name']} ({finding['severity']}), {finding['about']}", WIDTH)
        yield from _hanging(f"{finding['sentence']} {finding['here']}")
    for pair in told["pairs"]:
        yield ""
        yield from textwrap.wrap(pair["name"], WIDTH)
        yield from (INDENT + line for line in columns(("Chiffre", ""), pair["figures"], right=[1]))
        yield from _hanging(pair["outside"])
        yield from _hanging(pair["corrections"])
        for place, step in enumerate(pair["steps"], start=1):
            yield from _hanging(f"{place}. {step}")


def _band(title: str) -> Iterator[str]:
    yield ""
    yield RULE
    yield title.upper()
    yield ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: int) -> Iterator[str]:
    """Give a table whose last columns are numbers."""
    right = range(len(head) - numbers, len(head))
    yield from columns(head, rows, right=right, width=WIDTH)


def _hanging(told: str) -> list[str]:
    return textwrap.wrap(told, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT, break_on_hyphens=False)
