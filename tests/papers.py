"""Documents and pictures that tests build themselves, each with a word in it that must not come out where it is hidden."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

HIDDEN = b"HiddenWord7Q"
"""Stands in whatever must be left behind."""

Change = Callable[[Pdf], None]


def a_pdf(*changes: Change, pages: int = 1, shows: str = "Shown on the page", **saving: object) -> bytes:
    """Return a document whose pages show a line of text, changed before it is saved."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        text = f"BT /F1 14 Tf 72 {760 - number % 600} Td ({shows}) Tj ET"
        page.obj.Contents = pdf.make_indirect(Stream(pdf, text.encode()))
    for change in changes:
        change(pdf)
    target = io.BytesIO()
    pdf.save(target, **saving)  # type: ignore[arg-type]
    return target.getvalue()


def runs(action: Dictionary) -> Change:
    """Do something when the document is opened."""

    def change(pdf: Pdf) -> None:
        pdf.Root.OpenAction = pdf.make_indirect(action)

    return change


def script(text: str = "app.alert('HiddenWord7Q')") -> Dictionary:
    """Return an action that runs a script."""
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String(text))


def marked(**entries: object) -> Change:
    """Put one annotation on the first page."""

    def change(pdf: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=Array([10, 10, 90, 40]), **entries)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return change


def filled_field(value: str, *, drawn: bool = True) -> Change:
    """Put a text field with a value on the first page; one that is not drawn needs the viewer to draw it."""

    def change(pdf: Pdf) -> None:
        font = Dictionary(Helv=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        field = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("name"),
            V=String(value),
            DA=String("/Helv 12 Tf 0 g"),
            Rect=Array([72, 600, 300, 620]),
            F=4,
        )
        if drawn:
            look = Stream(pdf, f"/Tx BMC q BT /Helv 12 Tf 2 5 Td ({value}) Tj ET Q EMC".encode())
            look.Type, look.Subtype = Name.XObject, Name.Form
            look.BBox, look.Resources = Array([0, 0, 228, 20]), Dictionary(Font=font)
            field.AP = Dictionary(N=pdf.make_indirect(look))
        widget = pdf.make_indirect(field)
        pdf.pages[0].obj.Annots = Array([widget])
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([widget]),
            DR=Dictionary(Font=font),
            DA=String("/Helv 12 Tf 0 g"),
            NeedAppearances=not drawn,
        )

    return change


def a_jpeg(mode: str = "RGB", size: tuple[int, int] = (64, 48), **saving: object) -> bytes:
    """Return a small picture whose left half is red (light, where it has no colours)."""
    return _saved(_halves(mode, size), "JPEG", saving)


def a_png(mode: str = "RGB", size: tuple[int, int] = (64, 48), **saving: object) -> bytes:
    """Return a small picture whose left half is red (light, where it has no colours)."""
    return _saved(_halves(mode, size), "PNG", saving)


def placed(orientation: int = 1) -> Image.Exif:
    """Return EXIF that says where a picture was taken, by which camera, and how it is turned."""
    told = Image.Exif()
    told[0x010F] = HIDDEN.decode()
    told[0x0112] = orientation
    told.get_ifd(0x8825).update(
        {1: "N", 2: (36.0, 20.0, 30.0), 3: "E", 4: (43.0, 7.0, 48.0), 29: "2026:06:09"}
    )
    return told


def a_chunk(name: bytes, body: bytes, *, crc: int | None = None) -> bytes:
    """Return one chunk of a PNG file."""
    total = zlib.crc32(name + body) if crc is None else crc
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", total)


def with_chunk(png: bytes, chunk: bytes) -> bytes:
    """Return a PNG file with one more chunk behind its header."""
    return png[:33] + chunk + png[33:]


def a_png_of(
    width: int, height: int, packed: bytes = b"", *, depth: int = 8, colour: int = 0, woven: int = 0
) -> bytes:
    """Return a PNG file whose header says what it likes about what is packed into it."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, woven)
    return b"\x89PNG\r\n\x1a\n" + a_chunk(b"IHDR", header) + a_chunk(b"IDAT", packed) + a_chunk(b"IEND", b"")


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """Return a JPEG stream with one more segment at its beginning."""
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def picture_in_pdf(picture: bytes, *, size: tuple[int, int] = (64, 48)) -> Change:
    """Put a JPEG picture on the first page as it is."""

    def change(pdf: Pdf) -> None:
        image = Stream(pdf, picture)
        image.Type, image.Subtype = Name.XObject, Name.Image
        image.Width, image.Height = size
        image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceRGB, 8, Name.DCTDecode
        page = pdf.pages[0].obj
        page.Resources.XObject = Dictionary(Im0=pdf.make_indirect(image))
        page.Contents = pdf.make_indirect(Stream(pdf, b"q 200 0 0 150 72 500 cm /Im0 Do Q"))

    return change


def everything_in(pdf_bytes: bytes) -> bytes:
    """Return all that a document holds, unpacked: every object in words, every stream as far as it can be unpacked."""
    parts = [pdf_bytes]
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        for one in pdf.objects:
            parts.append(one.unparse() if isinstance(one, pikepdf.Object) else str(one).encode())
            if isinstance(one, Stream):
                parts.append(one.read_raw_bytes())
                if one.get(Name.Filter) != Name.DCTDecode:
                    parts.append(one.read_bytes(pikepdf.StreamDecodeLevel.specialized))
        parts.append(pdf.trailer.unparse())
    return b"\n".join(parts)


def _halves(mode: str, size: tuple[int, int]) -> Image.Image:
    picture = Image.new("RGB", size, (20, 20, 200))
    picture.paste((200, 20, 20), (0, 0, size[0] // 2, size[1]))
    return picture.convert("L").convert("I;16") if mode == "I;16" else picture.convert(mode)


def _saved(picture: Image.Image, form: str, saving: dict[str, object]) -> bytes:
    target = io.BytesIO()
    picture.save(target, form, **saving)
    return target.getvalue()
