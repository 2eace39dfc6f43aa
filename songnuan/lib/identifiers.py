"""Citizens' ID numbers (GB 11643) and unified social credit codes (GB 32100): checked, normalised, masked."""

import datetime
import re
from functools import lru_cache
from operator import mul

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from songnuan.lib.text import squeeze

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_LONG_AGO = datetime.date(2020, 1, 1)
"""Up to here no clock need be asked whether somebody is born already."""
_ID_FORM = re.compile(r"[1-9]\d{16}[0-9X]", re.ASCII)
_OLD_ID_FORM = re.compile(r"[1-9]\d{14}", re.ASCII)

_GAP = r"[\s\-‐‑‒–—―－_·•./()（）\u200b\ufeff\u00ad]{0,3}"
"""What people put between the digits of a number: 138 4321 0000, 220104-19850317-0011."""

_BETWEEN = r"\s?[、，,;；:：*＊]\s?"

SHORTEST_MASKED = 11
"""Digits: a text with fewer holds no number that `mask_inside` masks."""

_LONG_INSIDE = re.compile(rf"\d(?:(?:{_GAP}|{_BETWEEN})\d){{{SHORTEST_MASKED - 1}}}")

_ALONE = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_INSIDE = re.compile(
    _ALONE.format(
        r"([A-Za-z]{0,8}?)([1-9]\d{16}[\dXx]|(?:(?:00)?86|0\d{2,3})?1[3-9]\d{9}|[1-9]\d{14,})([A-Za-z]{0,8})"
    ),
    re.ASCII,
)
"""A number alone or beside a word (ID2201…, wx138…, 138…wx), a mobile also behind the code of its country or city; not
within the letters and digits of a print."""

_LISTED = re.compile(
    _ALONE.format(rf"[1-9]\d{{5}}{_BETWEEN}(?:19|20)\d{{2}}(?:{_BETWEEN})?\d{{4}}{_BETWEEN}\d{{3}}[\dXx]")
)
"""An ID number in its usual groups, with signs between them that part amounts as well; phones so written look like those."""
_PARTED_ID = re.compile(
    _ALONE.format(
        "{first}{place}{century}{year}{month}{day}{serial}{check}".format(
            first="[1-9]",
            place=rf"(?:{_GAP}\d){{5}}",
            century=rf"{_GAP}(?:1{_GAP}9|2{_GAP}0)",
            year=rf"(?:{_GAP}\d){{2}}",
            month=rf"{_GAP}(?:0{_GAP}[1-9]|1{_GAP}[0-2])",
            day=rf"{_GAP}(?:0{_GAP}[1-9]|[12]{_GAP}\d|3{_GAP}[01])",
            serial=rf"(?:{_GAP}\d){{3}}",
            check=rf"{_GAP}[\dXx]",
        )
    )
)
_PARTED_CARD = re.compile(_ALONE.format(r"[1-9]\d{3}(?:[\s\-–—]\d{4}){3}(?:[\s\-–—]?\d{1,3})?"))
_PARTED_PHONE = re.compile(_ALONE.format(rf"1{_GAP}[3-9](?:{_GAP}\d){{9}}"))
_NO_PHONE = re.compile(r"(?<!\d)(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./]\d{1,2}|\.\d\d(?!\d)", re.ASCII)
"""A day, or yuan with fen: amounts that stand beside each other have as many digits as a phone number."""
_IN_NO_NUMBER = re.compile(r"[^\dXx*+\-\s()]")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")

FULL_AGE = 18

_DIVISION = re.compile(
    r"(?:\D{2,8}?(?:省|自治区))?(?:\D{1,8}?(?:市|自治州|州|盟))?(?:\D{1,6}?(?:(?<![社小园厂矿校])区|县|市))?"
)
"""The province, city and county at the head of an address; 社区 and 小区 are no counties."""

_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_VALUE = {character: value for value, character in enumerate(_CODE_CHARACTERS)}
_CODE_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_CODE_FORM = re.compile(rf"[{_CODE_CHARACTERS}]{{2}}\d{{6}}[{_CODE_CHARACTERS}]{{10}}", re.ASCII)


class InvalidIdentifier(ValueError):
    """Why a number cannot be right; the message is for the clerk and repeats no digit of it."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


def clean_citizen_id(text: str, *, today: datetime.date | None = None) -> str:
    """The 18 characters of a citizen's ID number, normalised; InvalidIdentifier says what is wrong (GB 11643)."""
    number = squeeze(text).lstrip("'‘’`").upper()
    if _OLD_ID_FORM.fullmatch(number):
        raise InvalidIdentifier(_("这是15位的旧身份证号。请填写18位的新号码。"))
    if len(number) != 18:
        raise InvalidIdentifier(
            _("身份证号应为18位，这里是%(count)d位。请核对原件。") % {"count": len(number)}
        )
    if not _ID_FORM.fullmatch(number):
        raise InvalidIdentifier(_("身份证号只能是数字，末位可以是X。请核对原件。"))
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        born = None
    if born is None or born.year < 1900 or (born > _LONG_AGO and born > (today or timezone.localdate())):
        raise InvalidIdentifier(_("身份证号里的出生日期不存在。请核对原件。"))
    if citizen_check_digit(number) != number[17]:
        raise InvalidIdentifier(_("身份证号的校验码不对，多半抄错了一位。请核对原件。"))
    return number


