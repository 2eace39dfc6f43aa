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
_BRACKETS = str.maketrans(
    {"【": "(", "】": ")", "[": "(", "]": ")", "〔": "(", "〕": ")", "{": "(", "}": ")"}
)


def squeeze(text: str) -> str:
    """Full width to half width (NFKC), without any space or line break: for names of columns, codes, numbers."""
    if text.isascii() and text.isprintable() and " " not in text:
        return text  # the usual number, as it would come out below
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


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


def tidy(text: str) -> str:
    """Text as it is stored: spaces at the ends gone, nothing else touched."""
    return text.strip(" \t\r\n\u3000\u00a0\u200b\ufeff")
