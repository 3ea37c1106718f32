"""Files that look odd and are in order: what telephones, scanners and offices really send, for the proof ``files``."""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream, String
from PIL import Image

from tests.hostile_papers import JPEG_TYPE, PDF_TYPE, PNG_TYPE, Paper
from tests.papers import a_jpeg, a_pdf, a_png, a_png_of, filled_field, marked, picture_in_pdf, placed


def harmless() -> list[Paper]:
    """Return the files that must be taken in."""
    return list(each_harmless())


def each_harmless() -> Iterator[Paper]:
    """Yield them one by one, each built when it is asked for."""
    for kind in (_documents, _photographs, _scans):
        yield from kind()


def _odd(what: str, name: str, declared: str, content: bytes) -> Paper:
    return Paper("in order", what, name, declared, content, refused=False)


def _documents() -> Iterator[Paper]:
    link = marked(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://www.iom.int")))
    packed = pikepdf.ObjectStreamMode.generate
    whole = a_pdf(pages=2, compress_streams=False)
    lost = whole.replace(b"startxref\n", b"startxref\n9")  # the table is not where the end of the file says
    yield _odd("PDF with an Arabic name", "جواز سفر.pdf", PDF_TYPE, a_pdf())
    yield _odd("PDF with a Persian name and joiners", "گواهی\u200cنامه.PDF", PDF_TYPE, a_pdf())
    yield _odd("PDF from a folder of Windows", "C:\\Users\\a\\letter.pdf", PDF_TYPE, a_pdf())
    yield _odd("PDF of 200 pages", "all.pdf", PDF_TYPE, a_pdf(pages=200))
    yield _odd("PDF with packed objects", "a.pdf", PDF_TYPE, a_pdf(object_stream_mode=packed))
    yield _odd("PDF of version 2.0", "a.pdf", PDF_TYPE, a_pdf(force_version="2.0"))
    yield _odd("PDF in order of pages", "a.pdf", PDF_TYPE, a_pdf(linearize=True))
    yield _odd("PDF with a link", "a.pdf", PDF_TYPE, a_pdf(link))
    yield _odd("PDF with a filled form", "form.pdf", PDF_TYPE, a_pdf(filled_field("Karim Abbas")))
    yield _odd(
        "PDF with a form that nobody drew", "form.pdf", PDF_TYPE, a_pdf(filled_field("Karim", drawn=False))
    )
    yield _odd("PDF with empty lines behind it", "a.pdf", PDF_TYPE, a_pdf() + b"\r\n" * 200)
    yield _odd("PDF whose table is not where it says", "a.pdf", PDF_TYPE, lost)
    yield _odd("PDF with a photograph in it", "scan.pdf", PDF_TYPE, a_pdf(picture_in_pdf(a_jpeg())))
    yield _odd(
        "PDF of the nineties", "a.pdf", PDF_TYPE, a_pdf(_packed_as_in_the_nineties, compress_streams=False)
    )
    yield _odd("PDF as large as a wall", "plan.pdf", PDF_TYPE, a_pdf(_as_large_as_a_wall))


def _packed_as_in_the_nineties(pdf: Pdf) -> None:
    """Spell the drawing in letters, as programs did that sent documents by mail."""
    text = b"BT /F1 14 Tf 72 700 Td (Shown on the page) Tj ET"
    stream = Stream(pdf, b"")
    stream.write(base64.a85encode(text) + b"~>", filter=Name.ASCII85Decode)
    pdf.pages[0].obj.Contents = pdf.make_indirect(stream)


def _as_large_as_a_wall(pdf: Pdf) -> None:
    pdf.pages[0].mediabox = pikepdf.Array([-500, -500, 13_900, 13_900])


def _photographs() -> Iterator[Paper]:
    two = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(
        two, "MPO", save_all=True, append_images=[Image.new("RGB", (30, 20))]
    )
    yield _odd("JPEG of a camera", "DSC_001.JPG", JPEG_TYPE, a_jpeg(exif=placed(6)))
    yield _odd("JPEG of which the browser knows nothing", "a.jpeg", "application/octet-stream", a_jpeg())
    yield _odd("JPEG with the old ending", "a.jfif", "image/pjpeg", a_jpeg())
    yield _odd("JPEG in grey", "a.jpg", JPEG_TYPE, a_jpeg("L"))
    yield _odd("JPEG in four colours", "a.jpg", JPEG_TYPE, a_jpeg("CMYK"))
    yield _odd("JPEG in passes", "a.jpg", JPEG_TYPE, a_jpeg(size=(900, 700), progressive=True))
    yield _odd("JPEG with a second picture", "a.jpg", JPEG_TYPE, two.getvalue())
    yield _odd("JPEG of 39 million dots", "a.jpg", JPEG_TYPE, a_jpeg(size=(7200, 5400), exif=placed(8)))
    yield _odd(
        "JPEG with a film behind it", "MVIMG.jpg", JPEG_TYPE, a_jpeg() + b"\0\0\0\x18ftypmp42" + b"\0" * 9000
    )


def _scans() -> Iterator[Paper]:
    yield _odd("PNG in black and white", "a.png", PNG_TYPE, a_png("1"))
    yield _odd("PNG of sixteen bits", "a.png", PNG_TYPE, a_png("I;16"))
    yield _odd("PNG with a palette", "a.png", PNG_TYPE, a_png("P", transparency=0))
    yield _odd("PNG that is partly clear", "a.png", "", a_png("LA"))
    yield _odd("PNG of one dot", "a.png", PNG_TYPE, a_png(size=(1, 1)))
    yield _odd("PNG woven", "a.png", PNG_TYPE, a_png_of(1, 1, zlib.compress(b"\0\x80"), woven=1))
    yield _odd("PNG of 39 million dots", "a.png", PNG_TYPE, a_png("RGBA", size=(7200, 5400)))
    yield _odd("PNG with a very long name", "م" * 300 + ".png", PNG_TYPE, a_png())
