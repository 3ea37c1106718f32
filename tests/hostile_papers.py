"""Files that are not what they say, or more than they show: the corpus of the proof ``files``.

Each is built here from nothing, so that no hostile file lies in the project. ``HIDDEN`` stands in whatever must not
come out again.
"""

from __future__ import annotations

import bz2
import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Stream, String
from PIL import Image

from tests.papers import (
    HIDDEN,
    a_chunk,
    a_jpeg,
    a_pdf,
    a_png,
    a_png_of,
    filled_field,
    marked,
    picture_in_pdf,
    placed,
    runs,
    script,
    with_chunk,
    with_segment,
)
from wayhome.ground.files.limits import MOST_BYTES

WORD = HIDDEN.decode()
PDF_TYPE, JPEG_TYPE, PNG_TYPE = "application/pdf", "image/jpeg", "image/png"
# The test file that every virus scanner knows; put together here, so that none stops at this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True)
class Paper:
    """One file as somebody sends it; ``refused`` tells whether it must be, or may come out clean."""

    sort: str
    what: str
    name: str
    declared: str
    content: bytes
    refused: bool = True

    def __str__(self) -> str:
        return f"{self.sort}: {self.what}"


def hostile() -> list[Paper]:
    """Return the whole corpus, in the order of its kinds."""
    return list(each_hostile())


def each_hostile() -> Iterator[Paper]:
    """Yield the corpus one by one, each built when it is asked for."""
    kinds = (
        _programs, _web_pages, _test_virus, _archives, _office, _polyglots, _scripts, _actions, _carried, _forms,
        _remembered, _locked, _broken, _pdf_bombs, _floods, _png_parts, _jpeg_parts, _names, _disagreeing, _other_kinds,
        _sizes,
    )  # fmt: skip
    for kind in kinds:
        yield from kind()


def _pdf(sort: str, what: str, content: bytes, *, refused: bool = False) -> Paper:
    return Paper(sort, what, "letter.pdf", PDF_TYPE, content, refused)


def _png(sort: str, what: str, content: bytes, *, refused: bool = True) -> Paper:
    return Paper(sort, what, "scan.png", PNG_TYPE, content, refused)


def _jpeg(sort: str, what: str, content: bytes, *, refused: bool = False) -> Paper:
    return Paper(sort, what, "photo.jpg", JPEG_TYPE, content, refused)


def _programs() -> Iterator[Paper]:
    yield _pdf("programs", "of Windows, as PDF", b"MZ\x90\x00" + b"\0" * 500, refused=True)
    yield _png("programs", "of Linux, as PNG", b"\x7fELF\x02\x01\x01" + b"\0" * 500)
    yield _jpeg("programs", "in shell, as JPEG", b"#!/bin/sh\nrm -rf /\n", refused=True)
    yield Paper("programs", "of Windows, as itself", "letter.exe", "application/x-msdownload", b"MZ\x90\0")
    yield Paper("programs", "of Java", "letter.class", "application/java", b"\xca\xfe\xba\xbe\0\0\0\x34")


def _web_pages() -> Iterator[Paper]:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    yield Paper("web pages", "SVG", "scan.svg", "image/svg+xml", svg)
    yield _png("web pages", "SVG as PNG", svg)
    yield _jpeg("web pages", "HTML as JPEG", b"<html><script>alert(1)</script></html>", refused=True)
    yield _pdf("web pages", "HTML as PDF", b"<!DOCTYPE html><body onload=alert(1)>", refused=True)
    yield Paper("web pages", "HTML with a mark in front", "page.html", "text/html", b"\xef\xbb\xbf<html>")
    yield _pdf(
        "web pages",
        "XML with an entity that grows",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>",
        refused=True,
    )


