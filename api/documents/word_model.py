"""The Word model of an agenda that ships with maille: a starting point for a committee's own.

A model is an ordinary .docx with tags of Jinja (`{{ item.label }}`, `{%p for name in members %}`), filled
by docxtpl in a sandbox: a model may show what `agenda_data` gives, and do nothing else. The model is written
here rather than kept as a binary file, so that a change of it can be read.
"""

from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.shared import Mm, Pt

from api.documents.word_footer import write_footer

ITEM = (
    ("Heading 3", "{{ item.rank }}. {{ item.label }} – {{ item.score }}\u00a0points"),
    ("Normal", "{{ item.about }}"),
    ("Normal", "{%p for reason in item.reasons %}"),
    ("List Bullet", "{{ reason.family }}\u00a0: {{ reason.sentence }} ({{ reason.points }})"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "Question attendue\u00a0: {{ item.question }}"),
    ("Normal", "Présenterait\u00a0: {{ item.presenter }}"),
    ("Normal", "À inviter\u00a0: {{ item.invited_line }}"),
    ("Normal", "Décision\u00a0: …………………………………  Qui\u00a0: ……………………  Pour le\u00a0: ……………"),
)


def word_model() -> bytes:
    """Give the model that ships with maille."""
    document = Document()
    _page(document)
    lines = [
        ("Title", "Séance du {{ meeting }}"),
        ("Normal", "{{ head }}"),
        ("Normal", "{{ territory }}"),
        ("Normal", "{%p for entry in calendar %}"),
        ("List Bullet", "{{ entry.name }}\u00a0: {{ entry.day }}, {{ entry.what }}"),
        ("Normal", "{%p endfor %}"),
        ("Normal", "{%p for section in sections %}"),
        ("Heading 2", "{{ section.title }}{% if section.none %}\u00a0: {{ section.none }}{% endif %}"),
        ("Normal", "{%p for item in section['items'] %}"),
        *ITEM,
        ("Normal", "{%p endfor %}"),
        ("Normal", "{%p endfor %}"),
        ("Heading 2", "Liste d’attente"),
        ("Normal", "{%p for item in waiting %}"),
        ("List Bullet", "{{ item.rank }}. {{ item.label }} – {{ item.score }}\u00a0points"),
        ("Normal", "{%p endfor %}"),
        ("Heading 2", "Présences"),
        ("Normal", "{%p for name in members %}"),
        ("List Bullet", "{{ name }}\u00a0: ………………………………"),
        ("Normal", "{%p endfor %}"),
        ("Normal", "{{ confidential }}"),
    ]
    for style, text in lines:
        document.add_paragraph(text, style=style)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _page(document: Word) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(16)
    write_footer(document, "Confidentiel – secret professionnel (art. 226-13 du code pénal)")
    document.styles["Normal"].font.size = Pt(9)
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(0)
    document.styles["Normal"].font.name = "Liberation Sans"
    document.core_properties.title = "Ordre du jour"
    document.core_properties.author = "maille"
    document.core_properties.language = "fr-FR"
