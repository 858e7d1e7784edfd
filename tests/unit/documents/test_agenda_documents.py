"""The agenda as PDF, Word, ODT and calendar: all of it, nothing foreign, nobody in the calendar."""

from collections.abc import Iterator
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from icalendar import Calendar

from algorithms.doctrine import default_doctrine
from api.bootstrap import open_workspace
from api.documents.agenda_docx import agenda_docx
from api.documents.agenda_ics import agenda_ics, starting
from api.documents.agenda_odt import agenda_odt
from api.documents.agenda_pdf import agenda_pdf
from api.documents.word_model import word_model
from api.settings import Settings
from api.usecases.meeting import prepare_meeting
from api.usecases.naming import ToldAgenda, told_agenda
from graph.errors import InvalidInputError
from graph.exchange.importing import import_delivery
from graph.scope import EVERYTHING

EXAMPLE = Path(__file__).parent.parent.parent / "data" / "examples" / "3" / "input"
DAY = date(2026, 12, 15)


@pytest.fixture(scope="module")
def agenda(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ToldAgenda]:
    store = tmp_path_factory.mktemp("store") / "maille.db"
    with open_workspace(Settings(store=str(store)), create=True) as workspace:
        import_delivery(EXAMPLE, workspace.store, workspace.vault)
        prepared = prepare_meeting(workspace, EVERYTHING, "C1", DAY)
        yield told_agenda(workspace, EVERYTHING, prepared, default_doctrine())


def items(agenda: ToldAgenda) -> list[str]:
    return [item.label for section in agenda.sections for item in section.items]


def test_a_pdf_is_tagged_titled_and_says_it_follows_the_accessibility_standard(agenda: ToldAgenda) -> None:
    pdf = agenda_pdf(agenda)
    assert pdf.startswith(b"%PDF-")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"fr-FR" in pdf or b"/Lang" in pdf
    assert agenda_pdf(agenda) == pdf


def test_a_word_document_holds_every_item_and_every_reason(agenda: ToldAgenda) -> None:
    document = Document(BytesIO(agenda_docx(agenda)))
    assert 'w:instr="NUMPAGES"' in document.sections[0].footer.paragraphs[0]._p.xml
    lines = [paragraph.text for paragraph in document.paragraphs]
    text = "\n".join(lines)
    assert "Séance du mardi 15\u00a0décembre 2026" in lines[0]
    for section in agenda.sections:
        for item in section.items:
            assert any(line.startswith(f"{item.rank}. {item.label}") for line in lines)
            assert [r.sentence for r in item.reasons if r.sentence not in text] == []
            assert [i.name for i in item.invited if i.name not in text] == []
    assert "{{" not in text
    assert "{%" not in text


def test_a_committee_may_bring_its_own_model(agenda: ToldAgenda) -> None:
    own = Document(BytesIO(word_model()))
    own.paragraphs[0].text = "Commission de {{ committee }}"
    written = BytesIO()
    own.save(written)
    filled = Document(BytesIO(agenda_docx(agenda, written.getvalue())))
    assert filled.paragraphs[0].text == f"Commission de {agenda.committee.name}"


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ members.append('x') }}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{{ unclosed",
        "{% include 'agenda.html' %}",
    ],
)
def test_a_model_runs_in_a_sandbox(agenda: ToldAgenda, tag: str) -> None:
    own = Document(BytesIO(word_model()))
    own.paragraphs[0].text = tag
    written = BytesIO()
    own.save(written)
    with pytest.raises(InvalidInputError) as refused:
        agenda_docx(agenda, written.getvalue())
    assert refused.value.code == "document.wrong_tag"
    assert "balise" in refused.value.sentence()


@pytest.mark.parametrize("model", [b"", b"not a document", b"PK\x05\x06" + bytes(18)])
def test_something_that_is_no_word_document_is_refused(agenda: ToldAgenda, model: bytes) -> None:
    with pytest.raises(InvalidInputError) as refused:
        agenda_docx(agenda, model)
    assert refused.value.code == "document.no_word_model"


def test_an_odt_holds_every_item(agenda: ToldAgenda) -> None:
    written = agenda_odt(agenda)
    assert ZipFile(BytesIO(written)).read("mimetype") == b"application/vnd.oasis.opendocument.text"
    text = unescape(ZipFile(BytesIO(written)).read("content.xml").decode())
    assert "Séance du mardi 15\u00a0décembre 2026" in text
    assert [label for label in items(agenda) if label not in text] == []


def test_a_calendar_names_nobody(agenda: ToldAgenda) -> None:
    written = agenda_ics(agenda)
    calendar = Calendar.from_ical(written)
    days = {str(event["summary"]): event.decoded("dtstart") for event in calendar.walk("VEVENT")}
    assert days == {
        "Comité de Nancy\u00a0: séance": date(2026, 12, 15),
        "Comité de Nancy\u00a0: dossiers à remettre": date(2026, 11, 30),
        "Comité de Nancy\u00a0: fiches anonymes ouvertes aux membres": date(2026, 12, 7),
    }
    text = written.decode()
    assert not any(label in text for label in items(agenda))
    assert not any(name in text for name in agenda.members)
    assert agenda_ics(agenda) == written


@pytest.mark.parametrize(
    ("hour", "told"),
    [
        ("14:00", "2026-12-15T14:00:00+01:00"),
        ("14 h 30", "2026-12-15T14:30:00+01:00"),
        ("9h", "2026-12-15T09:00:00+01:00"),
        ("25:00", "2026-12-15"),
        ("l’après-midi", "2026-12-15"),
        ("", "2026-12-15"),
        (None, "2026-12-15"),
    ],
)
def test_an_hour_is_read_or_left_out(hour: str | None, told: str) -> None:
    assert starting(DAY, hour).isoformat() == told
