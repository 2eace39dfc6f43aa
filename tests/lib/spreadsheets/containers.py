"""Compound files, in which an .xls lies, that are put together so that two readers may see two things."""

import struct

from tests.lib.spreadsheets.books import compound, label, number, xls, xls_stream


def circle() -> bytes:
    """A compound file whose directory chain comes back to itself."""
    data = bytearray(xls({"一": label(0, 0, "x")}))
    data[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    return bytes(data)


def two_books(kind: int, *, name: str = "Workbook", inside: bool) -> bytes:
    """Two workbooks in one file: the second of this kind and name, `inside` a storage or beside the first."""
    stream = xls_stream({"一": label(0, 0, "x")})
    data = bytearray(compound({"Workbook": stream, "Alternative": b"x", "Decoy": stream}))
    directory = data.index("Root Entry".encode("utf-16-le"))
    storage, decoy = directory + 2 * 128, directory + 3 * 128
    data[decoy : decoy + 67] = struct.pack("<64sHB", name.encode("utf-16-le"), len(name) * 2 + 2, kind)
    if inside:
        data[storage + 66] = 1
        data[storage + 68 : storage + 80] = struct.pack("<3L", 0xFFFFFFFF, 0xFFFFFFFF, 3)
    return bytes(data)


def only_inside() -> bytes:
    """A document whose one workbook lies in a storage."""
    data = bytearray(two_books(2, inside=True))
    directory = data.index("Root Entry".encode("utf-16-le"))
    data[directory + 128 : directory + 128 + 18] = "Documents".encode("utf-16-le")
    return bytes(data)


def other_limit() -> bytes:
    """A header that says other than 4,096 of how long a stream of the mini stream is."""
    data = bytearray(xls({"一": label(0, 0, "x")}))
    data[56:60] = struct.pack("<L", 64)
    return bytes(data)


def of_1995(stream: str, version: int = 5) -> bytes:
    """BIFF5, or another version, in every substream of the workbook, which lies under this name."""
    content = xls_stream({"一": number(0, 0, 20)})
    return compound(
        {stream: content.replace(b"\x09\x08\x10\0\0\x06", b"\x09\x08\x10\0\0" + bytes([version]))}
    )
