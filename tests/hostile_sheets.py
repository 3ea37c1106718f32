"""Spreadsheets that mean harm or are broken, and odd ones that mean none: made here, so that no such file lies about.

Each hostile one comes with the troubles that may be said of it; each odd one with its headings and how many rows it has.
"""

from __future__ import annotations

import codecs
import datetime as dt
import gzip
import io
import random
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import xlsxwriter

from wayhome.ground.files.sheets.troubles import Trouble as T

PEOPLE = [
    ["Name", "Born", "Language"],
    ["كريم عباس", "1990-03-03", "Arabic"],
    ["Selamawit Tekle", "1987", "Amharic"],
]
CSV = "\r\n".join(",".join(row) for row in PEOPLE).encode()
ANY_BROKEN = {T.DAMAGED, T.NOT_A_SHEET, T.EMPTY, T.NO_ROWS, T.TOO_COSTLY}


@dataclass(frozen=True)
class Hostile:
    """A file that is refused, with what may be said of it."""

    name: str
    content: bytes
    said: frozenset[T]


@dataclass(frozen=True)
class Odd:
    """A file that is read, with its headings and the number of its rows."""

    name: str
    content: bytes
    headings: tuple[str, ...] = ("Name", "Born", "Language")
    count: int = 2


def hostile(name: str, content: bytes, *said: T) -> Hostile:
    return Hostile(name, content, frozenset(said))


