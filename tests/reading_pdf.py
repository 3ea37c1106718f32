"""Reads the text of a PDF that we made back in reading order, as a screen reader or a search would find it.

It knows what our own files hold: fonts with a map to Unicode, marked content with ``ActualText``, and runs from right
to left, which are drawn from the left. Where a mark is drawn higher or lower than its letter, the typesetter gives
letter and mark the text of both; such signs are one here, unless they are read ``plainly``, as most programs copy them.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pikepdf

Codes = Mapping[int, str]
HIGHEST_MARK = 7.0
"""Points that a mark may stand off its line; lines are at least twice as far apart."""


@dataclass
class Sign:
    """What some glyphs say together, and whether it stands among letters that are read from right to left."""

    text: str
    font: str
    glyphs: set[int]
    reverse: bool

    def is_rest_of(self, other: Sign) -> bool:
        """Return whether these are the glyphs still missing of a sign: the same text, and none of its glyphs again."""
        same = (self.text, self.font) == (other.text, other.font)
        return same and len(self.text) > 1 and not self.glyphs & other.glyphs


@dataclass
class Line:
    """The signs of one line from left to right."""

    signs: list[Sign] = field(default_factory=list)

    def text(self, *, plainly: bool) -> str:
        """Return the line in reading order: what stands between two signs from right to left belongs to them."""
        told: list[str] = []
        backwards: list[str] = []
        between: list[str] = []
        for sign in self.signs if plainly else self._whole():
            if sign.reverse:
                backwards, between = [sign.text, *reversed(between), *backwards], []
            elif backwards and not any(letter.isalnum() for letter in sign.text):
                between.append(sign.text)
            else:
                told += [*backwards, *between, sign.text]
                backwards, between = [], []
        return "".join([*told, *backwards, *between])

    def _whole(self) -> list[Sign]:
        whole: list[Sign] = []
        for sign in self.signs:
            if whole and sign.is_rest_of(whole[-1]):
                whole[-1] = Sign(sign.text, sign.font, sign.glyphs | whole[-1].glyphs, sign.reverse)
            else:
                whole.append(sign)
        return whole


def lines_of(pdf: bytes, *, plainly: bool = False) -> list[str]:
    """Return the lines of all pages, from top to bottom as they were written."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return [line.text(plainly=plainly) for page in file.pages for line in _lines(page)]


def has_every_letter(pdf: bytes) -> bool:
    """Return whether a file bears the mark of PDF/UA, which a single letter without a font would keep from it."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return b"pdfuaid" in file.Root.Metadata.read_bytes()


def _lines(page: pikepdf.Page) -> Iterator[Line]:
    fonts = {name: _codes(font) for name, font in page.Resources.get("/Font", {}).items()}
    line, height = Line(), None
    font = ""
    marks: list[str | bool | None] = []
    shown: dict[int, Sign] = {}
    place, stack = 0.0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                stack.append(place)
            case "Q":
                place = stack.pop()
            case "cm":
                place += float(operands[5])
            case "Tf":
                font = str(operands[0])
            case "BDC":
                told = operands[1].get("/ActualText") if isinstance(operands[1], pikepdf.Dictionary) else None
                marks.append(_utf_16(bytes(told)) if told is not None else None)
            case "BMC":
                marks.append(str(operands[0]) == "/ReversedChars")
            case "EMC":
                shown.pop(len(marks), None)
                marks.pop()
            case "Tj" | "TJ":
                if height is None or abs(place - height) > HIGHEST_MARK:
                    if line.signs:
                        yield line
                    line, height = Line(), place
                glyphs = list(_glyphs(operands[0]))
                actual = next((n for n, mark in enumerate(marks, 1) if isinstance(mark, str)), 0)
                if actual in shown:
                    shown[actual].glyphs.update(glyphs)
                elif actual:
                    shown[actual] = _sign(str(marks[actual - 1]), font, set(glyphs), True in marks)
                    line.signs.append(shown[actual])
                else:
                    line.signs += [_sign(fonts[font][one], font, {one}, True in marks) for one in glyphs]
    yield line


def _sign(text: str, font: str, glyphs: set[int], marked: bool) -> Sign:
    from_right = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return Sign(text, font, glyphs, marked or from_right)


def _glyphs(shown: object) -> Iterator[int]:
    for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(part, pikepdf.String):
            text = bytes(part)
            yield from (int.from_bytes(text[n : n + 2], "big") for n in range(0, len(text), 2))


def _codes(font: pikepdf.Object) -> Codes:
    """Return what each glyph of a font stands for."""
    codes: dict[int, str] = {}
    told = font.ToUnicode.read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", told, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            codes[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", told, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = int.from_bytes(bytes.fromhex(text), "big")
            for number in range(int(last, 16) - int(first, 16) + 1):
                codes[int(first, 16) + number] = chr(start + number)
    return codes


def _utf_16(text: bytes) -> str:
    return text.removeprefix(b"\xfe\xff").decode("utf-16-be")