def _test_virus() -> Iterator[Paper]:
    yield Paper("test virus", "as itself", "eicar.com", "application/octet-stream", EICAR)
    yield _pdf("test virus", "as PDF", EICAR, refused=True)
    yield _jpeg("test virus", "behind a picture", a_jpeg() + EICAR)
    yield _png(
        "test virus",
        "in a text of a PNG",
        with_chunk(a_png(), a_chunk(b"tEXt", b"a\0" + EICAR)),
        refused=False,
    )


def _zipped(*entries: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return target.getvalue()


def _archives() -> Iterator[Paper]:
    bomb = _zipped(("a.txt", b"\0" * 30_000_000))
    tarred = io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../etc/cron.d/a"))
    yield Paper("archives", "bomb", "papers.zip", "application/zip", bomb)
    yield _pdf("archives", "bomb as PDF", bomb, refused=True)
    yield Paper("archives", "in an archive", "papers.zip", "application/zip", _zipped(("b.zip", bomb)))
    yield _png("archives", "with a path upwards, as PNG", _zipped(("../../a", b"x")))
    yield Paper("archives", "gzip bomb", "scan.pdf.gz", "application/gzip", gzip.compress(b"\0" * 10_000_000))
    yield Paper("archives", "bzip2 as PDF", "scan.pdf", PDF_TYPE, bz2.compress(b"\0" * 10_000_000))
    yield Paper("archives", "tar with a path upwards", "scan.tar", "application/x-tar", tarred.getvalue())


def _office() -> Iterator[Paper]:
    macro = _zipped(
        ("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"), ("word/vbaProject.bin", HIDDEN)
    )
    sheet = _zipped(("xl/worksheets/sheet1.xml", b"<c>" * 9_000_000))
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    yield Paper("office documents", "with a macro", "letter.docm", "", macro)
    yield Paper("office documents", "with a macro, as one without", "letter.docx", word, macro)
    yield _pdf("office documents", "with a macro, as PDF", macro, refused=True)
    yield Paper("office documents", "sheet that is a bomb", "list.xlsx", "", sheet)
    yield Paper("office documents", "of the old form", "letter.doc", "application/msword", old)
    yield Paper(
        "office documents", "rich text", "letter.rtf", "application/rtf", b"{\\rtf1{\\object\\objdata 0105}}"
    )


def _polyglots() -> Iterator[Paper]:
    zipped = _zipped(("a.class", HIDDEN))
    page = b"<html><script>" + HIDDEN + b"</script></html>"
    yield _pdf("polyglots", "PDF and archive", a_pdf() + zipped)
    yield _pdf("polyglots", "PDF and a long archive", a_pdf() + zipped + b"\0" * 3000, refused=True)
    yield _pdf("polyglots", "page before a PDF", page + a_pdf(), refused=True)
    yield _pdf("polyglots", "PDF with a page in a comment", a_pdf().replace(b"\n", b"\n%" + page + b"\n", 1))
    yield _jpeg("polyglots", "picture and archive", a_jpeg() + zipped)
    yield _jpeg(
        "polyglots", "picture with a program in a comment", a_jpeg(comment=b"<?php " + HIDDEN + b" ?>")
    )
    yield _jpeg(
        "polyglots",
        "picture with a PDF in a comment",
        a_jpeg(comment=a_pdf(shows=WORD, compress_streams=False)),
    )
    yield _png("polyglots", "picture and page", a_png() + page, refused=False)
    yield _png(
        "polyglots",
        "picture with a PDF in it",
        with_chunk(a_png(), a_chunk(b"pdFx", a_pdf(shows=WORD))),
        refused=False,
    )
    yield Paper("polyglots", "GIF that is a script", "a.png", PNG_TYPE, b"GIF89a=1;alert(1)//")


def _does(kind: str, **entries: object) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name(f"/{kind}"), **entries)


