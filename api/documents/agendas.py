"""An agenda in each of its forms: JSON (SPEC section 4), text, a page, documents to print, a calendar."""

import json
from collections.abc import Callable, Iterator, Mapping

from algorithms.agenda import agenda_document
from algorithms.doctrine import Doctrine
from api.usecases.meeting import PreparedMeeting
from api.usecases.naming import told_agenda
from api.workspace import Workspace
from graph.scope import Scope

Form = Callable[[Workspace, Scope, PreparedMeeting, Doctrine], Iterator[str | bytes]]


def as_json(_: Workspace, __: Scope, prepared: PreparedMeeting, ___: Doctrine) -> Iterator[str]:
    """Give the JSON form: ids only."""
    yield json.dumps(agenda_document(prepared.agenda), ensure_ascii=False, indent=2) + "\n"


def as_text(
    workspace: Workspace, scope: Scope, prepared: PreparedMeeting, doctrine: Doctrine
) -> Iterator[str]:
    """Give the text that a coordinator reads and prints."""
    from api.documents.agenda_text import agenda_text

    yield from agenda_text(told_agenda(workspace, scope, prepared, doctrine))


def as_html(
    workspace: Workspace, scope: Scope, prepared: PreparedMeeting, doctrine: Doctrine
) -> Iterator[str]:
    """Give one page that needs nothing else."""
    from api.documents.agenda_page import agenda_page

    yield agenda_page(told_agenda(workspace, scope, prepared, doctrine))


def as_pdf(
    workspace: Workspace, scope: Scope, prepared: PreparedMeeting, doctrine: Doctrine
) -> Iterator[bytes]:
    """Give an accessible PDF on A4."""
    from api.documents.agenda_pdf import agenda_pdf

    yield agenda_pdf(told_agenda(workspace, scope, prepared, doctrine))


def as_docx(
    workspace: Workspace, scope: Scope, prepared: PreparedMeeting, doctrine: Doctrine
) -> Iterator[bytes]:
    """Give a Word document, from the model that ships with maille."""
    from api.documents.agenda_docx import agenda_docx

    yield agenda_docx(told_agenda(workspace, scope, prepared, doctrine))


def as_odt(
    workspace: Workspace, scope: Scope, prepared: PreparedMeeting, doctrine: Doctrine
) -> Iterator[bytes]:
    """Give an OpenDocument text."""
    from api.documents.agenda_odt import agenda_odt

    yield agenda_odt(told_agenda(workspace, scope, prepared, doctrine))


def as_ics(
    workspace: Workspace, scope: Scope, prepared: PreparedMeeting, doctrine: Doctrine
) -> Iterator[bytes]:
    """Give the days of the meeting for a calendar: nobody is named."""
    from api.documents.agenda_ics import agenda_ics

    yield agenda_ics(told_agenda(workspace, scope, prepared, doctrine))


FORMS: Mapping[str, Form] = {
    "text": as_text,
    "json": as_json,
    "html": as_html,
    "pdf": as_pdf,
    "docx": as_docx,
    "odt": as_odt,
    "ics": as_ics,
}
"""The forms an agenda may have."""
