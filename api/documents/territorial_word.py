"""The Word model of a territorial diagnosis that ships with maille: a starting point for one's own.

An ordinary .docx with tags of Jinja, filled by docxtpl in a sandbox; a row of a table is repeated by a row
before it and a row after it that hold `{%tr for ... %}` and `{%tr endfor %}`. Written here rather than kept
as a binary file, so that a change of it can be read.
"""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from api.documents.word_footer import write_footer

TEXT_WIDTH, NARROWEST = 174, 20
"""Millimetres between the margins, and of the narrowest column of numbers."""
SEVERITY_CELLS = tuple(f"{{{{ row.severities[{at}] }}}}" for at in range(4))
SEVERITY_HEADS = tuple(f"{{{{ severities[{at}] }}}}" for at in range(4))


def territorial_word_model() -> bytes:
    """Give the model that ships with maille."""
    document = Document()
    _page(document)
    _head(document)
    _counts(document)
    _zonings(document)
    document.add_paragraph("Comment lire", style="Heading 2")
    _lines(
        document,
        [
            ("Normal", "{%p for rule in rules %}"),
            ("List Bullet", "{{ rule }}"),
            ("Normal", "{%p endfor %}"),
            ("Normal", "{{ attribution }}"),
        ],
    )
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _head(document: Word) -> None:
    _lines(
        document,
        [
            ("Title", "Diagnostic territorial partagé"),
            ("Heading 1", "{{ title }}"),
            ("Normal", "État au {{ as_of }}"),
            ("Normal", "{{ head }}"),
            ("Normal", "{{ rounding }}"),
        ],
    )


def _counts(document: Word) -> None:
    document.add_paragraph("Besoins par thème", style="Heading 2")
    cells: tuple[str, ...] = ("{{ row.theme }}", "{{ row.persons }}", "{{ row.urgent }}", "{{ row.unheld }}")
    _table(document, ("Thème", "Un besoin ouvert", "dont urgent", "dont sans réponse"), cells, "needs")
    document.add_paragraph("Qui couvre", style="Heading 2")
    _lines(
        document,
        [
            ("Normal", "{%p for theme in offers %}"),
            ("Heading 3", "{{ theme.theme }}\u00a0: {{ theme.uncovered }}"),
            ("Normal", "{%p for row in theme.dispositifs %}"),
            (
                "List Bullet",
                "{{ row.name }}, {{ row.institution }} (places\u00a0: {{ row.places }}\u202f; "
                "habitants\u00a0: {{ row.inhabitants }})",
            ),
            ("Normal", "{%p endfor %}"),
            ("Normal", "{%p endfor %}"),
        ],
    )
    document.add_paragraph("Constats, en situations", style="Heading 2")
    head = ("Constat", "Situations", "Part", *SEVERITY_HEADS, "Constats")
    cells = (
        "{{ row.name }}",
        "{{ row.situations }}",
        "{{ row.share }}",
        *SEVERITY_CELLS,
        "{{ row.findings }}",
    )
    _table(document, head, cells, "findings")
    document.add_paragraph("Constats sur le réseau", style="Heading 2")
    cells = ("{{ row.name }}", "{{ row.count }}", "{{ row.of }}", *SEVERITY_CELLS)
    _table(document, ("Constat", "Nombre", "Sur", *SEVERITY_HEADS), cells, "network")


def _zonings(document: Word) -> None:
    document.add_paragraph("Zonages", style="Heading 2")
    _lines(
        document,
        [
            ("Normal", "{%p for zoning in zonings %}"),
            (
                "Heading 3",
                "{{ zoning.name }}, {{ zoning.institution }} ({{ zoning.mission }}, {{ zoning.count }})",
            ),
            ("Normal", "{{ zoning.zones }}"),
            ("Normal", "{%p endfor %}"),
            ("Normal", "{%p for finding in land %}"),
            ("Heading 3", "{{ finding.name }} ({{ finding.severity }})\u00a0: {{ finding.about }}"),
            ("Normal", "{{ finding.sentence }} {{ finding.here }}"),
            ("Normal", "{%p endfor %}"),
            ("Normal", "{%p for pair in pairs %}"),
            ("Heading 3", "{{ pair.name }}"),
            ("Normal", "{%p for figure in pair.figures %}"),
            ("List Bullet", "{{ figure[0] }}\u00a0: {{ figure[1] }}"),
            ("Normal", "{%p endfor %}"),
            ("Normal", "{{ pair.outside }}"),
            ("Normal", "{{ pair.corrections }}"),
            ("Normal", "{%p for step in pair.steps %}"),
            ("List Number", "{{ step }}"),
            ("Normal", "{%p endfor %}"),
            ("Normal", "{%p endfor %}"),
        ],
    )


def _lines(document: Word, lines: Sequence[tuple[str, str]]) -> None:
    for style, text in lines:
        document.add_paragraph(text, style=style)


def _table(document: Word, head: Sequence[str], cells: Sequence[str], rows: str) -> None:
    """Add a table with its head, and a row for each entry of a list of the data. Numbers follow one name."""
    table = document.add_table(rows=4, cols=len(head), style="Table Grid")
    table.autofit = False
    narrow = max(NARROWEST, 4 * TEXT_WIDTH // (5 * len(head)))
    widest = TEXT_WIDTH - narrow * (len(head) - 1)
    for at, column in enumerate(table.columns):
        column.width = Mm(narrow if at else widest)
    opening = [f"{{%tr for row in {rows} %}}", *[""] * (len(head) - 1)]
    closing = ["{%tr endfor %}", *[""] * (len(head) - 1)]
    for row, texts in zip(table.rows, (head, opening, cells, closing), strict=True):
        for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.text = text
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT if at else WD_ALIGN_PARAGRAPH.LEFT
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def _page(document: Word) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(16)
    write_footer(
        document, "Diagnostic territorial partagé – nombres seulement, les petits masqués, aucun nom"
    )
    document.styles["Normal"].font.size = Pt(9)
    document.styles["Normal"].font.name = "Liberation Sans"
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(0)
    document.core_properties.title = "Diagnostic territorial partagé"
    document.core_properties.author = "maille"
    document.core_properties.language = "fr-FR"