def _scripts() -> Iterator[Paper]:
    def named(pdf: Pdf) -> None:
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))

    def on_page(pdf: Pdf) -> None:
        pdf.pages[0].obj.AA = Dictionary(O=script(), C=script())

    def in_stream(pdf: Pdf) -> None:
        text = pdf.make_indirect(Stream(pdf, b"app.alert('" + HIDDEN + b"')"))
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=text)

    chain = _does("GoTo", D=String("a"), Next=Array([_does("Named", N=Name.NextPage, Next=script())]))
    yield _pdf("scripts in PDF", "on opening", a_pdf(runs(script())))
    yield _pdf(
        "scripts in PDF", "spelt otherwise", a_pdf(runs(script())).replace(b"/JavaScript", b"/#4aavaS#63ript")
    )
    yield _pdf("scripts in PDF", "by name", a_pdf(named))
    yield _pdf("scripts in PDF", "on turning a page", a_pdf(on_page))
    yield _pdf("scripts in PDF", "in a stream", a_pdf(in_stream))
    yield _pdf("scripts in PDF", "at the end of a chain", a_pdf(runs(chain)))
    yield _pdf("scripts in PDF", "behind a mark", a_pdf(marked(Subtype=Name.Link, A=script())))
    yield _pdf(
        "scripts in PDF",
        "in packed objects",
        a_pdf(runs(script()), object_stream_mode=pikepdf.ObjectStreamMode.generate),
    )


def _actions() -> Iterator[Paper]:
    program = _does("Launch", F=String("cmd.exe"), Win=Dictionary(F=String("cmd.exe"), P=String(WORD)))
    yield _pdf("actions in PDF", "starts a program", a_pdf(runs(program)))
    yield _pdf(
        "actions in PDF", "opens an address", a_pdf(runs(_does("URI", URI=String(f"http://{WORD}.example"))))
    )
    yield _pdf(
        "actions in PDF",
        "shares a folder",
        a_pdf(runs(_does("GoToR", F=String(f"\\\\{WORD}\\a"), D=Array([0])))),
    )
    yield _pdf("actions in PDF", "sends a form", a_pdf(runs(_does("SubmitForm", F=String(WORD), Flags=4))))
    yield _pdf("actions in PDF", "loads data", a_pdf(runs(_does("ImportData", F=String(WORD)))))
    yield _pdf(
        "actions in PDF",
        "opens what it carries",
        a_pdf(runs(_does("GoToE", T=Dictionary(R=Name.C, N=String(WORD))))),
    )
    yield _pdf("actions in PDF", "plays a film", a_pdf(runs(_does("Rendition", JS=String(WORD), OP=0))))
    yield _pdf(
        "actions in PDF",
        "hides a link",
        a_pdf(marked(Subtype=Name.Link, F=2, A=_does("URI", URI=String(WORD)))),
    )


