"""Amounts in Chinese words, as totals are written: 贰万肆仟元整."""

import re

from songnuan.lib.money import FEN_PER_YUAN

_DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True))
_SAME = str.maketrans("〇两贰叁肆伍陆柒捌玖", "零二二三四五六七八九")
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_PARTS = re.compile(
    r"(?:人民币)?([零一二三四五六七八九十百千万亿]{1,30})元(?:([零一二三四五六七八九])角)?零?(?:([一二三四五六七八九])分)?[整正]?"
)


def fen_in_words(text: str) -> int | None:
    """The amount in fen of a text whose 壹, 拾, 佰, 仟, 萬 and 圆 are folded (songnuan.entry.unit_words); None where it is none."""
    match = _PARTS.fullmatch(text.translate(_SAME))
    if match is None:
        return None
    jiao, fen = (_DIGITS[part] if part else 0 for part in (match[2], match[3]))
    return _whole(match[1]) * FEN_PER_YUAN + jiao * 10 + fen


def _whole(text: str) -> int:
    total, section, digit = 0, 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _UNITS:
            section += (digit or 1) * _UNITS[sign]
            digit = 0
        elif sign == "万":
            total += (section + digit) * 10_000
            section = digit = 0
        else:
            total = (total + section + digit) * 100_000_000
            section = digit = 0
    return total + section + digit
