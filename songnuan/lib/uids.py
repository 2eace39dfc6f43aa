"""Many random UUIDs (RFC 9562, version 4), as many as are taken."""

import os
from collections.abc import Iterator

_AT_ONCE = 256


def fresh_uids() -> Iterator[bytes]:
    """Endless; 16 bytes each, what `uuid.UUID(bytes=…)` takes and `.hex()` writes."""
    while True:
        noise = bytearray(os.urandom(16 * _AT_ONCE))
        noise[6::16] = bytes([byte & 0x0F | 0x40 for byte in noise[6::16]])
        noise[8::16] = bytes([byte & 0x3F | 0x80 for byte in noise[8::16]])
        yield from [bytes(noise[at : at + 16]) for at in range(0, len(noise), 16)]
