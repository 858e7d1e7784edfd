"""Describes the tables for other programs (Frictionless Table Schema) and for people (a page in French).

Both are written from the model; the copies under `docs/` are compared with it by a test. To renew them:
`python -m graph.exchange.schemas docs`.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph.exchange.layout import EXTRA_COLUMNS, ROW_SOURCES, exchange_columns, is_without_id
from graph.model.columns import Column
from graph.model.tables import TABLES, Table

NBSP = "\u00a0"

TYPES = {
    "id": "string",
    "reference": "string",
    "place": "string",
    "text": "string",
    "choice": "string",
    "list": "list",
    "boolean": "boolean",
    "integer": "integer",
    "decimal": "number",
    "date": "date",
}
"""The Frictionless type of each kind of column."""

BOOLEANS = {"trueValues": ["true", "1", "oui", "vrai"], "falseValues": ["false", "0", "non", "faux"]}


def table_schema(table: Table) -> dict[str, Any]:
    """Give the Table Schema of a table's file; `french` entries are ours."""
    schema: dict[str, Any] = {
        "fields": [_field(table, column) for column in exchange_columns(table)],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    keys = [
        _foreign_key(column) for column in table.columns if column.refers_to and column.kind == "reference"
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def data_package(tables: Iterable[Table] = (*TABLES, ROW_SOURCES)) -> str:
    """Give the Data Package that describes a folder with these tables, as JSON text."""
    resources = [
        {
            "name": table.name,
            "title": table.title,
            "french": table.french,
            "path": f"{table.name}.csv",
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "schema": table_schema(table),
        }
        for table in tables
    ]
    package = {"name": "maille", "title": "Dossier d’échange de maille", "profile": "tabular-data-package"}
    return _as_json(package | {"resources": resources})


def _as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _field(table: Table, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "french": column.french, "title": column.title}
    field["type"] = "geojson" if column.is_geometry else TYPES[column.kind]
    if column.kind == "boolean":
        field |= BOOLEANS
    if column.kind == "list":
        field |= {"delimiter": "|", "itemType": "string"}
    if column.kind == "choice":
        field["categories"] = [{"value": member.value, "label": member.label} for member in column.members]
    if column.default not in (None, (), False):
        field["default"] = column.default
    constraints = _constraints(table, column)
    return field | ({"constraints": constraints} if constraints else {})


def _constraints(table: Table, column: Column) -> dict[str, Any]:
    low, high = column.bounds
    found: dict[str, Any] = {}
    if column.required:
        found["required"] = True
    if table.key == (column.name,):
        found["unique"] = True
    if column.kind == "id":
        found["pattern"] = "[^|]+"
    if column.kind == "choice":
        found["enum"] = list(column.choices)
    if low is not None:
        found["exclusiveMinimum" if column.above_zero else "minimum"] = low
    if high is not None:
        found["maximum"] = high
    return found


def _foreign_key(column: Column) -> dict[str, Any]:
    (target,) = column.refers_to
    return {"fields": [column.name], "reference": {"resource": target, "fields": ["id"]}}


# The page for people


def tables_page() -> str:
    """Give the French page that lists every table and column (Markdown)."""
    return "\n\n".join([_INTRODUCTION, *(_section(table) for table in (*TABLES, ROW_SOURCES))]) + "\n"


_INTRODUCTION = """# Les tables du dossier d’échange

<!-- Écrit par « python -m graph.exchange.schemas docs » à partir du modèle : ne pas modifier à la main. -->

Un fichier CSV par table, dans un dossier ou dans un `.zip` de ce dossier. Les noms français et anglais des
tables et des colonnes sont acceptés, avec ou sans accents ni majuscules, et dans n’importe quel ordre. Le
caractère de séparation est la virgule ou le point-virgule. Les dates s’écrivent `AAAA-MM-JJ` ou `jj/mm/aaaa`,
les décimales avec un point ou une virgule, les booléens `oui`, `non`, `vrai`, `faux`, `true`, `false`, `1` ou
`0`. Les valeurs d’une liste sont séparées par `|`. Une astérisque marque une colonne obligatoire.

Une ligne déjà connue est mise à jour : une cellule vide y efface ce qui était enregistré, une colonne absente
du fichier laisse tout en l’état."""


def _section(table: Table) -> str:
    key = "Une ligne est connue par " + " + ".join(f"`{name}`" for name in table.key)
    note = f"{key}{' et ne figure qu’une fois dans une livraison' if is_without_id(table) else ''}."
    rows = [_line(table, column) for column in exchange_columns(table)]
    head = "| colonne | nom français | contenu |\n|---|---|---|"
    names = " ou ".join(f"`{name}.csv`" for name in dict.fromkeys((table.name, table.french)))
    return f"## {table.title}\n\nFichier {names}. {note}\n\n" + "\n".join([head, *rows])


def _line(table: Table, column: Column) -> str:
    star = "\\*" if column.required else ""
    facts = [column.title, *_facts(column)]
    if column in EXTRA_COLUMNS.get(table.name, ()):
        facts.append("à la place de l’année de naissance")
    return f"| `{column.name}`{star} | `{column.french}` | {f'{NBSP}; '.join(facts)} |"


def _facts(column: Column) -> list[str]:
    facts = []
    if column.refers_to:
        facts.append("identifiant de " + ", ".join(f"`{table}`" for table in column.refers_to))
    if column.kind == "list":
        facts.append("liste")
    if column.members:
        choices = ", ".join(f"`{member.value}` ({member.label})" for member in column.members)
        facts.append(f"au choix{NBSP}: {choices}")
    facts += _bounds(column)
    if column.default not in (None, (), False):
        facts.append(f"par défaut {_number(column.default)}")
    return [fact for fact in [_KINDS.get(column.kind, ""), *facts] if fact]


_KINDS = {"boolean": "oui ou non", "date": "date", "integer": "nombre entier", "decimal": "nombre"}


def _bounds(column: Column) -> list[str]:
    low, high = column.bounds
    if column.above_zero:
        return ["au-dessus de 0" + ("" if high is None else f", au plus {_number(high)}")]
    if low is None:
        return []
    return [f"au moins {_number(low)}" if high is None else f"de {_number(low)} à {_number(high)}"]


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def write_documents(docs: Path) -> None:
    """Write the schemas, the data package and the page under a folder of documentation."""
    for path, text in documents().items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(text, encoding="utf-8")


def documents() -> dict[str, str]:
    """Give the documents written from the model, by path under the folder of documentation."""
    schemas = {
        f"schemas/{table.name}.json": _as_json(table_schema(table)) for table in (*TABLES, ROW_SOURCES)
    }
    return schemas | {"schemas/datapackage.json": data_package(), "fr/tables.md": tables_page()}


if __name__ == "__main__":
    write_documents(Path(sys.argv[1]))