def _carried() -> Iterator[Paper]:
    def attached(pdf: Pdf) -> None:
        pdf.attachments["invoice.exe"] = b"MZ" + HIDDEN * 9

    def portfolio(pdf: Pdf) -> None:
        attached(pdf)
        pdf.Root.Collection = Dictionary(View=Name.D, D=String("invoice.exe"))

    def pinned(pdf: Pdf) -> None:
        file = pdf.make_indirect(Stream(pdf, HIDDEN))
        told = Dictionary(Type=Name.Filespec, F=String(WORD), EF=Dictionary(F=file))
        marked(Subtype=Name.FileAttachment, FS=told)(pdf)
        pdf.Root.AF = Array([told])

    def from_outside(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents.F = String(f"\\\\{WORD}\\a")

    yield _pdf("files in PDF", "attached", a_pdf(attached))
    yield _pdf("files in PDF", "portfolio", a_pdf(portfolio))
    yield _pdf("files in PDF", "pinned to a page", a_pdf(pinned))
    yield _pdf(
        "files in PDF",
        "film",
        a_pdf(marked(Subtype=Name.RichMedia, RichMediaContent=Dictionary(A=String(WORD)))),
    )
    yield _pdf("files in PDF", "content from elsewhere", a_pdf(from_outside), refused=True)


def _forms() -> Iterator[Paper]:
    def xfa(pdf: Pdf) -> None:
        filled_field("Karim")(pdf)
        pdf.Root.AcroForm.XFA = pdf.make_indirect(Stream(pdf, b"<xdp><script>" + HIDDEN))

    def living(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(XFA=pdf.make_indirect(Stream(pdf, HIDDEN)), Fields=Array([]))

    def counting(pdf: Pdf) -> None:
        filled_field("Karim")(pdf)
        widget = pdf.pages[0].obj.Annots[0]
        widget.AA = Dictionary(K=script(), C=script())
        pdf.Root.AcroForm.CO = Array([widget])

    yield _pdf("forms in PDF", "with a program beside it", a_pdf(xfa))
    yield _pdf("forms in PDF", "drawn by a program", a_pdf(living), refused=True)
    yield _pdf("forms in PDF", "that counts", a_pdf(counting))


def _remembered() -> Iterator[Paper]:
    def told(pdf: Pdf) -> None:
        pdf.docinfo[Name.Author] = String(WORD)
        pdf.Root.Metadata = pdf.make_indirect(Stream(pdf, b"<x>" + HIDDEN))
        pdf.pages[0].obj.PieceInfo = Dictionary(A=Dictionary(Private=String(WORD)))
        pdf.pages[0].obj.Thumb = pdf.make_indirect(Stream(pdf, HIDDEN))

    def unused(pdf: Pdf) -> None:
        pdf.Root.Old = Array([pdf.make_indirect(Stream(pdf, HIDDEN))])

    def noted(pdf: Pdf) -> None:
        marked(Subtype=Name.Text, Contents=String(WORD), T=String(WORD))(pdf)
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(Title=String(WORD)))

    yield _pdf("what a PDF remembers", "its author", a_pdf(told, fix_metadata_version=False))
    yield _pdf("what a PDF remembers", "objects that no page shows", a_pdf(unused))
    yield _pdf("what a PDF remembers", "notes", a_pdf(noted))
    yield _pdf(
        "what a PDF remembers", "where a picture was taken", a_pdf(picture_in_pdf(a_jpeg(exif=placed())))
    )


def _locked() -> Iterator[Paper]:
    locks = {
        "by a password": Encryption(user="a", owner="b"),
        "against changes": Encryption(user="", owner="b"),
        "in the old way": Encryption(user="", owner="b", R=3, aes=False, metadata=False),
    }
    for what, lock in locks.items():
        yield _pdf("encrypted PDF", what, a_pdf(encryption=lock), refused=True)


def _broken() -> Iterator[Paper]:
    whole, end = a_pdf(pages=5), b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    yield _pdf("broken PDF", "cut in half", whole[: len(whole) // 2], refused=True)
    yield _pdf("broken PDF", "without its end", whole[:-40], refused=True)
    yield _pdf("broken PDF", "only its beginning", b"%PDF-1.7\n", refused=True)
    yield _pdf("broken PDF", "noise", b"%PDF-1.4\n" + bytes(range(256)) * 40 + end, refused=True)
    loops = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj\n"
    yield _pdf("broken PDF", "pages in a circle", loops + end, refused=True)
    none = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    )
    yield _pdf("broken PDF", "no page", none + end, refused=True)
    nested = b"%PDF-1.4\n1 0 obj" + b"[" * 200_000 + b"]" * 200_000 + b"endobj\n"
    yield _pdf("broken PDF", "nested without end", nested + end, refused=True)
    table = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count -7>>endobj\n"
    yield _pdf("broken PDF", "a catalogue that is its own page", table + end, refused=True)


def _content(raw: bytes, *filters: Name) -> bytes:
    def change(pdf: Pdf) -> None:
        stream = Stream(pdf, b"")
        stream.write(raw, filter=filters[0] if len(filters) == 1 else Array(list(filters)))
        pdf.pages[0].obj.Contents = pdf.make_indirect(stream)

    return a_pdf(change, compress_streams=False)


def _lzw_of(length: int) -> bytes:
    """Return LZW that unpacks to about so many bytes of zero: each code repeats the one before and one byte more."""
    bits, count, reached, width, following = [(256, 9), (0, 9)], 1, 1, 9, 258
    while reached < length:
        if following > 4093:
            bits.append((256, width))
            bits.append((0, 9))
            width, following, count = 9, 258, 1
            continue
        bits.append((following, width))
        following, count = following + 1, count + 1
        reached += count
        width = 9 + (following > 510) + (following > 1022) + (following > 2046)
    text = "".join(format(code, f"0{size}b") for code, size in [*bits, (257, width)])
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


def _pdf_bombs() -> Iterator[Paper]:
    def vast(pdf: Pdf) -> None:
        image = Stream(pdf, zlib.compress(b"\0" * 1_000_000))
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 200_000, 200_000
        image.Filter = Name.FlateDecode
        pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=pdf.make_indirect(image))

    def many_objects(pdf: Pdf) -> None:
        pdf.Root.Many = Array([pdf.make_indirect(Dictionary(A=number)) for number in range(110_000)])

    def many_bombs(pdf: Pdf) -> None:
        packed = zlib.compress(b" " * 30_000_000)
        streams = []
        for _ in range(60):
            stream = Stream(pdf, b"")
            stream.write(packed, filter=Name.FlateDecode)
            streams.append(pdf.make_indirect(stream))
        pdf.pages[0].obj.Contents = Array(streams)

    spaces = _packed(b"", b" ", 600)
    yield _pdf("PDF bombs", "one stream of 600 MB", _content(spaces, Name.FlateDecode), refused=True)
    twice = zlib.compress(zlib.compress(b" " * 100_000_000))
    yield _pdf("PDF bombs", "packed twice", _content(twice, Name.FlateDecode, Name.FlateDecode), refused=True)
    yield _pdf("PDF bombs", "sixty streams of 30 MB", a_pdf(many_bombs, compress_streams=False), refused=True)
    runs_of = (b"\x81 " * 2_000_000) + b"\x80"
    yield _pdf("PDF bombs", "runs of 256 MB", _content(runs_of, Name.RunLengthDecode), refused=True)
    yield _pdf("PDF bombs", "LZW of 400 MB", _content(_lzw_of(400_000_000), Name.LZWDecode), refused=True)
    spelt = zlib.compress(b" " * 100_000_000).hex().encode() + b">"
    spelt_bomb = _content(spelt, Name.ASCIIHexDecode, Name.FlateDecode)
    yield _pdf("PDF bombs", "100 MB spelt in letters", spelt_bomb, refused=True)
    yield _pdf("PDF bombs", "a picture in place of text", _content(a_jpeg(), Name.DCTDecode), refused=True)
    yield _pdf("PDF bombs", "packed in a way of its own", _content(b"x", Name("/Secret")), refused=True)
    yield _pdf("PDF bombs", "a picture of 40 thousand million dots", a_pdf(vast), refused=True)
    yield _pdf("PDF bombs", "110,000 objects", a_pdf(many_objects), refused=True)
    yield _pdf("PDF bombs", "3,000 pages", a_pdf(pages=3000), refused=True)
    packed_objects = _objects_bomb()
    yield _pdf("PDF bombs", "objects packed to 700 MB", packed_objects, refused=True)


def _packed(beginning: bytes, filling: bytes, megabytes: int) -> bytes:
    """Return a beginning and so many megabytes of one byte, packed without ever being held."""
    packer, piece = zlib.compressobj(9), filling * 1_000_000
    return (
        packer.compress(beginning)
        + b"".join(packer.compress(piece) for _ in range(megabytes))
        + packer.flush()
    )


def _objects_bomb() -> bytes:
    """Return a document whose catalogue lies in a stream of objects that unpacks without end."""
    body = _packed(b"1 0 <</Type/Catalog/Pages 9 0 R>>", b" ", 700)
    objects = b"%%PDF-1.5\n2 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(
        body
    )
    objects += body + b"\nendstream endobj\n"
    rows = struct.pack(">" + "BIB" * 4, 0, 0, 255, 2, 2, 0, 1, 9, 0, 1, len(objects), 0)
    table = b"3 0 obj<</Type/XRef/Size 4/W[1 4 1]/Root 1 0 R/Length %d>>stream\n%s\nendstream endobj\n" % (
        len(rows),
        rows,
    )
    return objects + table + b"startxref\n%d\n%%%%EOF\n" % len(objects)


