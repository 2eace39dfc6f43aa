"""The redrawing process: it binds itself, decodes one picture, writes two new ones, and ends.

Only pixels get through: place, device, comments, profiles, and whatever was hidden behind the picture stay out.
"""

import io
import json
import sys
from contextlib import suppress
from typing import BinaryIO

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from songnuan.lib.confine import confine
from songnuan.lib.pictures.kinds import JPEG, kind_of
from songnuan.lib.pictures.limits import Limits
from songnuan.lib.pictures.scans import too_many_scans

DECODERS = (JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
"""Loaded before the process is bound; no other decoder can be reached."""

TOO_LARGE, UNREADABLE = "too_large", "unreadable"


def redraw(file: BinaryIO, limits: Limits) -> tuple[tuple[int, int], bytes, bytes]:
    """The kept picture's size, it and the small one as JPEG. Raises ValueError with the code of a refusal."""
    kind = kind_of(file.read(16))
    file.seek(0)
    if kind is None:
        raise ValueError(UNREADABLE)
    if kind == JPEG:
        if too_many_scans(file.read(), limits.scans):
            raise ValueError(UNREADABLE)
        file.seek(0)
    Image.MAX_IMAGE_PIXELS = None  # our own bounds are narrower, and exact
    picture = Image.open(file, formats=(kind,))
    if max(picture.size) > limits.side or picture.width * picture.height > limits.pixels:
        raise ValueError(TOO_LARGE)
    if kind == JPEG:
        picture.draft("RGB", (limits.kept, limits.kept))
    with suppress(Exception):  # a broken note on which way is up does not make the picture unreadable
        ImageOps.exif_transpose(picture, in_place=True)
    whole = _on_white(picture)
    whole.thumbnail((limits.kept, limits.kept))
    size = whole.size
    kept = _drawn(whole, limits)
    whole.thumbnail((limits.small, limits.small))
    return size, kept, _drawn(whole, limits)


def _on_white(picture: Image.Image) -> Image.Image:
    """The pixels alone, on a new sheet."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        sheet = Image.new("RGB", layered.size, "white")
        sheet.paste(layered, mask=layered.getchannel("A"))
        return sheet
    sheet = Image.new("RGB", picture.size)
    sheet.paste(picture.convert("RGB"))
    return sheet


def _drawn(picture: Image.Image, limits: Limits) -> bytes:
    out = io.BytesIO()
    picture.save(out, JPEG, quality=limits.quality, optimize=True)
    return out.getvalue()


def main() -> None:
    """Argument: the limits as JSON. The answer: a line of JSON, then the two pictures."""
    limits = Limits(**json.loads(sys.argv[1]))
    confine(limits.memory_bytes, limits.cpu_seconds)
    out = sys.stdout.buffer
    try:
        with open(0, "rb", closefd=False) as file:
            size, kept, small = redraw(file, limits)
    except ValueError as error:
        code = str(error) if str(error) in (TOO_LARGE, UNREADABLE) else UNREADABLE
        out.write(json.dumps({"refused": code}).encode() + b"\n")
    except MemoryError:
        out.write(json.dumps({"refused": TOO_LARGE}).encode() + b"\n")
    except Exception:
        # Decoders raise what they like at broken files.
        out.write(json.dumps({"refused": UNREADABLE}).encode() + b"\n")
    else:
        out.write(json.dumps({"size": size, "lengths": [len(kept), len(small)]}).encode() + b"\n")
        out.write(kept + small)
    out.flush()
