"""Reading a PDF back, by another program than the one that wrote it."""

import re
from io import BytesIO
from typing import Any

import pikepdf


def read_pdf_text(pdf: bytes) -> str:
    """Return the words of a PDF through its own character maps (ToUnicode)."""
    words = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            fonts = {name: _read_map(font) for name, font in page.Resources.get("/Font", {}).items()}
            current: dict[int, str] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    current = fonts[str(operands[0])]
                elif str(operator) == "TJ":
                    words += [_decode(bytes(part), current) for part in operands[0] if isinstance(part, pikepdf.String)]
                elif str(operator) == "Tj":
                    words.append(_decode(bytes(operands[0]), current))
                elif str(operator) in {"Td", "Tm", "ET"}:
                    words.append(" ")
    return re.sub(r"\s+", " ", "".join(words))


def _read_map(font: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return found
    text = font.ToUnicode.read_bytes().decode()
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(letters, 16) + step)
    return found


def _decode(raw: bytes, characters: dict[int, str]) -> str:
    return "".join(characters.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw), 2))
