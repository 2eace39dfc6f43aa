"""A client's file name, made fit to be shown."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
LONGEST_SUFFIX = 16


def safe_name(filename: str) -> str:
    """Answer the last part of a client's file name, without anything that hides or moves text.

    Control and format characters go (line breaks, NUL, zero-width, bidirectional overrides), lone surrogates
    too; at most 120 characters are kept, the extension among them. Never empty.
    """
    last = filename.replace("\\", "/").rstrip("/").rpartition("/")[2]
    visible = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    name = visible.strip().strip(".") if visible.strip(" .") else ""
    if not name:
        return "未命名文件"
    suffix = PurePosixPath(name).suffix[:LONGEST_SUFFIX]
    if len(name) > LONGEST:
        return name[: LONGEST - len(suffix)] + suffix
    return name
