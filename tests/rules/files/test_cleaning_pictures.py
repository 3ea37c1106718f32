"""Pictures are written anew: the picture stays, what it tells beside it does not."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from tests.papers import HIDDEN, a_chunk, a_jpeg, a_png, a_png_of, placed, with_chunk, with_segment
from wayhome.ground.files.cleaning.jpeg_segments import without_metadata
from wayhome.ground.files.cleaning.outcome import CannotClean
from wayhome.ground.files.cleaning.pictures import clean_picture
from wayhome.ground.files.enums import FileKind, Problem

JPEG, PNG = FileKind.JPEG, FileKind.PNG
RED = (200, 20, 20)


def picture_of(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def dot(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """Return the colour of a dot, its place in parts of width and height."""
    found = picture.convert("RGB").getpixel((int(x * picture.width), int(y * picture.height)))
    assert isinstance(found, tuple)
    return found


def is_red(colour: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 24 for one, other in zip(colour, RED, strict=True))


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (JPEG, a_jpeg(exif=placed())),
        (JPEG, a_jpeg(comment=HIDDEN)),
        (JPEG, with_segment(a_jpeg(), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + HIDDEN)),
        (JPEG, with_segment(a_jpeg(), 0xED, b"Photoshop 3.0\0" + HIDDEN)),
        (JPEG, with_segment(a_jpeg(), 0xE2, b"ICC_PROFILE\0\1\1" + HIDDEN)),
        (JPEG, a_jpeg() + HIDDEN),
        (JPEG, a_jpeg() + b"PK\x03\x04" + HIDDEN),
        (PNG, a_png(exif=placed())),
        (PNG, with_chunk(a_png(), a_chunk(b"tEXt", b"Author\0" + HIDDEN))),
        (PNG, with_chunk(a_png(), a_chunk(b"zTXt", b"Author\0\0" + zlib.compress(HIDDEN)))),
        (PNG, with_chunk(a_png(), a_chunk(b"iTXt", b"Author\0\0\0\0\0" + HIDDEN))),
        (PNG, with_chunk(a_png(), a_chunk(b"zzZz", HIDDEN))),
        (PNG, a_png() + HIDDEN),
    ],
)
def test_nothing_is_left_but_the_picture(kind: FileKind, given: bytes) -> None:
    cleaned = clean_picture(given, kind).content

    picture = picture_of(cleaned)
    assert HIDDEN not in cleaned
    assert (dict(picture.getexif()), picture.info.get("comment"), getattr(picture, "text", {})) == (
        {},
        None,
        {},
    )
    assert (picture.size, picture.format) == ((64, 48), kind.value.upper())
    assert is_red(dot(picture, 0.2, 0.5))
    assert not is_red(dot(picture, 0.8, 0.5))


@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [
        (1, (0.2, 0.5)),
        (2, (0.8, 0.5)),
        (3, (0.8, 0.5)),
        (4, (0.2, 0.5)),
        (5, (0.5, 0.2)),
        (6, (0.5, 0.2)),
        (7, (0.5, 0.8)),
        (8, (0.5, 0.8)),
    ],
)
def test_a_turned_photograph_stands_upright_without_its_exif(
    orientation: int, red_at: tuple[float, float]
) -> None:
    picture = picture_of(clean_picture(a_jpeg(exif=placed(orientation)), JPEG).content)

    assert picture.size == ((64, 48) if orientation < 5 else (48, 64))
    assert is_red(dot(picture, *red_at))


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpegs_of_every_colour_stay_what_they_show(mode: str) -> None:
    given = a_jpeg(mode)

    cleaned = picture_of(clean_picture(given, JPEG).content)

    assert cleaned.mode == ("L" if mode == "L" else "RGB")
    assert (
        sum(abs(a - b) for a, b in zip(dot(cleaned, 0.2, 0.5), dot(picture_of(given), 0.2, 0.5), strict=True))
        < 40
    )


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pngs_of_every_colour_keep_every_dot(mode: str) -> None:
    given = a_png(mode)

    cleaned = picture_of(clean_picture(given, PNG).content)

    assert cleaned.mode == picture_of(given).mode
    assert cleaned.tobytes() == picture_of(given).tobytes()


def test_a_jpeg_that_is_cleaned_again_and_again_does_not_fade() -> None:
    first = clean_picture(a_jpeg(quality=70), JPEG).content
    tenth = first
    for _ in range(10):
        tenth = clean_picture(tenth, JPEG).content

    assert abs(len(tenth) - len(first)) < len(first) // 10


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (40_001, 1_000), (2_000_000, 21)])
def test_a_flood_of_dots_is_refused_before_it_is_decoded(width: int, height: int) -> None:
    with pytest.raises(CannotClean) as refused:
        clean_picture(a_png_of(width, height, zlib.compress(b"\0" * 1000)), PNG)

    assert refused.value.problem is Problem.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (JPEG, a_jpeg(size=(300, 200))[:2000]),
        (JPEG, b"\xff\xd8\xff"),
        (JPEG, b"\xff\xd8\xff\xe0" + b"\0" * 400),
        (PNG, a_png()[:-14]),
        (PNG, a_png()[:50]),
        (PNG, a_png_of(64, 48, b"no zlib at all")),
        (PNG, a_png_of(64, 48, zlib.compress(b"\0" * 10))),
        (PNG, a_png_of(0, 0, zlib.compress(b""))),
        (PNG, a_png_of(64, 48, zlib.compress(b"\0" * 4000), depth=7)),
    ],
)
def test_a_picture_that_is_cut_short_or_damaged_is_refused(kind: FileKind, given: bytes) -> None:
    with pytest.raises(CannotClean) as refused:
        clean_picture(given, kind)

    assert refused.value.problem is Problem.BROKEN


def test_a_jpeg_stream_loses_its_segments_without_being_decoded() -> None:
    plain = a_jpeg()
    told = with_segment(
        with_segment(a_jpeg(exif=placed(), comment=HIDDEN), 0xE2, b"MPF\0" + HIDDEN), 0xED, HIDDEN
    )

    stripped = without_metadata(told)

    assert HIDDEN not in stripped
    assert picture_of(stripped).tobytes() == picture_of(plain).tobytes()
    assert without_metadata(stripped) == stripped


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"\xff",
        b"no picture",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe1\xff\xff",
        b"\n" + a_jpeg(),
        a_jpeg()[:2] + b"x" + a_jpeg()[2:],
        with_segment(a_jpeg(), 0xDB, b"\0" * 65 + HIDDEN),
        with_segment(a_jpeg(), 0xC4, b"\0" * 17 + HIDDEN),
        with_segment(a_jpeg(), 0xDD, HIDDEN),
        with_segment(a_jpeg(), 0xC0, HIDDEN),
        with_segment(a_jpeg(), 0x02, HIDDEN),
    ],
)
def test_a_jpeg_stream_that_is_not_sound_is_refused(given: bytes) -> None:
    with pytest.raises(CannotClean):
        without_metadata(given)


@pytest.mark.parametrize(
    "saving", [{}, {"progressive": True}, {"quality": 100}, {"subsampling": 0}, {"restart_marker_rows": 1}]
)
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_sound_jpeg_stream_shows_the_same_dots(mode: str, saving: dict[str, object]) -> None:
    given = a_jpeg(mode, size=(200, 150), **saving)

    stripped = without_metadata(given + b"behind its end")

    assert picture_of(stripped).tobytes() == picture_of(given).tobytes()
    assert stripped.endswith(b"\xff\xd9")
