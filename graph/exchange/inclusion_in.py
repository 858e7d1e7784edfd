"""Reads data-inclusion v1: structures become institutions, services become dispositifs with their coverage.

Each element is validated by the models of the package `data-inclusion-schema`; what they refuse is reported
like a cell of a table: file, number of the element, field, value, sentence.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from graph.errors import InvalidInputError
from graph.exchange.cells import RefusedCellError, reader_of, trimmed
from graph.exchange.folder import UNREADABLE, DeliveredFile, Delivery, refused
from graph.exchange.inclusion_land import Land, load_land
from graph.exchange.inclusion_words import kind_of, theme_of
from graph.exchange.problems import LONGEST_VALUE, Problems, shorten
from graph.exchange.sheet import HIDDEN, Sheet
from graph.model.tables import TABLE
from graph.model.vocabulary import Theme

MOST_BYTES = 256 << 20
MOST_COVERAGE = 5_000_000
PARTS = ("structures", "services")

SECRET = {"contact_nom_prenom", "courriel", "telephone"}
"""Fields that may name a person: their value is in no message."""

Element = tuple[int, Any]
"""An element with its number in its file, from 1."""


def recognised(delivery: Delivery) -> Delivery:
    """Give the delivery with the way to read it, when its files are data-inclusion's; else as it is."""
    files = {file.table_name.lower(): file for file in delivery.files if file.is_json}
    found = {part: files[part] for part in PARTS if part in files}
    if not found and len(files) == 1:
        found = {"": next(iter(files.values()))}
    return replace(delivery, read=partial(read_inclusion, found)) if found else delivery


def read_inclusion(files: Mapping[str, DeliveredFile], problems: Problems) -> dict[str, Sheet]:
    """Read the files into the tables that they amount to.

    `files` are by part (`structures`, `services`), or one file with both under an empty name. Raises
    InvalidInputError when one cannot be read at all. Linear in the elements and in the communes covered.
    """
    parts = _parts(files)
    sheets: dict[str, Sheet] = {}
    if "structures" in parts:
        name, elements = parts["structures"]
        sheets["institutions"] = _institutions(name, elements, problems)
    if "services" in parts:
        name, elements = parts["services"]
        sheets |= _dispositifs(name, elements, problems)
    return sheets


# The files


def _parts(files: Mapping[str, DeliveredFile]) -> dict[str, tuple[str, list[Any]]]:
    parts: dict[str, tuple[str, list[Any]]] = {}
    for part, file in files.items():
        content = _loaded(file)
        if part:
            parts[part] = (file.name, _elements(content, file.name))
        else:
            given = content if isinstance(content, dict) else {}
            parts |= {
                name: (f"{file.name}!{name}", _elements(given[name], file.name))
                for name in PARTS
                if name in given
            }
            if not parts:
                raise refused("inclusion.no_part", file.name)
    return parts


def _elements(content: Any, name: str) -> list[Any]:
    """Give the elements: a list, or the `items` of a page of the service's interface."""
    items = content.get("items") if isinstance(content, dict) else content
    if not isinstance(items, list):
        raise refused("inclusion.no_list", name)
    return items


def _loaded(file: DeliveredFile) -> Any:
    try:
        with file.open() as stream:
            content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise refused("inclusion.too_big", file.name, megabytes=MOST_BYTES >> 20)
        return json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise refused("inclusion.no_json", file.name, line=error.lineno) from None
    except (ValueError, RecursionError):
        raise refused("inclusion.no_text", file.name) from None
    except UNREADABLE as error:
        if isinstance(error, InvalidInputError):
            raise
        raise refused("file.unreadable", file.name) from None


# Elements


class _Rows:
    """The rows of a table as they are found, and where."""

    def __init__(self, table: str, file: str, headings: dict[str, str], problems: Problems) -> None:
        columns = TABLE[table].columns
        missing = tuple(column.name for column in columns if column.name not in headings)
        self.sheet = Sheet(TABLE[table], file, headings, {c.name: [] for c in columns}, missing=missing)
        self.defaults = {column.name: column.default for column in columns if column.name in missing}
        self.readers = {
            column.name: reader_of(column)
            for column in columns
            if column.name in headings and column.kind in {"id", "text", "reference", "place"}
        }
        self.problems = problems

    def add(self, number: int, **values: Any) -> bool:
        """Add a row, its texts read as cells of a table are; tell whether they could be."""
        for name, read in self.readers.items():
            text = trimmed(values[name] or "")
            try:
                values[name] = read(text) if text else None
            except RefusedCellError as refusal:
                self.say(number, refusal.code, name, text, refusal.details)
                return False
        for name, value in (self.defaults | values).items():
            self.sheet.columns[name].append(value)
        self.sheet.lines.append(number)
        return True

    def say(self, number: int, code: str, name: str, text: str, details: Mapping[str, Any]) -> None:
        """Note an error about a field."""
        where = {"line": number, "column": self.sheet.heading(name), "value": shorten(text, LONGEST_VALUE)}
        self.problems.error(code, self.sheet.file, **where, **details)


