"""Decodes a picture and writes it anew: no place, no time, no comment, nothing behind its end."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, JpegImagePlugin

from wayhome.ground.files.cleaning.outcome import CannotClean, Cleaned
from wayhome.ground.files.cleaning.png_chunks import only_picture
from wayhome.ground.files.enums import FileKind, Problem
from wayhome.ground.files.limits import MOST_PIXELS

_JPEG_MODES = frozenset({"L", "RGB"})
_PNG_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"})
_QUALITY = 92
_ORIENTATION = 274


def load_decoders() -> None:
    """Read and write a picture of one dot in each form, so that every part of the library that is needed is loaded.

    Some parts are loaded at first use, when the process that cleans may no longer open files.
    """
    turned = Image.Exif()
    turned[_ORIENTATION] = 6
    for kind in (FileKind.JPEG, FileKind.PNG):
        dot = io.BytesIO()
        Image.new("RGB", (1, 1)).save(dot, kind.value.upper(), exif=turned)
        clean_picture(dot.getvalue(), kind)


def clean_picture(content: bytes, kind: FileKind) -> Cleaned:
    """Return the picture written anew, upright, in the form it came in.

    Only its first frame is kept, without colour profile. Raises ``CannotClean`` for more than 40 million
    pixels, asked before anything is decoded, and for a picture that is cut short or cannot be decoded.
    """
    Image.MAX_IMAGE_PIXELS = None  # the limit of the house is asked below, before anything is decoded
    source = only_picture(content) if kind is FileKind.PNG else content
    try:
        picture = Image.open(io.BytesIO(source), formats=[kind.value.upper()])
        if picture.width * picture.height > MOST_PIXELS:
            raise CannotClean(Problem.TOO_MANY_PIXELS)
        picture.load()
    except (CannotClean, MemoryError):
        raise
    except (
        Exception
    ) as error:  # a picture can be wrong in every way the decoder knows, and in some it does not
        raise CannotClean(Problem.BROKEN) from error
    return Cleaned(_jpeg(picture) if kind is FileKind.JPEG else _png(picture), pages=1)


def _jpeg(picture: Image.Image) -> bytes:
    """Return a JPEG of the same fineness where the picture keeps its colours, so that it loses as little as may be."""
    fineness: dict[str, object] = {"quality": _QUALITY}
    if isinstance(picture, JpegImagePlugin.JpegImageFile) and picture.mode in _JPEG_MODES:
        fineness = {
            "qtables": picture.quantization,
            "subsampling": JpegImagePlugin.get_sampling(picture),
        }
    else:
        picture = picture.convert(
            "RGB"
        )  # first, because a turned copy of four colours would need the more memory
    upright = _upright(picture)
    upright.info = {}
    return _written(upright, "JPEG", fineness)


def _png(picture: Image.Image) -> bytes:
    see_through = picture.info.get("transparency")
    picture.info = {} if see_through is None else {"transparency": see_through}
    if picture.mode not in _PNG_MODES:
        picture = picture.convert("RGBA" if "A" in picture.mode or see_through is not None else "RGB")
    return _written(picture, "PNG", {})


def _upright(picture: Image.Image) -> Image.Image:
    """Return the picture turned as its EXIF says, which is lost when it is written anew; unreadable EXIF says nothing."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        return picture


def _written(picture: Image.Image, form: str, options: dict[str, object]) -> bytes:
    target = io.BytesIO()
    try:
        picture.save(target, form, **options)
    except (OSError, ValueError) as error:
        raise CannotClean(Problem.BROKEN) from error
    return target.getvalue()