def workbook(rows: list[list[object]] | None = None, **options: object) -> bytes:
    """Return a workbook as XlsxWriter makes it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, **options})
    sheet = book.add_worksheet()
    for place, row in enumerate(PEOPLE if rows is None else rows):
        for column, cell in enumerate(row):
            sheet.write(place, column, cell)
    book.close()
    return out.getvalue()


def with_parts(
    parts: Mapping[str, bytes], *, without: tuple[str, ...] = (), base: bytes | None = None
) -> bytes:
    """Return a workbook with these parts put in or replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base or workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.infolist():
            if one.filename not in parts and one.filename not in without:
                new.writestr(one, old.read(one))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def sheet_xml(cells: str, *, dimension: str = "A1:C3", before: str = "") -> bytes:
    """Return the part of a sheet with these cells."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{before}<worksheet '
        f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="{dimension}"/>'
        f"<sheetData>{cells}</sheetData></worksheet>"
    ).encode()


SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


def everything_hostile() -> Iterator[Hostile]:
    """Yield every hostile file."""
    yield from _other_kinds()
    yield from _packed()
    yield from _programs()
    yield from _formulas()
    yield from _broken_workbooks()
    yield from _too_much()
    yield from _letters()
    yield from _shapes()


def _other_kinds() -> Iterator[Hostile]:
    kinds = {
        "pdf": b"%PDF-1.7\n1 0 obj",
        "rtf": b"{\\rtf1 hello}",
        "png": b"\x89PNG\r\n\x1a\n" + b"0" * 50,
        "jpeg": b"\xff\xd8\xff\xe0" + b"0" * 50,
        "gif": b"GIF89a" + b"0" * 50,
        "rar": b"Rar!\x1a\x07\x00" + b"0" * 50,
        "7z": b"7z\xbc\xaf\x27\x1c" + b"0" * 50,
        "gzip": gzip.compress(CSV),
        "bzip": b"BZh91AY&SY" + b"0" * 50,
        "exe": b"MZ\x90\x00" + b"0" * 50,
        "elf": b"\x7fELF\x02" + b"0" * 50,
        "sqlite": b"SQLite format 3\x00" + b"0" * 50,
        "html": b"<html><table><tr><td>Name</td></tr></table></html>",
        "html table": b"<table><tr><td>Name</td></tr></table>",
        "xml 2003": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "script": b"<script>alert(1)</script>",
        "empty zip": b"PK\x05\x06" + b"\x00" * 18,
        "nothing but zeros": b"\x00" * 5_000,
        "utf-16 without a mark": "Name,Born\nA,1\n".encode("utf-16-le"),
        "utf-32": codecs.BOM_UTF32_BE + "Name,Born\nA,1\n".encode("utf-32-be"),
    }
    for name, content in kinds.items():
        yield hostile(name, content, T.NOT_A_SHEET, T.ENCODING)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    yield hostile("old excel", ole, T.OLD_EXCEL)
    yield hostile("with a password", ole + "EncryptedPackage".encode("utf-16-le"), T.ENCRYPTED)
    yield hostile("nothing", b"", T.EMPTY)
    yield hostile("nothing but space", b" \r\n\t ", T.EMPTY)
    for kind, part in (
        ("docx", "word/document.xml"),
        ("pptx", "ppt/presentation.xml"),
        ("ods", "content.xml"),
    ):
        yield hostile(kind, _zip({part: b"<a/>", "[Content_Types].xml": b"<a/>"}), T.OTHER_OFFICE)
    yield hostile("odt", _zip({"META-INF/manifest.xml": b"<a/>"}), T.OTHER_OFFICE)
    yield hostile("a zip of something", _zip({"readme.txt": b"hello"}), T.NOT_A_SHEET)
    yield hostile("a zip in a zip", _zip({"a.zip": _zip({"b.zip": b"x"})}), T.NOT_A_SHEET)
    for seed in range(6):
        noise = random.Random(seed).randbytes(4_000)  # noqa: S311 - noise, no secret
        yield hostile(f"noise {seed}", noise, T.NOT_A_SHEET, T.ENCODING)


def _zip(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def _packed() -> Iterator[Hostile]:
    zeros = b"0" * (300 * 1024 * 1024)
    for part in (SHEET, STRINGS, "xl/styles.xml", "xl/media/image1.png"):
        yield hostile(f"bomb in {part}", with_parts({part: zeros}), T.PACKED)
    spread = {f"xl/media/{number}.xml": b"0" * (30 * 1024 * 1024) for number in range(9)}
    yield hostile("bomb in nine parts", with_parts(spread), T.PACKED)
    yield hostile("a thousand parts", with_parts({f"xl/x/{n}.xml": b"<a/>" for n in range(1_200)}), T.PACKED)
    for part in (SHEET, STRINGS, BOOK, "xl/styles.xml", "[Content_Types].xml"):
        inside = sheet_xml('<row r="1"><c r="A1" t="str"><v>&j;</v></c></row>', before=LAUGHS)
        yield hostile(f"a billion laughs in {part}", with_parts({part: inside}), T.PACKED)
    outside = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for place, text in (
        ("file", outside),
        ("address", outside.replace("file:///etc/passwd", "http://127.0.0.1/")),
    ):
        xml = sheet_xml('<row r="1"><c r="A1" t="str"><v>&x;</v></c></row>', before=text)
        yield hostile(f"reads a {place} from outside", with_parts({SHEET: xml}), T.PACKED)
    deep = b"<a>" * 200_000
    yield hostile("deeply nested", with_parts({SHEET: sheet_xml("") + deep}), *ANY_BROKEN, T.PACKED)


def _programs() -> Iterator[Hostile]:
    for part in (
        "xl/vbaProject.bin",
        "xl/macrosheets/sheet1.xml",
        "xl/activeX/activeX1.bin",
        "xl/VBAPROJECT.BIN",
        "xl/worksheets/binary.bin",
    ):
        yield hostile(f"programs in {part}", with_parts({part: b"x" * 100}), T.MACROS)
    for part in (
        "xl/externalLinks/externalLink1.xml",
        "xl/connections.xml",
        "xl/queryTables/queryTable1.xml",
        "xl/embeddings/oleObject1.docx",
    ):
        yield hostile(f"refers to others in {part}", with_parts({part: b"<a/>"}), T.LINKS)


def _formulas() -> Iterator[Hostile]:
    told = {
        "sum": "<f>SUM(A1:A2)</f>",
        "hyperlink": '<f>HYPERLINK("http://x")</f>',
        "dde": "<f>cmd|'/C calc'!A0</f>",
        "shared": '<f t="shared" ref="A1:A2" si="0">1</f>',
        "empty shared": '<f t="shared" si="0"/>',
        "array": '<f t="array" ref="A1">1</f>',
        "prefixed": "<x:f>1</x:f>",
        "table": '<f t="dataTable" ref="A1"/>',
    }
    for name, text in told.items():
        xml = sheet_xml(f'<row r="1"><c r="A1">{text}<v>1</v></c></row>')
        yield hostile(f"formula: {name}", with_parts({SHEET: xml}), T.FORMULAS)
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 100_003}</v></c></row>' for n in range(2, 20_000)
    )
    far = sheet_xml(rows + '<row r="1"><c r="A1"><f>1</f></c></row>')
    yield hostile("formula far down", with_parts({SHEET: far}), T.FORMULAS)
    for text in (
        "=1+1",
        "=cmd|'/C calc'!A0",
        '=HYPERLINK("http://x")',
        "@SUM(1)",
        "+SUM(1)",
        "-SUM(1)",
        " =1+1",
        "\t=1",
        "= 1",
        "@a.b(1)",
    ):
        quoted = text.replace('"', '""')
        yield hostile(f"formula in text: {text}", f'Name,Born\n"{quoted}",1\n'.encode(), T.FORMULAS)


def _broken_workbooks() -> Iterator[Hostile]:
    whole = workbook()
    for share in (3, 10, 25, 50, 75, 90, 97, 99):
        yield hostile(f"cut at {share} %", whole[: len(whole) * share // 100], *ANY_BROKEN)
    for seed in range(8):
        chance = random.Random(seed)  # noqa: S311 - noise, no secret
        broken = bytearray(whole)
        for _ in range(60):
            broken[chance.randrange(30, len(broken))] ^= 1 << chance.randrange(8)
        yield hostile(f"bits turned {seed}", bytes(broken), *ANY_BROKEN, T.ENCRYPTED, T.MACROS, T.PACKED)
    yield hostile("no workbook part", with_parts({}, without=(BOOK,)), *ANY_BROKEN)
    yield hostile("no relations", with_parts({}, without=("xl/_rels/workbook.xml.rels",)), *ANY_BROKEN)
    yield hostile("sheet is no xml", with_parts({SHEET: b"hello"}), *ANY_BROKEN)
    yield hostile("sheet is half xml", with_parts({SHEET: sheet_xml("<row><c")[:-40]}), *ANY_BROKEN)
    wrong = sheet_xml('<row r="1"><c r="A1" t="s"><v>999999</v></c></row>')
    yield hostile("a string that is not there", with_parts({SHEET: wrong}), *ANY_BROKEN)
    place = sheet_xml('<row r="1"><c r="ZZZZZZ99999999999" t="str"><v>x</v></c></row>')
    yield hostile("a place that is none", with_parts({SHEET: place}), *ANY_BROKEN, T.TOO_MANY_COLUMNS)
    out = io.BytesIO(whole)
    with zipfile.ZipFile(out, "a") as packed, warnings.catch_warnings(action="ignore"):
        packed.writestr(SHEET, sheet_xml("<row/>"))
    yield hostile("two parts of one name", out.getvalue(), T.DAMAGED)
    locked = bytearray(whole)
    at = locked.rfind(b"PK\x01\x02")
    locked[at + 8] |= 1
    yield hostile("a part with a password", bytes(locked), T.ENCRYPTED, T.DAMAGED)
    yield hostile("a sheet with nothing", workbook([]), T.EMPTY)


def _too_much() -> Iterator[Hostile]:
    yield hostile(
        "65,000 columns of text",
        (",".join(f"h{n}" for n in range(65_000)) + "\n1\n").encode(),
        T.TOO_MANY_COLUMNS,
    )
    yield hostile(
        "201 columns of text", (",".join(f"h{n}" for n in range(201)) + "\n1\n").encode(), T.TOO_MANY_COLUMNS
    )
    yield hostile("201 columns", workbook([[f"h{n}" for n in range(201)], ["a"]]), T.TOO_MANY_COLUMNS)
    corner = '<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="1048576"><c r="XFD1048576" t="str"><v>b</v></c></row>'
    yield hostile(
        "a cell in the last corner",
        with_parts({SHEET: sheet_xml(corner, dimension="A1:XFD1048576")}),
        T.TOO_MANY_COLUMNS,
        T.TOO_MANY_ROWS,
        T.TOO_COSTLY,
    )
    low = '<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="1048576"><c r="A1048576" t="str"><v>b</v></c></row>'
    yield hostile(
        "a cell in the last row", with_parts({SHEET: sheet_xml(low)}), T.TOO_MANY_ROWS, T.TOO_COSTLY
    )
    yield hostile("150,000 rows of text", b"Name,Born\n" + b"A,1\n" * 150_000, T.TOO_MANY_ROWS)
    yield hostile("a cell of a megabyte", b"Name,Born\n" + b"x" * 1_000_000 + b",1\n", T.CELL_TOO_LONG)
    yield hostile("a long cell in a workbook", workbook([["Name"], ["x" * 10_001]]), T.CELL_TOO_LONG)
    yield hostile("30 MB", b"Name,Born\n" + b"A,1\n" * 7_500_000, T.TOO_LARGE, T.TOO_COSTLY)
    yield hostile("quotes upon quotes", b"Name,Born\n" + b'"' * 2_000_001, T.CELL_TOO_LONG, T.DAMAGED)


def _letters() -> Iterator[Hostile]:
    words = {
        "latin-1": "Näme,Born\nJosé,1\n",
        "cp1256": "الاسم,Born\nكريم,1\n",
        "shift_jis": "名前,Born\n太郎,1\n",
        "gb18030": "姓名,Born\n张伟,1\n",
        "koi8-r": "Имя,Born\nИван,1\n",
    }
    for encoding, text in words.items():
        yield hostile(f"letters in {encoding}", text.encode(encoding), T.ENCODING)
    yield hostile("half a sign", CSV + b"\n\xe2\x82", T.ENCODING)
    yield hostile("half of utf-16", "Name,Born\nA,1".encode("utf-16")[:-1], T.ENCODING)
    for sign in ("\x07", "\x1b", "\x7f", "\x08"):
        yield hostile(f"control sign {ord(sign)}", f"Name,Born\nA{sign},1\n".encode(), T.CONTROL_SIGNS)
    yield hostile("zero in text", b"Name,Born\nA\x00,1\n", T.NOT_A_SHEET, T.CONTROL_SIGNS)


def _shapes() -> Iterator[Hostile]:
    yield hostile("no end of a quote", b'Name,Born\n"A,1\nB,2\n', T.DAMAGED)
    yield hostile("sign after a quote", b'Name,Born\n"A"B,1\n', T.DAMAGED)
    yield hostile("nothing but headings", b"Name,Born\n", T.NO_ROWS)
    yield hostile("nothing but headings in a workbook", workbook(PEOPLE[:1]), T.NO_ROWS)  # type: ignore[arg-type]
    yield hostile("numbers for headings", b"1,2\n3,4\n", T.NO_HEADINGS)
    yield hostile("the same heading twice", b"Name,name\nA,1\n", T.SAME_HEADINGS)
    yield hostile("a cell beside the table", b"Name,Born\nA,1,2\n", T.UNEVEN)


def everything_odd() -> Iterator[Odd]:
    """Yield every file that is odd and means no harm."""
    text = CSV.decode()
    yield Odd("plain", CSV)
    yield Odd("with a mark", codecs.BOM_UTF8 + CSV)
    yield Odd("utf-16", text.encode("utf-16"))
    yield Odd("utf-16, the other way", codecs.BOM_UTF16_BE + text.encode("utf-16-be"))
    yield Odd("semicolons", text.replace(",", ";").encode())
    yield Odd("tabs", text.replace(",", "\t").encode())
    yield Odd("bars", text.replace(",", "|").encode())
    yield Odd("says its separator", ("sep=;\r\n" + text.replace(",", ";")).encode())
    yield Odd("lines of an old Mac", text.replace("\r\n", "\r").encode())
    yield Odd("blank lines before and between", ("\r\n\r\n" + text.replace("\r\n", "\r\n\r\n")).encode())
    yield Odd("lines within cells", b'Name,Born,Language\n"A\nB","1,5","x ""y"""\nC,2,z\n')
    yield Odd("columns without a heading", b"Name,Born,Language,,\nA,1,b,,\nC,2,d,,\n")
    yield Odd("short rows", b"Name,Born,Language\nA\nB,1\n")
    yield Odd("telephones and minus signs", b"Name,Born,Language\nA,+31 6 1234,-\nB,-,+49 (30) 1\n")
    yield Odd("one column", b"Name\nA\nB\n", ("Name",))
    yield Odd("a workbook", workbook())
    yield Odd("a workbook whose texts stand in its cells", _inline())
    yield Odd(
        "a table in the middle of a sheet",
        workbook([[], [], ["", *PEOPLE[0]], ["", *PEOPLE[1]], [], ["", *PEOPLE[2]]]),
    )
    yield Odd("days, numbers, yes and no", _typed(), ("Name", "Born", "Age", "Agrees"), 2)
    yield Odd("styles, comments, pictures of figures, merged cells", _dressed())
    yield Odd("an empty sheet before the full one", _second())
    yield Odd("hidden rows, filters and a frozen pane", _filtered())
    yield Odd("signs of all planes", "Name,Born,Language\n👩‍👧 Ma,1,𐎠\n\u200fكريم\u200f,2,x\n".encode())


