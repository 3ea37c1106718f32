"""Writes a PDF anew from its pages alone: what they show stays, what acts, hides, reports or remembers does not.

Nothing is searched for and taken out; only what a page needs to be shown is carried over. So scripts, actions on
opening, links, embedded files, forms, older versions and metadata are left behind, also in ways nobody has thought of
yet. What was filled into a form and what was marked on a page is drawn into the page first.
"""

from __future__ import annotations

import io
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from wayhome.ground.files.cleaning.outcome import CannotClean, Cleaned
from wayhome.ground.files.cleaning.pdf_streams import Streams
from wayhome.ground.files.enums import Problem
from wayhome.ground.files.limits import MOST_OBJECTS, MOST_PAGES

_OF_A_PAGE = frozenset(
    {
        "/Type",
        "/MediaBox",
        "/CropBox",
        "/BleedBox",
        "/TrimBox",
        "/ArtBox",
        "/Rotate",
        "/UserUnit",
        "/Resources",
        "/Contents",
        "/Group",
    }
)
_OF_RESOURCES = frozenset(
    {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet", "/Properties"}
)
_ACTIONS = frozenset(
    f"/{name}"
    for name in (
        "GoTo",
        "GoToE",
        "GoToR",
        "Hide",
        "ImportData",
        "JavaScript",
        "Launch",
        "Movie",
        "Named",
        "Rendition",
        "ResetForm",
        "RichMediaExecute",
        "SetOCGState",
        "Sound",
        "SubmitForm",
        "Thread",
        "Trans",
        "URI",
    )
)
_SAID_COUNT = re.compile(rb"/Count\s+(\d{1,9})\b")
_END_WITHIN = 1024  # bytes before the end of the file, as the reference of PDF allows


def clean_pdf(content: bytes) -> Cleaned:
    """Return the document written anew from its pages.

    Raises ``CannotClean`` for one that is cut short or damaged, is encrypted (with or without a password), draws
    itself by a program (XFA), has more than 200 pages or none, or unpacks to too much.
    """
    if b"%%EOF" not in content[-_END_WITHIN:]:  # cut short, or something else was put behind it
        raise CannotClean(Problem.BROKEN)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            _refuse(pdf)
            if pdf.get_warnings():  # the library mended something
                _refuse_lost_pages(content, pdf)
            _draw_in(pdf)
            return _rewritten(pdf)
    except pikepdf.PasswordError as error:
        raise CannotClean(Problem.ENCRYPTED) from error
    except CannotClean:
        raise
    except MemoryError:
        raise
    except (
        Exception
    ) as error:  # a document can be wrong in every way the library knows, and in some it does not
        raise CannotClean(Problem.BROKEN) from error


def _refuse(pdf: Pdf) -> None:
    if pdf.is_encrypted:
        raise CannotClean(Problem.ENCRYPTED)
    if len(pdf.objects) > MOST_OBJECTS:
        raise CannotClean(Problem.TOO_COSTLY)
    if len(pdf.pages) > MOST_PAGES:
        raise CannotClean(Problem.TOO_MANY_PAGES)
    if not len(pdf.pages):
        raise CannotClean(Problem.BROKEN)
    form = pdf.Root.get(Name.AcroForm)
    if bool(pdf.Root.get(Name.NeedsRendering)) or (
        isinstance(form, Dictionary) and Name.XFA in form and not form.get(Name.Fields)
    ):
        raise CannotClean(Problem.LIVING_FORM)


def _refuse_lost_pages(content: bytes, pdf: Pdf) -> None:
    """Refuse a damaged document that has fewer pages now than it says or than lie in it: a lost page is noticed too late."""
    said = max((int(number) for number in _SAID_COUNT.findall(content)), default=0)
    lying = sum(isinstance(one, Dictionary) and one.get(Name.Type) == Name.Page for one in pdf.objects)
    if max(said, lying) > len(pdf.pages):
        raise CannotClean(Problem.BROKEN)


def _draw_in(pdf: Pdf) -> None:
    """Draw filled fields and marks into the pages they stand on, as they look."""
    form = pdf.Root.get(Name.AcroForm)
    if isinstance(form, Dictionary):
        for name in (Name.XFA, Name.CO):
            if name in form:
                del form[name]
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")


def _rewritten(pdf: Pdf) -> Cleaned:
    streams, target = Streams(), io.BytesIO()
    with pikepdf.new() as fresh:
        seen: set[tuple[int, int]] = set()
        for page in pdf.pages:
            for name in set(page.obj.keys()) - _OF_A_PAGE:
                del page.obj[name]
            _clean_below(page.obj, streams, seen)
        for page in pdf.pages:
            fresh.pages.append(page)
        pages = len(fresh.pages)
        fresh.save(target, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Cleaned(target.getvalue(), pages)


def _clean_below(top: Object, streams: Streams, seen: set[tuple[int, int]]) -> None:
    """Clean every stream that can be reached from a page, each once; without recursion, because files nest without end."""
    waiting: list[Object] = [top]
    while waiting:
        one = waiting.pop()
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        if isinstance(one, Stream):
            streams.clean(one)
        if isinstance(one, Dictionary | Stream):
            if Name.JS in one or str(one.get(Name.S)) in _ACTIONS:  # has no place in what a page draws with
                raise CannotClean(Problem.BROKEN)
            _clean_resources(one.get(Name.Resources))
            waiting += [value for _, value in one.items() if isinstance(value, Object)]
        elif isinstance(one, Array):
            waiting += [value for value in one if isinstance(value, Object)]


def _clean_resources(resources: object) -> None:
    """Leave what drawing needs; the properties of marked content become empty, because pages name them."""
    if not isinstance(resources, Dictionary):
        return
    for name in set(resources.keys()) - _OF_RESOURCES:
        del resources[name]
    properties = resources.get(Name.Properties)
    if isinstance(properties, Dictionary):
        resources[Name.Properties] = Dictionary({name: Dictionary() for name in set(properties.keys())})