def _institutions(file: str, elements: list[Any], problems: Problems) -> Sheet:
    from data_inclusion.schema.v1 import Structure

    headings = {"id": "id", "name": "nom", "kind": "reseaux_porteurs", "siret": "siret"}
    rows = _Rows("institutions", file, headings, problems)
    for number, given in _validated(file, elements, Structure, problems):
        networks = given.get("reseaux_porteurs") or ()
        kind = kind_of(given["nom"], networks)
        siret = given.get("siret")
        rows.add(number, id=given["id"], name=given["nom"], kind=kind, siret=siret)
    rows.sheet.is_partial = len(rows.sheet) < len(elements)
    return rows.sheet


def _dispositifs(file: str, elements: list[Any], problems: Problems) -> dict[str, Sheet]:
    from data_inclusion.schema.v1 import Service

    headings = {"id": "id", "name": "nom", "institution_id": "structure_id", "kind": "type"}
    rows = _Rows("dispositifs", file, headings | {"purposes": "thematiques"}, problems)
    covered = {"dispositif_id": "id", "commune_code": "zone_eligibilite"}
    coverage = _Rows("dispositif_coverage", file, covered, problems)
    land = load_land()
    known = _with_known_themes(file, elements, problems)
    for number, given in _validated(file, known, Service, problems):
        purposes = _purposes(given.get("thematiques") or ())
        if not purposes:
            where = {"line": number, "column": "thematiques", "value": given["id"]}
            problems.warn("inclusion.no_theme", file, **where)
            continue
        kind = given.get("type")
        names = {"id": given["id"], "name": given["nom"], "institution_id": given["structure_id"]}
        if not rows.add(number, **names, kind=kind, purposes=purposes):
            continue
        for code in _covered(file, number, given.get("zone_eligibilite") or (), land, problems):
            coverage.add(number, dispositif_id=rows.sheet.columns["id"][-1], commune_code=code)
        if len(coverage.sheet) > MOST_COVERAGE:
            raise refused("inclusion.too_much_coverage", file, most=MOST_COVERAGE)
    rows.sheet.is_partial = len(rows.sheet) < len(elements)
    return {"dispositifs": rows.sheet, "dispositif_coverage": coverage.sheet}


def _purposes(thematiques: Iterable[str]) -> tuple[Theme, ...]:
    found = {theme_of(thematique) for thematique in thematiques}
    return tuple(theme for theme in Theme if theme in found)


def _with_known_themes(file: str, elements: list[Any], problems: Problems) -> Iterator[Any]:
    """Take away, with a warning, the thematiques that the vocabulary does not have."""
    from data_inclusion.schema.v1 import Thematique

    known = {thematique.value for thematique in Thematique}
    for number, element in enumerate(elements, 1):
        given = element.get("thematiques") if isinstance(element, dict) else None
        if not isinstance(given, list) or all(isinstance(item, str) and item in known for item in given):
            yield element
            continue
        for item in given:
            if not isinstance(item, str) or item not in known:
                where = {"line": number, "column": "thematiques", "value": shorten(str(item), LONGEST_VALUE)}
                problems.warn("inclusion.unknown_theme", file, **where)
        kept = [item for item in given if isinstance(item, str) and item in known]
        yield {**element, "thematiques": kept}


def _covered(file: str, number: int, codes: Iterable[str], land: Land, problems: Problems) -> tuple[str, ...]:
    """Give the communes of a zone of eligibility, none for the whole country."""
    given = list(codes)
    if any(land.is_country(code) for code in given):
        return ()
    unknown = [code for code in given if not land.communes_of(code)]
    note: Callable[..., None] = problems.error if len(unknown) == len(given) else problems.warn
    for code in unknown:
        note("inclusion.unknown_place", file, line=number, column="zone_eligibilite", value=shorten(code))
    return tuple(sorted({commune for code in given for commune in land.communes_of(code)}))


# Validation


def _validated(file: str, elements: Iterable[Any], model: Any, problems: Problems) -> Iterator[Element]:
    """Give the elements that the model takes, as plain data; report the fields of the others."""
    from pydantic import ValidationError

    for number, element in enumerate(elements, 1):
        try:
            model.model_validate(element)
        except ValidationError as error:
            _report(file, number, error.errors(include_url=False), problems)
        else:
            yield number, element


def _report(file: str, number: int, errors: Iterable[Mapping[str, Any]], problems: Problems) -> None:
    """Report each field once: a value that may be of several forms fails each of them."""
    fields: dict[str, Mapping[str, Any]] = {}
    for error in errors:
        place = [str(step) for step in error["loc"] if isinstance(step, int) or step.islower()]
        fields.setdefault(".".join(place[:2]), error)
    for field, error in fields.items():
        column = field.partition(".")[0] or "-"
        code = "inclusion.missing" if error["type"] == "missing" else "inclusion.unfit"
        value = HIDDEN if column in SECRET else shorten(str(error["input"]), LONGEST_VALUE)
        shown = {"value": "" if error["type"] == "missing" else value}
        reason = HIDDEN if column in SECRET else shorten(str(error["msg"]), LONGEST_VALUE)
        problems.error(code, file, line=number, column=column, **shown, reason=reason)