def _book(fill: object) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(book)  # type: ignore[operator]
    book.close()
    return out.getvalue()


def _put(sheet: object) -> None:
    for place, row in enumerate(PEOPLE):
        sheet.write_row(place, 0, row)  # type: ignore[attr-defined]


def _inline() -> bytes:
    rows = "".join(
        f'<row r="{n}">'
        + "".join(
            f'<c r="{"ABC"[c]}{n}" t="inlineStr"><is><r><t>{cell[:1]}</t></r><r><t>{cell[1:]}</t></r></is></c>'
            for c, cell in enumerate(row)
        )
        + "</row>"
        for n, row in enumerate(PEOPLE, 1)
    )
    return with_parts({SHEET: sheet_xml(rows)})


def _typed() -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["Name", "Born", "Age", "Agrees"])
        for place in (1, 2):
            sheet.write(place, 0, "A")
            sheet.write_datetime(place, 1, dt.datetime(1990, 3, 3), day)  # noqa: DTZ001 - a cell has no zone
            sheet.write_number(place, 2, 36)
            sheet.write_boolean(place, 3, True)

    return _book(fill)


def _dressed() -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Überblick – كل")
        _put(sheet)
        sheet.write_comment(1, 0, "Call him")
        sheet.set_row(0, 40, book.add_format({"bold": True, "bg_color": "red"}))
        sheet.merge_range(8, 0, 9, 2, "")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Sheet2!$A$1:$A$2"})
        book.add_worksheet("Sheet2").insert_chart(0, 0, chart)
        book.define_name("People", "='Überblick – كل'!$A$1:$C$3")

    return _book(fill)


def _second() -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet()
        _put(book.add_worksheet())

    return _book(fill)


def _filtered() -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        _put(sheet)
        sheet.autofilter(0, 0, 2, 2)
        sheet.freeze_panes(1, 0)
        sheet.set_row(1, None, None, {"hidden": True})

    return _book(fill)
