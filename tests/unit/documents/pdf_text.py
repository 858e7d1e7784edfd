"""What a PDF of ours says, read back: enough of the format for what Typst writes (plain objects, fonts)."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
FONT = re.compile(rb"/(f\d+) (\d+) 0 R")
PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
SIGN = rb"\\.|[^\\()]"
STRING = rb"\(((?:" + SIGN + rb"|\((?:" + SIGN + rb")*\))*)\)"
"""Brackets may stand in a string when they are in pairs."""
SHOWN = re.compile(rb"/Lang\([^)]*\)|/(f\d+) [\d.]+ Tf|" + STRING + rb"|\bBT\b", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pdf_text(pdf: bytes) -> str:
    """Give the text, the pieces of a page apart by a blank, in the order in which they are drawn."""
    objects = {int(found[1]): found[2] for found in OBJECT.finditer(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    pieces = []
    for page in pages:
        fonts = {
            name.decode(): _characters(objects, int(number))
            for name, number in FONT.findall(objects[_referred(page, b"Resources")])
        }
        pieces += _page(_stream(objects[_referred(page, b"Contents")]), fonts)
    return " ".join(" ".join(pieces).split())


def _referred(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found
    return int(found[1])


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found
    return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _characters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    """The characters of a font by their number in it."""
    characters = _stream(objects[_referred(objects[font], b"ToUnicode")])
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in PAIR.findall(characters)
    }


def _page(content: bytes, fonts: dict[str, dict[int, str]]) -> list[str]:
    pieces, font = [""], dict[int, str]()
    for found in SHOWN.finditer(content):
        if found[1]:
            font = fonts[found[1].decode()]
        elif found[0] == b"BT":
            pieces.append("")
        elif found[2] is not None:
            codes = ESCAPED.sub(_unescaped, found[2])
            numbers = (int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2))
            pieces[-1] += "".join(font[number] for number in numbers)
    return pieces


def _unescaped(found: re.Match[bytes]) -> bytes:
    mark = found[1]
    return bytes([int(mark, 8)]) if mark.isdigit() else LETTERS.get(mark, mark)
