"""The agenda as a PDF that screen readers follow (PDF/UA-1), set by Typst with the pictures of the pages."""

import json
from importlib.resources import files

import typst

from api.documents.agenda_data import agenda_data
from api.usecases.naming import ToldAgenda


def agenda_pdf(agenda: ToldAgenda) -> bytes:
    """Set the agenda on A4. The same agenda gives the same bytes with the same fonts."""
    template = files("api.documents").joinpath("templates/agenda.typ").read_bytes()
    data = json.dumps(agenda_data(agenda), ensure_ascii=False)
    made: bytes = typst.compile(template, format="pdf", sys_inputs={"agenda": data}, pdf_standards=["ua-1"])
    return made
