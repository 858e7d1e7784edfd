"""The diagnosis of a territory as a Word document, from a model that institutions can replace."""

from typing import Any

from api.documents.territorial_data import territorial_data
from api.documents.territorial_word import territorial_word_model
from api.documents.word_filling import filled
from api.usecases.territorial_diagnosis import TerritorialDiagnosis


def territorial_docx(diagnosis: TerritorialDiagnosis, model: bytes | None = None) -> bytes:
    """Fill a model (the one that ships with maille when None) with the diagnosis.

    The model is filled in a sandbox and sees data only. Raises InvalidInputError for a model that is no Word
    document, or whose tags cannot be filled.
    """
    return filled(territorial_word_model() if model is None else model, _context(diagnosis))


def _context(diagnosis: TerritorialDiagnosis) -> dict[str, Any]:
    data = territorial_data(diagnosis)
    head = " · ".join((data["communes"], data["inhabitants"], data["persons"], data["situations"]))
    return {**data, "head": head}
