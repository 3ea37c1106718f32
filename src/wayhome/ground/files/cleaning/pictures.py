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
_LEAST_QUALITY, _MOST_QUALITY = 50, 96
_SUM_AT_QUALITY_50 = 3688  # of the first table of ITU-T T.81, K.1
_ORIENTATION = 274


def load_decoders() -> None:
    """Read and write a picture of one dot in each form, so that every part of the library that is needed is loaded.

    Some parts are loaded at first use, when the process that cleans may no longer open files.
    """
    turned = Image.Exif()
    turned[_ORIENTATION] = 6
    dot = Image.new("RGB", (1, 1))
    for form, kind in (("JPEG", FileKind.JPEG), ("MPO", FileKind.JPEG), ("PNG", FileKind.PNG)):
        written = io.BytesIO()
        more = (
            {"save_all": True, "append_images": [dot]} if form == "MPO" else {}
        )  # two pictures, as telephones send
        dot.save(written, form, exif=turned, **more)
        clean_picture(written.getvalue(), kind)


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
    """Return a JPEG about as fine as it was, so that it loses little and does not grow."""
    fineness: dict[str, int] = {"quality": _QUALITY}
    if isinstance(picture, JpegImagePlugin.JpegImageFile) and picture.mode in _JPEG_MODES:
        fineness = {"quality": _quality_of(picture), "subsampling": JpegImagePlugin.get_sampling(picture)}
    else:
        picture = picture.convert(
            "RGB"
        )  # first, because a turned copy of four colours would need the more memory
    upright = _upright(picture)
    upright.info = {}
    return _written(upright, "JPEG", fineness)


def _quality_of(picture: JpegImagePlugin.JpegImageFile) -> int:
    """Return the quality, of 100, with which a picture seems to have been written.

    Its own tables are not taken over: bytes that somebody else chose would be carried along.
    """
    coarseness = 100 * sum(picture.quantization.get(0, [])) / _SUM_AT_QUALITY_50
    quality = (200 - coarseness) / 2 if coarseness <= 100 else 5000 / coarseness
    return max(_LEAST_QUALITY, min(round(quality), _MOST_QUALITY))


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


def _written(picture: Image.Image, form: str, options: dict[str, int]) -> bytes:
    target = io.BytesIO()
    try:
        picture.save(target, form, **options)
    except (OSError, ValueError) as error:
        raise CannotClean(Problem.BROKEN) from error
    return target.getvalue()
