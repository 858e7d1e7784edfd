"""An agenda in each of its forms: text to read and print, JSON (SPEC section 4), a page to open and print."""

import json
from collections.abc import Callable, Iterator, Mapping

from algorithms.agenda import agenda_document
from algorithms.doctrine import Doctrine
from api.usecases.meeting import PreparedMeeting
from api.usecases.naming import told_agenda
from api.workspace import Workspace
from graph.scope import Scope

Form = Callable[[Workspace, Scope, PreparedMeeting, Doctrine], Iterator[str]]


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


FORMS: Mapping[str, Form] = {"text": as_text, "json": as_json, "html": as_html}
"""The forms an agenda may have."""
