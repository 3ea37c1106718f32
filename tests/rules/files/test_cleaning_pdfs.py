"""PDFs are written anew from their pages: what they show stays, what acts, hides, reports or remembers does not."""

from __future__ import annotations

import io
import re
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Permissions, Stream, String

from tests.papers import (
    HIDDEN,
    a_jpeg,
    a_pdf,
    everything_in,
    filled_field,
    marked,
    picture_in_pdf,
    placed,
    runs,
    script,
)
from wayhome.ground.files.cleaning.outcome import CannotClean
from wayhome.ground.files.cleaning.pdfs import clean_pdf
from wayhome.ground.files.enums import Problem

WORD = HIDDEN.decode()
NEVER = [
    b"/JavaScript", b"/JS ", b"/JS(", b"/OpenAction", b"/AA", b"/Launch", b"/URI", b"/SubmitForm", b"/ImportData",
    b"/GoTo", b"/EmbeddedFile", b"/Filespec", b"/EF ", b"/XFA", b"/AcroForm", b"/Annots", b"/Metadata", b"/Info ",
    b"/PieceInfo", b"/Names", b"/Outlines", b"/RichMedia", b"/Collection", b"/StructTreeRoot", b"/AF ",
]  # fmt: skip


def action(kind: str, **entries: object) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name(f"/{kind}"), **entries)


def named_script(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))


def on_page(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=script(), C=action("Launch", F=String(WORD)))


def embedded(pdf: Pdf) -> None:
    pdf.attachments["invoice.exe"] = HIDDEN * 40


def portfolio(pdf: Pdf) -> None:
    embedded(pdf)
    pdf.Root.Collection = Dictionary(View=Name.D, D=String("invoice.exe"))


def associated(pdf: Pdf) -> None:
    file = pdf.make_indirect(Stream(pdf, HIDDEN))
    told = Dictionary(Type=Name.Filespec, F=String(WORD), EF=Dictionary(F=file))
    pdf.pages[0].obj.AF = Array([told])
    pdf.Root.AF = Array([told])


def outlined(pdf: Pdf) -> None:
    item = pdf.make_indirect(Dictionary(Title=String(WORD), A=action("URI", URI=String(WORD))))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))


def told_about(pdf: Pdf) -> None:
    pdf.docinfo[Name.Author] = String(WORD)
    pdf.Root.Metadata = pdf.make_indirect(Stream(pdf, b"<x:xmpmeta>" + HIDDEN + b"</x:xmpmeta>"))
    pdf.pages[0].obj.Metadata = pdf.make_indirect(Stream(pdf, HIDDEN))
    pdf.pages[0].obj.PieceInfo = Dictionary(App=Dictionary(Private=String(WORD)))
    pdf.pages[0].obj.Thumb = pdf.make_indirect(Stream(pdf, HIDDEN))
    pdf.pages[0].obj.Resources.Properties = Dictionary(MC0=Dictionary(Author=String(WORD)))
    pdf.pages[0].obj.Resources.Invented = String(WORD)
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, Note=String(WORD)))


def unused(pdf: Pdf) -> None:
    pdf.Root.Somewhere = Array([pdf.make_indirect(Stream(pdf, HIDDEN))])


def told_in_form(pdf: Pdf) -> None:
    form = Stream(pdf, b"0 0 10 10 re f")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 10, 10])
    form.Metadata = pdf.make_indirect(Stream(pdf, HIDDEN))
    form.PieceInfo = Dictionary(App=Dictionary(Private=String(WORD)))
    form.AF = Array([Dictionary(Type=Name.Filespec, F=String(WORD))])
    form.Resources = Dictionary(Invented=String(WORD), Properties=Dictionary(A=Dictionary(B=String(WORD))))
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fm0=pdf.make_indirect(form))


