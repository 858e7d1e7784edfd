"""The diagnosis of a territory as a PDF that screen readers follow (PDF/UA-1), set by Typst."""

import json
from importlib.resources import files

import typst

from api.documents.territorial_data import territorial_data
from api.usecases.territorial_diagnosis import TerritorialDiagnosis


def territorial_pdf(diagnosis: TerritorialDiagnosis) -> bytes:
    """Set the diagnosis on A4. The same diagnosis gives the same bytes with the same fonts."""
    template = files("api.documents").joinpath("templates/territorial.typ").read_bytes()
    data = json.dumps(territorial_data(diagnosis), ensure_ascii=False)
    made: bytes = typst.compile(
        template, format="pdf", sys_inputs={"diagnosis": data}, pdf_standards=["ua-1"]
    )
    return made
