"""Photographs are redrawn: what is no photograph is refused, and nothing but pixels comes through."""

import io
import struct
import zlib
from dataclasses import replace

import pytest
from PIL import Image, PngImagePlugin

from songnuan.lib.pictures.child import redraw
from songnuan.lib.pictures.limits import LIMITS
from songnuan.lib.pictures.redrawn import PictureRefused, redrawn
from songnuan.lib.pictures.scans import too_many_scans
from tests import factories as make

SECRET = b"HUAWEI-P50-at-home"


def with_exif(size: tuple[int, int] = (64, 48), way_up: int = 6) -> bytes:
    """A phone's picture: make and place in its notes, turned on its side, something hidden behind its end."""
    notes = Image.Exif()
    notes[0x010F] = SECRET.decode()
    notes[0x0112] = way_up
    notes.get_ifd(0x8825)[1] = "N"
    return make.picture(size=size, exif=notes, comment=SECRET) + b"<script>" + SECRET


def plain(kind: str, size: tuple[int, int]) -> io.BytesIO:
    """A large picture of one colour."""
    out = io.BytesIO()
    Image.new("L", size).save(out, kind)
    out.seek(0)
    return out


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head says it is that large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")


def test_only_the_pixels_come_through_the_right_way_up() -> None:
    drawn = redrawn([with_exif()])
    assert (drawn.width, drawn.height) == (48, 64)
    for picture in (drawn.kept, drawn.small):
        found = Image.open(io.BytesIO(picture))
        found.load()
        assert (found.format, found.size, dict(found.getexif())) == ("JPEG", (48, 64), {})
        assert found.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert SECRET not in picture
        assert b"script" not in picture


def test_control_the_picture_as_it_came_says_where_and_by_what() -> None:
    sent = with_exif()
    assert Image.open(io.BytesIO(sent)).getexif()[0x010F] == SECRET.decode()
    assert b"<script>" in sent


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_large_pictures_are_made_smaller(kind: str) -> None:
    size, *drawn = redraw(plain(kind, (2000, 1000)), LIMITS)
    assert [Image.open(io.BytesIO(picture)).size for picture in drawn] == [(1600, 800), (480, 240)]
    assert size == (1600, 800)


def test_what_is_transparent_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    out.seek(0)
    _size, kept, _small = redraw(out, LIMITS)
    assert Image.open(io.BytesIO(kept)).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "unreadable"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "unreadable"),
        (b"<html><img src=x></html>", "unreadable"),
        (b"GIF89a" + b"\0" * 50, "unreadable"),
        (b"\xff\xd8\xff\xe0" + b"no picture" * 100, "unreadable"),
        (b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 30, "unreadable"),
        (make.picture()[:300], "unreadable"),
        (png_that_claims(50_000, 50_000), "too_large"),
        (png_that_claims(12_000, 4_200), "too_large"),
    ],
    ids=["nothing", "svg", "html", "gif", "jpeg head", "webp head", "cut off", "bomb", "50 million pixels"],
)
def test_what_is_no_photograph_is_refused(sent: bytes, code: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        redrawn([sent])
    assert refused.value.code == code


def in_layers(more: int, behind: bytes = b"") -> bytes:
    """A JPEG that comes in ten layers or so, the last of them so many times more."""
    out = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(out, "JPEG", progressive=True)
    start, last = out.getvalue()[:-2], out.getvalue().rindex(b"\xff\xda")
    return start + start[last:] * more + b"\xff\xd9" + behind


@pytest.mark.hardening("T08")
def test_a_picture_that_is_to_be_gone_over_again_and_again_is_refused() -> None:
    """A scan of a few bytes costs as much as the whole picture. What stands behind its end is no scan of it."""
    assert redrawn([in_layers(3, behind=b"\xff\xda\0\2" * 1000)]).width == 64
    with pytest.raises(PictureRefused) as refused:
        redrawn([in_layers(LIMITS.scans)])
    assert refused.value.code == "unreadable"
    assert redraw(io.BytesIO(in_layers(LIMITS.scans)), replace(LIMITS, scans=100))[0] == (
        64,
        64,
    )  # the control
    assert too_many_scans(b"\xff\xd8" + b"\xff\xe1\0\2" * 100_000, LIMITS.scans)


def test_a_small_picture_in_the_notes_of_a_picture_is_no_scan() -> None:
    small = in_layers(0)[:60_000]
    notes = b"\xff\xe1" + (len(small) + 2).to_bytes(2) + small
    sent = in_layers(0)
    assert not too_many_scans(sent[:2] + notes * 10 + sent[2:], LIMITS.scans)


def test_a_file_is_counted_while_it_comes() -> None:
    with pytest.raises(PictureRefused) as refused:
        redrawn((make.picture() for _ in iter(int, 1)), replace(LIMITS, file_bytes=10_000))
    assert refused.value.code == "too_large"


def test_texts_that_swell_when_unpacked_are_no_way_in() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "A" * 50_000_000, zip=True)
    sent = make.picture("PNG", pnginfo=notes)
    assert len(sent) < 100_000
    with pytest.raises(PictureRefused):
        redrawn([sent])


@pytest.mark.hardening("T08")
def test_a_process_that_takes_too_long_is_ended() -> None:
    with pytest.raises(PictureRefused) as refused:
        redrawn([make.picture(size=(300, 300))], replace(LIMITS, wall_seconds=0.001))
    assert refused.value.code == "too_large"


@pytest.mark.hardening("T08")
def test_a_process_that_needs_too_much_memory_is_refused() -> None:
    sent = plain("PNG", (5000, 5000)).getvalue()
    with pytest.raises(PictureRefused):
        redrawn([sent], replace(LIMITS, memory_bytes=120 * 1024 * 1024))