ACTING = {
    "a script on opening": a_pdf(runs(script())),
    "a script by another spelling": a_pdf(runs(script())).replace(b"/JavaScript", b"/J#61vaScript"),
    "a script in the tree of names": a_pdf(named_script),
    "a script on turning a page": a_pdf(on_page),
    "a script behind a mark": a_pdf(marked(Subtype=Name.Link, A=script())),
    "a chain of actions": a_pdf(runs(action("GoTo", D=String("x"), Next=Array([script()])))),
    "a program": a_pdf(runs(action("Launch", F=String(WORD), Win=Dictionary(F=String(WORD))))),
    "an address": a_pdf(marked(Subtype=Name.Link, A=action("URI", URI=String(f"https://{WORD}.example")))),
    "an address on opening": a_pdf(runs(action("URI", URI=String(WORD)))),
    "a form that sends itself": a_pdf(runs(action("SubmitForm", F=String(WORD)))),
    "data from elsewhere": a_pdf(runs(action("ImportData", F=String(WORD)))),
    "another document": a_pdf(runs(action("GoToR", F=String(WORD), D=Array([0, Name.Fit])))),
    "an embedded document": a_pdf(runs(action("GoToE", T=Dictionary(R=Name.C, N=String(WORD))))),
    "a film": a_pdf(marked(Subtype=Name.RichMedia, RichMediaContent=Dictionary(Assets=String(WORD)))),
    "an attached file": a_pdf(embedded),
    "a portfolio": a_pdf(portfolio),
    "an associated file": a_pdf(associated),
    "a bookmark": a_pdf(outlined),
    "what is told about it": a_pdf(told_about),
    "what no page shows": a_pdf(unused),
    "what is told about a part of a page": a_pdf(told_in_form),
    "a note that pops up": a_pdf(marked(Subtype=Name.Text, Contents=String(WORD), T=String(WORD))),
    "where a picture was taken": a_pdf(picture_in_pdf(a_jpeg(exif=placed(), comment=HIDDEN))),
}  # fmt: skip


@pytest.mark.parametrize("what", ACTING)
def test_only_what_pages_show_is_carried_over(what: str) -> None:
    cleaned = clean_pdf(ACTING[what])

    everything = everything_in(cleaned.content)
    assert cleaned.pages == 1
    assert HIDDEN not in everything
    assert [name for name in NEVER if name in everything] == []


def test_the_text_of_a_page_stays() -> None:
    assert b"Shown on the page" in everything_in(clean_pdf(a_pdf(runs(script()))).content)


def test_a_resource_may_have_the_name_of_an_action() -> None:
    def named(pdf: Pdf) -> None:
        pdf.pages[0].obj.Resources.Font = Dictionary(AA=pdf.pages[0].obj.Resources.Font.F1)

    with pikepdf.open(io.BytesIO(clean_pdf(a_pdf(named)).content)) as pdf:
        assert list(pdf.pages[0].obj.Resources.Font.keys()) == ["/AA"]


@pytest.mark.parametrize("drawn", [True, False])
def test_what_was_filled_into_a_form_is_drawn_into_the_page(drawn: bool) -> None:
    cleaned = clean_pdf(a_pdf(filled_field("Karim Abbas", drawn=drawn)))

    everything = everything_in(cleaned.content)
    assert b"Karim Abbas" in everything
    assert [name for name in NEVER if name in everything] == []


def test_an_older_version_of_a_document_is_gone() -> None:
    first = a_pdf(shows=WORD, compress_streams=False)
    place = first.rindex(b"startxref") + len(b"startxref\n")
    older = int(first[place:].split()[0])
    with pikepdf.open(io.BytesIO(first)) as pdf:
        number = pdf.pages[0].obj.Contents.objgen[0]
        size, root = len(pdf.objects) + 1, pdf.Root.objgen[0]
    text = b"BT /F1 14 Tf 72 700 Td (The new text) Tj ET"
    body = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(text), text)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(first))
    end = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, root, older, len(first) + len(body),
    )  # fmt: skip
    second = first + body + table + end

    everything = everything_in(clean_pdf(second).content)

    assert HIDDEN in second
    assert HIDDEN not in everything
    assert b"The new text" in everything


@pytest.mark.parametrize(
    "lock",
    [
        Encryption(user="secret", owner="secret"),
        Encryption(user="", owner="secret", allow=Permissions(extract=False)),
        Encryption(user="secret", owner="secret", R=4, aes=True),
        Encryption(user="", owner="secret", R=3, aes=False, metadata=False),
    ],
)
def test_an_encrypted_document_is_refused_as_such(lock: Encryption) -> None:
    with pytest.raises(CannotClean) as refused:
        clean_pdf(a_pdf(encryption=lock))

    assert refused.value.problem is Problem.ENCRYPTED