def _floods() -> Iterator[Paper]:
    yield _png(
        "floods of dots", "60,000 by 60,000", a_png_of(60_000, 60_000, zlib.compress(b"\0" * 3_000_000))
    )
    yield _png(
        "floods of dots", "two thousand million in a row", a_png_of(2_000_000_000, 1, zlib.compress(b"\0"))
    )
    yield _png(
        "floods of dots",
        "a bit for each",
        a_png_of(300_000, 300_000, zlib.compress(b"\0" * 9_000_000), depth=1),
    )
    tall = bytearray(a_jpeg(size=(64, 48)))
    place = tall.index(b"\xff\xc0")
    tall[place + 5 : place + 9] = struct.pack(">HH", 65_500, 65_500)
    yield _jpeg("floods of dots", "JPEG of 65,500 by 65,500", bytes(tall), refused=True)
    small = a_png_of(8, 8, zlib.compress(b"\0" * 100_000_000))
    yield _png("floods of dots", "more in it than it says", small, refused=False)


def _png_parts() -> Iterator[Paper]:
    bomb = zlib.compress(b"\0" * 50_000_000)
    yield _png(
        "parts of PNG",
        "profile that is a bomb",
        with_chunk(a_png(), a_chunk(b"iCCP", b"a\0\0" + bomb)),
        refused=False,
    )
    yield _png(
        "parts of PNG",
        "text that is a bomb",
        with_chunk(a_png(), a_chunk(b"zTXt", b"a\0\0" + bomb)),
        refused=False,
    )
    yield _png("parts of PNG", "place where it was taken", a_png(exif=placed()), refused=False)
    second = a_chunk(b"acTL", struct.pack(">II", 2, 0)) + a_chunk(b"fdAT", HIDDEN)
    yield _png("parts of PNG", "second picture", with_chunk(a_png(), second), refused=False)
    yield _png("parts of PNG", "wrong sum", with_chunk(a_png(), a_chunk(b"PLTE", b"\0\0\0", crc=1)))
    yield _png("parts of PNG", "length that lies", a_png()[:33] + b"\xff\xff\xff\xff" + a_png()[37:])
    yield _png("parts of PNG", "cut short", a_png()[:-20])
    yield _png("parts of PNG", "no picture in it", a_png_of(9, 9))
    yield _png(
        "parts of PNG", "a kind that is none", a_png_of(9, 9, zlib.compress(b"\0" * 99), depth=3, colour=5)
    )


