"""What stands in the place of a unit of money and is neither 元 nor a word that says who reports: 万人民币, 元×1000, 新台币."""

import re

from songnuan.entry.said import NUMERALS

_PLACE = re.compile(r"(?:单位|币种|货币)(?:均?[为是])?\W{0,4}([^()]*)")
_PART = re.compile(r"[、/;\s]+|,(?!\d{3})")
_PLAIN = re.compile(r"人民币|rmb|cny|[¥'\"“”<>《》=:]|^[人户家次个名份件笔]+$")
_ODD = re.compile(
    rf"(?:usd?|hkd|eur|jpy|gbp|twd|[\d.×x*一{NUMERALS}兆元円位币美港日欧英镑新台外角分厘$€£kw])+"
)
"""Numerals and currencies, however they are put together."""
_SUM = re.compile(rf"(?!00|10*(?![\d.]))\d[\d.]*[{NUMERALS}]*元?")
"""An amount, which one and what noughts follow is not: 2.4万元, but 1000元."""
_TELLING = re.compile(r"[百千万亿兆円币镑角分厘$€£kw]|usd|hkd|eur|jpy|gbp|twd|十元|(?<!\d)10+(?!\d)|^000")
_SIGN = re.compile(r"[^\W\d]|[$€£]")
_MOST = 12
"""Signs of a short text that says nothing but a unit."""


def declared(text: str) -> set[str]:
    """The odd units that a folded text declares after 单位：, or by holding nothing else."""
    place = _PLACE.search(text)
    said = place[1] if place else text.strip("()")
    # A number by itself is that of a paper or of people; where a unit is due it is one.
    if len(said) > _MOST or (place is None and not _SIGN.search(said)):
        return set()
    parts = {_PLAIN.sub("", part).replace(",", "") for part in _PART.split(said)}
    odd = {
        part for part in parts if _ODD.fullmatch(part) and _TELLING.search(part) and not _SUM.fullmatch(part)
    }
    return {"万元" if part.strip("一位元") == "万" else part for part in odd}