def is_plain_citizen_id(text: str) -> bool:
    """Whether this is a right number exactly as it is stored: what `clean_citizen_id` would answer unchanged.

    Only for whoever was born by 2020, as no clock is asked. Places, birthdays and serial numbers repeat in a roster,
    so that each third of a number is summed up once.
    """
    if len(text) != 18:
        return False
    place, born, serial = _place(text[:6]), _birthday(text[6:14]), _serial(text[14:17])
    return (
        place is not None
        and born is not None
        and serial is not None
        and _ID_CHECK[(place + born + serial) % 11] == text[17]
    )


@lru_cache(maxsize=4_096)
def _place(text: str) -> int | None:
    return _weighed(text, 0) if text[0] != "0" else None


@lru_cache(maxsize=65_536)
def _birthday(text: str) -> int | None:
    try:
        born = datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return _weighed(text, 6) if born.year >= 1900 and born <= _LONG_AGO else None


@lru_cache(maxsize=1_000)
def _serial(text: str) -> int | None:
    return _weighed(text, 14)


def _weighed(text: str, start: int) -> int | None:
    """What these digits add to the sum of GB 11643; None where they are none."""
    if not (text.isascii() and text.isdigit()):
        return None
    total: int = sum(map(mul, map(int, text), _ID_WEIGHTS[start:]))
    return total


def citizen_check_digit(number: str) -> str:
    """The 18th character that belongs to the first 17 digits (GB 11643)."""
    return _ID_CHECK[sum(map(mul, map(int, number[:17]), _ID_WEIGHTS)) % 11]


def clean_credit_code(text: str) -> str:
    """The 18 characters of a unified social credit code, normalised; InvalidIdentifier otherwise (GB 32100)."""
    code = squeeze(text).lstrip("'‘’`").upper()
    if len(code) != 18:
        raise InvalidIdentifier(
            _("统一社会信用代码应为18位，这里是%(count)d位。请对照营业执照核对。") % {"count": len(code)}
        )
    if not _CODE_FORM.fullmatch(code):
        raise InvalidIdentifier(
            _("统一社会信用代码里有不会出现的字符（不用字母I、O、S、V、Z）。请对照营业执照核对。")
        )
    if credit_check_character(code) != code[17]:
        raise InvalidIdentifier(_("统一社会信用代码的校验码不对，多半抄错了一位。请对照营业执照核对。"))
    return code


def credit_check_character(code: str) -> str:
    """The 18th character that belongs to the first 17 (GB 32100)."""
    total = sum(_CODE_VALUE[c] * w for c, w in zip(code, _CODE_WEIGHTS, strict=False))
    return _CODE_CHARACTERS[-total % 31]


def born_on(number: str) -> datetime.date:
    """The birth date that a valid ID number holds."""
    return datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def is_minor(number: str, day: datetime.date) -> bool:
    """Whether the person of an ID number was under 18 on a day (民法典第十七条)."""
    return number[6:14] > _latest_birth(day)


@lru_cache(maxsize=1_000)
def _latest_birth(day: datetime.date) -> str:
    """The birthday, as an ID number holds it, of who came of age on that day."""
    return f"{day.year - FULL_AGE:04d}{day:%m%d}"


def mask_citizen_id(number: str) -> str:
    """110101********1234: the place and the last four stay readable, of what is a number: never a letter or a word."""
    return _without_words(number[:6] + "*" * 8 + number[14:]) if len(number) == 18 else "*" * len(number)


def mask_digits(number: str) -> str:
    """138****5678: the first three and last four of a phone or card number stay readable, likewise: whose it is, people write
    behind it."""
    return _without_words(f"{number[:3]}****{number[-4:]}") if len(number) >= 8 else "*" * len(number)


def _without_words(masked: str) -> str:
    return _IN_NO_NUMBER.sub("*", masked)


def mask_name(name: str) -> str:
    """李某某: the first character and one 某 for each other, two at most."""
    return name[:1] + "某" * min(len(name) - 1, 2)


def mask_inside(text: str) -> str:
    """A free text whose ID, phone and card numbers are masked: people write them where they should not.

    Also where blanks, dashes or brackets part the digits, or they are full width. An amount beside a day or another
    (150 2023-1-10) is no phone; where it cannot be told, more is masked.
    """
    half = text if text.isascii() else text.translate(_HALF_WIDTH)
    if not _LONG_INSIDE.search(half):
        return text
    masked = _INSIDE.sub(_masked, half)
    masked = _LISTED.sub(lambda found: _masked_number(_closed_up(found[0])), masked)
    masked = _PARTED_ID.sub(lambda found: mask_citizen_id(_closed_up(found[0])), masked)
    masked = _PARTED_CARD.sub(lambda found: mask_digits(_closed_up(found[0])), masked)
    masked = _PARTED_PHONE.sub(_masked_phone, masked)
    return text if masked == half else masked


def holds_number(text: str) -> bool:
    """Whether `mask_inside` masks something of it."""
    return mask_inside(text) != text


def _masked(found: re.Match[str]) -> str:
    before, number, after = found.groups()
    return (
        found[0]
        if (before or after) and _CODE_FORM.fullmatch(found[0])
        else before + _masked_number(number) + after
    )


def _masked_number(number: str) -> str:
    return mask_citizen_id(number) if _ID_FORM.fullmatch(number.upper()) else mask_digits(number)


def _masked_phone(found: re.Match[str]) -> str:
    return found[0] if _NO_PHONE.search(found[0]) else mask_digits(_closed_up(found[0]))


def _closed_up(number: str) -> str:
    return "".join(character for character in number if character.isalnum())


def mask_address(address: str) -> str:
    """长春市朝阳区****: as far as the county; nothing of an address that names none."""
    found = _DIVISION.match(address)
    return f"{found[0] if found else ''}****" if address else ""
