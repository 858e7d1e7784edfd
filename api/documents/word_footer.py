"""The footer of the Word models that ship with maille: what the document is, and page x/y."""

from docx.document import Document as Word
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length
from docx.text.paragraph import Paragraph


def write_footer(document: Word, words: str) -> None:
    """Write `words` at the left of each page's foot and its number out of all at the right.

    Word counts the pages when it opens the document.
    """
    section = document.sections[0]
    edges = (section.left_margin or 0) + (section.right_margin or 0)
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Normal"]
    at_right = Length((section.page_width or 0) - edges)
    footer.paragraph_format.tab_stops.add_tab_stop(at_right, WD_TAB_ALIGNMENT.RIGHT)
    footer.add_run(f"{words}\tpage ")
    _field(footer, "PAGE")
    footer.add_run("/")
    _field(footer, "NUMPAGES")


def _field(paragraph: Paragraph, instruction: str) -> None:
    """Add what Word works out; 1 until it does."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
