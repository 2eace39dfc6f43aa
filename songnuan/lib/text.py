"""Text as people type it, folded for comparison. What is stored stays as written."""

import re
import unicodedata

_DIGITS = 18
"""As many as a signed number of 64 bits always holds."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""What no XML holds, and so no Word file. \\x0b comes with lines that Word broke by Shift+Enter."""

BLANK = r"[\s\u200b\ufeff\u00ad]+"
"""What is not seen, or parts words, as an expression."""

_SPACE = re.compile(BLANK)
_NO_LETTER = re.compile(r"[\W_]+")
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters that are letters or marks to Unicode, and nothing to the eye."""
_BRACKETS = str.maketrans(
    {"【": "(", "】": ")", "[": "(", "]": ")", "〔": "(", "〕": ")", "{": "(", "}": ")"}
)


_AT_ONCE = 64
"""Characters that are normalised together: more than any word with its marks has."""
_STANDS_ALONE = re.compile(r"[\x20-\x7e\u4e00-\u9fff]")
"""Before these a text may be parted: nothing before them changes them, nor they it."""


def nfkc(text: str) -> str:
    """Full width to half width, and what looks the same written the same (NFKC), in time that grows with the text.

    Python sorts the marks over one letter in the square of their number, and holds up every other thread meanwhile:
    texts of more than 64 characters without any plain or Chinese one among them are parted.
    """
    if len(text) <= _AT_ONCE:
        return unicodedata.normalize("NFKC", text)
    parts, start = [], 0
    while start < len(text):
        end = start + _AT_ONCE
        if end < len(text):
            end = next((at for at in range(end, start, -1) if _STANDS_ALONE.match(text, at)), end)
        parts.append(unicodedata.normalize("NFKC", text[start:end]))
        start = end
    return "".join(parts)


def squeeze(text: str) -> str:
    """Full width to half width (NFKC), without any space or line break: for names of columns, codes, numbers."""
    if text.isascii() and text.isprintable() and " " not in text:
        return text  # the usual number, as it would come out below
    return _SPACE.sub("", nfkc(text))


def closed_up(text: str) -> str:
    """Letters and digits alone, half width and in capitals."""
    return _NO_LETTER.sub("", nfkc(text)).upper()


def has_odd_digits(text: str) -> bool:
    """Whether something in it only becomes a digit when it is folded: ² and ① stand for something else."""
    return not text.isascii() and any(
        not character.isascii() and not "０" <= character <= "９" and _holds_digit(character)
        for character in text
    )


def _holds_digit(character: str) -> bool:
    return any("0" <= part <= "9" for part in unicodedata.normalize("NFKC", character))


def fold_name(text: str) -> str:
    """The form in which two names of a firm are compared: full width, spaces, brackets and case folded."""
    return squeeze(text).translate(_BRACKETS).casefold()


def fold_header(text: object) -> str:
    """A column's header as it is compared: half width, no spaces or line breaks, no marks for required columns."""
    return fold_name(str(text)).strip("*:：") if text is not None else ""


def whole_number(text: str) -> int | None:
    """The number that an address or a field of a form names; None where it is none, or more than a column holds."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


_SELECTORS = (("\u180b", "\u180f"), ("\ufe00", "\ufe0f"), ("\U000e0100", "\U000e01ef"))
"""Variation selectors: they change how the sign before them is drawn, mostly not at all."""


def has_unseen(text: str) -> bool:
    """Whether something in it cannot be seen, so that it looks like another text: control and format characters, fillers."""
    return any(
        character in _FILLERS
        or unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cn")
        or any(first <= character <= last for first, last in _SELECTORS)
        for character in text
    )


def tidy(text: str) -> str:
    """Text as it is stored: spaces at the ends gone, nothing else touched."""
    return text.strip(" \t\r\n\u3000\u00a0\u200b\ufeff")
