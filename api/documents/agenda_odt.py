"""The agenda as an OpenDocument text, for whoever works in LibreOffice."""

from io import BytesIO
from typing import Any

from odfdo import Cell, Document, Header, Paragraph, Row, Style, Table

from api.documents.agenda_data import agenda_data
from api.usecases.naming import ToldAgenda

WIDTHS = {"point": ("3.4cm", "12cm", "1.6cm"), "attente": ("1.2cm", "5cm", "1.6cm", "9.2cm")}
"""Widths of the columns of a kind of table, on 17 cm of text."""


def agenda_odt(agenda: ToldAgenda) -> bytes:
    """Write the agenda: titles, one block an item, the waiting list, the attendance sheet."""
    data = agenda_data(agenda)
    document = Document("text")
    _insert_styles(document)
    body = document.body
    body.clear()
    body.append(_header(1, f"Séance du {data['meeting']}"))
    for told in _head(data):
        body.append(Paragraph(told, style="Told"))
    for section in data["sections"]:
        _section(body, section)
    body.append(_header(2, "Liste d’attente"))
    body.append(_waiting(data["waiting"]))
    body.append(_header(2, "Présences"))
    for name in data["members"]:
        body.append(Paragraph(f"{name}\u00a0: …………………………………………", style="Told"))
    body.append(Paragraph(data["confidential"], style="Small"))
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _insert_styles(document: Document) -> None:
    """Add our styles, and take off the numbers that the empty document gives to titles."""
    for outline in document.styles.get_elements("//text:outline-level-style"):
        outline.set_attribute("style:num-format", "")
        outline.set_attribute("style:num-suffix", "")
    told = Style("paragraph", name="Told", area="text", size="9pt")
    small = Style("paragraph", name="Small", area="text", size="8pt", color="#544F47")
    for style in (told, small):
        document.insert_style(style, automatic=True)
    for kind, widths in WIDTHS.items():
        for at, width in enumerate(widths):
            column = Style("table-column", name=f"{kind}-{at}", width=width)
            document.insert_style(column, automatic=True)


def _header(level: int, title: str) -> Header:
    return Header(level, title)


def _head(data: dict[str, Any]) -> list[str]:
    where = (
        data["committee"],
        data["starts_at"],
        data["place"],
        data["capacity"],
        f"état au {data['as_of']}",
    )
    days = (f"{entry['name']}\u00a0: {entry['day']} {entry['what']}" for entry in data["calendar"])
    return [" · ".join(filter(None, where)), data["territory"], " · ".join(days)]


def _section(body: Any, section: dict[str, Any]) -> None:
    if section["none"]:
        body.append(Paragraph(f"{section['title']}\u00a0: {section['none']}", style="Told"))
        return
    body.append(_header(2, section["title"]))
    for item in section["items"]:
        _item(body, item)


def _item(body: Any, item: dict[str, Any]) -> None:
    body.append(_header(3, f"{item['rank']}. {item['label']} – {item['score']}\u00a0points"))
    about = " · ".join(filter(None, (item["id"], item["size"], item["since"])))
    body.append(Paragraph(about, style="Small"))
    rows = [(reason["family"], reason["sentence"], reason["points"]) for reason in item["reasons"]]
    body.append(_table(f"point-{item['rank']}", "point", [("Constat", "Pourquoi", "Points"), *rows]))
    invited = "\u202f; ".join(f"{who['name']} ({who['because']})" for who in item["invited"])
    for told in (
        f"Question attendue\u00a0: {item['question']}",
        f"Présenterait\u00a0: {item['presenter']}",
        f"À inviter\u00a0: {invited}",
        "Décision\u00a0: ……………………………………  Qui\u00a0: ……………………  Pour le\u00a0: ……………",
    ):
        body.append(Paragraph(told, style="Told"))


def _waiting(items: list[dict[str, Any]]) -> Any:
    if not items:
        return Paragraph("Aucune situation.", style="Told")
    rows = [
        (str(i["rank"]), i["label"], str(i["score"]), ", ".join(r["label"] for r in i["reasons"][:3]))
        for i in items
    ]
    return _table("attente", "attente", [("Rang", "Situation", "Points", "Pourquoi"), *rows])


def _table(name: str, kind: str, rows: list[tuple[str, ...]]) -> Table:
    table = Table(name)
    for values in rows:
        row = Row()
        for value in values:
            cell = Cell(cell_type="string")
            cell.append(Paragraph(value, style="Told"))
            row.append_cell(cell)
        table.append_row(row)
    for at in range(len(WIDTHS[kind])):
        column = table.get_column(at)
        column.style = f"{kind}-{at}"
        table.set_column(at, column)
    return table
