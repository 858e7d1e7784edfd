"""The agenda as a Word document, from a model that the committee can replace."""

from typing import Any

from api.documents.agenda_data import agenda_data
from api.documents.word_filling import filled
from api.documents.word_model import word_model
from api.usecases.naming import ToldAgenda


def agenda_docx(agenda: ToldAgenda, model: bytes | None = None) -> bytes:
    """Fill a model (the one that ships with maille when None) with the agenda.

    The model is filled in a sandbox and sees data only. Raises InvalidInputError for a model that is no Word
    document, or whose tags cannot be filled.
    """
    return filled(word_model() if model is None else model, _context(agenda))


def _context(agenda: ToldAgenda) -> dict[str, Any]:
    data = agenda_data(agenda)
    where = (
        data["committee"],
        data["starts_at"],
        data["place"],
        data["capacity"],
        f"état au {data['as_of']}",
    )
    sections = [
        {**section, "items": [_item(item) for item in section["items"]]} for section in data["sections"]
    ]
    return {**data, "head": " · ".join(filter(None, where)), "sections": sections}


def _item(item: dict[str, Any]) -> dict[str, Any]:
    about = " · ".join(filter(None, (item["id"], item["size"], item["since"])))
    invited = "\u202f; ".join(f"{who['name']} ({who['because']})" for who in item["invited"])
    return {**item, "about": about, "invited_line": invited}