def _jpeg_parts() -> Iterator[Paper]:
    good = a_jpeg(size=(400, 300))
    start = good.index(b"\xff\xda")
    two = io.BytesIO()
    hidden = Image.new("RGB", (60, 40), "green")
    Image.new("RGB", (60, 40), "red").save(two, "MPO", save_all=True, append_images=[hidden])
    yield _jpeg("parts of JPEG", "place where it was taken", a_jpeg(exif=placed()))
    yield _jpeg(
        "parts of JPEG",
        "EXIF that lies",
        with_segment(a_jpeg(), 0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff" + HIDDEN),
    )
    yield _jpeg(
        "parts of JPEG", "text of a photo program", with_segment(a_jpeg(), 0xED, b"Photoshop 3.0\0" + HIDDEN)
    )
    yield _jpeg(
        "parts of JPEG", "broken profile", with_segment(a_jpeg(), 0xE2, b"ICC_PROFILE\0\1\1" + HIDDEN)
    )
    yield _jpeg("parts of JPEG", "second picture", two.getvalue())
    yield _jpeg("parts of JPEG", "cut short", good[: start + 40], refused=True)
    yield _jpeg("parts of JPEG", "only its beginning", b"\xff\xd8\xff\xe0", refused=True)
    noise = bytes((number * 73 + number // 7) % 255 for number in range(3000))
    yield _jpeg("parts of JPEG", "noise for a picture", good[: start + 14] + noise + b"\xff\xd9")
    scans = a_jpeg(size=(5000, 5000), progressive=True)
    last = scans.rindex(b"\xff\xda")
    yield _jpeg("parts of JPEG", "20,000 passes", scans[:-2] + scans[last:-2] * 20_000 + b"\xff\xd9")


def _names() -> Iterator[Paper]:
    bad = {
        "NUL": "letter.pdf\0.exe",
        "writing that turns around": "letter\u202efdp.exe",
        "two endings": "letter.pdf.exe",
        "no ending": "letter",
        "a new line": "letter.pdf\r\nSet-Cookie: a=b",
        "letters of another script": "letter.рdf",
        "half a character": "letter\ud800.pdf",
        "control of a terminal": "\x1b[2Jletter.pdf",
        "a stream of Windows": "letter.pdf:a.exe",
        "nothing": "",
    }
    for what, name in bad.items():
        yield Paper("names", what, name, PDF_TYPE, a_pdf())


def _disagreeing() -> Iterator[Paper]:
    yield Paper("disagreeing", "JPEG named PNG", "scan.png", PNG_TYPE, a_jpeg())
    yield Paper("disagreeing", "PDF named JPEG", "scan.jpg", JPEG_TYPE, a_pdf())
    yield Paper("disagreeing", "PNG named PDF", "scan.pdf", PDF_TYPE, a_png())
    yield Paper("disagreeing", "JPEG sent as a page", "photo.jpg", "text/html", a_jpeg())
    yield Paper("disagreeing", "PDF sent as a script", "a.pdf", "application/javascript", a_pdf())


def _other_kinds() -> Iterator[Paper]:
    others = {
        "GIF": ("a.gif", "image/gif", b"GIF89a\1\0\1\0\0\0\0;"),
        "BMP": ("a.bmp", "image/bmp", b"BM" + b"\0" * 60),
        "WebP": ("a.webp", "image/webp", b"RIFF\x24\0\0\0WEBPVP8 "),
        "TIFF": ("a.tif", "image/tiff", b"II*\0\x08\0\0\0"),
        "HEIC": ("a.heic", "image/heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1"),
        "HEIC as JPEG": ("a.jpg", "image/jpeg", b"\0\0\0\x18ftypheic\0\0\0\0mif1"),
        "PostScript": ("a.ps", "application/postscript", b"%!PS-Adobe-3.0\n(/etc/passwd)(r)file"),
        "PostScript as PDF": ("a.pdf", "application/pdf", b"%!PS-Adobe-3.0\n%PDF-1.4"),
        "film": ("a.mp4", "video/mp4", b"\0\0\0\x18ftypmp42"),
        "text": ("a.txt", "text/plain", b"hello"),
        "mail": ("a.eml", "message/rfc822", b"From: a@b.example\n\nhello"),
    }
    for what, (name, declared, content) in others.items():
        yield Paper("other kinds", what, name, declared, content)


def _sizes() -> Iterator[Paper]:
    yield _pdf("sizes", "nothing", b"", refused=True)
    yield _png("sizes", "one byte", b"\x89")
    yield _pdf("sizes", "21 MB", a_pdf() + b"\n" * (MOST_BYTES + 1), refused=True)
    yield _jpeg("sizes", "21 MB behind a picture", a_jpeg() + b"\0" * MOST_BYTES, refused=True)