def packed(raw: bytes, *filters: Name) -> bytes:
    def change(pdf: Pdf) -> None:
        bomb = Stream(pdf, b"")
        bomb.write(raw, filter=Array(list(filters)) if len(filters) > 1 else filters[0])
        pdf.pages[0].obj.Contents = pdf.make_indirect(bomb)

    return a_pdf(change, compress_streams=False)


WHOLE = a_pdf(pages=3)
PAGELESS = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
)
LOOP = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
END = b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n"


def misplaced(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G0=Dictionary(Next=script()))


def unnamed_picture(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=pdf.make_indirect(Stream(pdf, a_jpeg(exif=placed()))))


def from_outside(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents.F = String(WORD)


@pytest.mark.parametrize(
    "given",
    [
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:-30],
        b"%PDF-1.7\n%%EOF\n",
        b"%PDF-1.7\n" + b"garbage " * 100 + b"\n%%EOF\n",
        WHOLE + b"PK\x03\x04" + b"\0" * 2000,
        PAGELESS + END,
        LOOP + END,
        a_pdf(from_outside),
        a_pdf(misplaced),
        a_pdf(unnamed_picture, compress_streams=False),
        packed(b"no zlib at all", Name.FlateDecode),
        packed(b"x", Name("/Secret")),
        packed(a_jpeg(), Name.DCTDecode),
    ],
)
def test_a_document_that_is_damaged_or_carries_more_is_refused(given: bytes) -> None:
    with pytest.raises(CannotClean) as refused:
        clean_pdf(given)

    assert refused.value.problem is Problem.BROKEN


THREE = a_pdf(pages=3, compress_streams=False)


@pytest.mark.parametrize(
    "damaged",
    [
        re.sub(rb"(/Resources.{1,80}?)/Type /Page ", rb"\1/Type ((Page ", THREE, count=1, flags=re.DOTALL),
        THREE.replace(b"\n4 0 obj", b"\n4 0 obx").replace(b"startxref\n", b"startxref\n9"),
        THREE.replace(b"/Kids [ 3 0 R", b"/Kids [ 99 0 R"),
    ],
)
def test_a_damaged_document_that_lost_a_page_is_refused(damaged: bytes) -> None:
    assert damaged != THREE
    assert _problem(damaged) is Problem.BROKEN


def test_a_document_whose_table_is_lost_is_whole_when_all_its_pages_are_there() -> None:
    cleaned = clean_pdf(THREE.replace(b"startxref\n", b"startxref\n9"))

    assert cleaned.pages == 3
    assert everything_in(cleaned.content).count(b"Shown on the page") == 3


def living(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(XFA=pdf.make_indirect(Stream(pdf, b"<xdp>" + HIDDEN)), Fields=Array([]))


def test_a_form_that_only_a_program_can_draw_is_refused() -> None:
    with pytest.raises(CannotClean) as refused:
        clean_pdf(a_pdf(living))

    assert refused.value.problem is Problem.LIVING_FORM


@pytest.mark.parametrize(("pages", "refused"), [(200, False), (201, True)])
def test_a_document_has_two_hundred_pages_at_most(pages: int, refused: bool) -> None:
    assert _problem(a_pdf(pages=pages)) == (Problem.TOO_MANY_PAGES if refused else None)


def _problem(given: bytes) -> Problem | None:
    try:
        clean_pdf(given)
    except CannotClean as cannot:
        return cannot.problem
    return None


def vast_picture(pdf: Pdf) -> None:
    image = Stream(pdf, b"x")
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 100_000, 100_000
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=pdf.make_indirect(image))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (packed(zlib.compress(b" " * 40_000_000), Name.FlateDecode), Problem.TOO_COSTLY),
        (
            packed(zlib.compress(zlib.compress(b" " * 1000)), Name.FlateDecode, Name.FlateDecode),
            Problem.TOO_COSTLY,
        ),
        (packed((b"\x81 " * 400_000) + b"\x80", Name.RunLengthDecode), Problem.TOO_COSTLY),
        (
            packed(
                zlib.compress(b" " * 40_000_000).hex().encode() + b">", Name.ASCIIHexDecode, Name.FlateDecode
            ),
            Problem.TOO_COSTLY,
        ),
        (a_pdf(vast_picture), Problem.TOO_MANY_PIXELS),
    ],
)
def test_what_unpacks_to_too_much_is_refused(given: bytes, problem: Problem) -> None:
    assert _problem(given) is problem
