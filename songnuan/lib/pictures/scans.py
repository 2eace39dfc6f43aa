"""How often a JPEG is to be gone over before it stands: a few bytes say “once more over all of it”, and cost as much as the whole."""

import re

_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
"""What begins a part of the file. Inside the picture's own data 0xFF is followed by 0x00 or by a restart."""
_SCAN, _END = 0xDA, 0xD9


def too_many_scans(content: bytes, most: int) -> bool:
    """Whether a JPEG has more than `most` scans, or so many parts that nobody's camera wrote it. What stands behind its
    end, such as a phone's film, and inside its notes, such as a small picture, is not looked at."""
    at, scans = 2, 0
    for _part in range(most * 20):
        found = _MARKER.search(content, at)
        if found is None or content[found.start() + 1] == _END:
            return False
        scans += content[found.start() + 1] == _SCAN
        if scans > most:
            return True
        at = found.end() + int.from_bytes(content[found.end() : found.end() + 2])
    return True
