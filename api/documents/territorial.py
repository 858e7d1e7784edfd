"""A territorial diagnosis in each of its forms: text, JSON, documents to print."""

import json
from collections.abc import Callable, Iterator, Mapping

from api.usecases.territorial_diagnosis import TerritorialDiagnosis

Form = Callable[[TerritorialDiagnosis], Iterator[str | bytes]]


def as_text(diagnosis: TerritorialDiagnosis) -> Iterator[str]:
    """Give the text that people read and print."""
    from api.documents.territorial_text import territorial_text

    yield from territorial_text(diagnosis)


def as_json(diagnosis: TerritorialDiagnosis) -> Iterator[str]:
    """Give the JSON form."""
    from api.documents.territorial_json import territorial_document

    yield json.dumps(territorial_document(diagnosis), ensure_ascii=False, indent=2) + "\n"


def as_pdf(diagnosis: TerritorialDiagnosis) -> Iterator[bytes]:
    """Give an accessible PDF on A4."""
    from api.documents.territorial_pdf import territorial_pdf

    yield territorial_pdf(diagnosis)


def as_docx(diagnosis: TerritorialDiagnosis) -> Iterator[bytes]:
    """Give a Word document, from the model that ships with maille."""
    from api.documents.territorial_docx import territorial_docx

    yield territorial_docx(diagnosis)


FORMS: Mapping[str, Form] = {"text": as_text, "json": as_json, "pdf": as_pdf, "docx": as_docx}
"""The forms a diagnosis may have."""
