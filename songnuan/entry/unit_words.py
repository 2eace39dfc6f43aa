"""Which units of money a text names, and whether it says so of a table: 单位：万元 says, 慰问标准（千元/户） only names.

An amount is no unit: 500万元, 贰仟元整.
"""

import re

from songnuan.lib.text import fold_name

YUAN, WAN = "元", "万元"

NUMERALS = "十百千万亿"
_WRITTEN = str.maketrans("萬億仟佰拾圆圓壹", "万亿千百十元元一")
_PIECES = re.compile(rf"(?<=[{NUMERALS}])块")
_ONE = re.compile(rf"((?:单位|币种|unit)\W{{0,3}})[1一](?=[{NUMERALS}]+元)")
"""单位：一千元 is 千元."""

_WORD = rf"([{NUMERALS}]*元|十?[百千万亿]+)(?![\u4e00-\u9fff])"
_MARK = r"\W{0,4}"
"""A colon is written in many ways: ∶, ︰, ；, 、, →, a blank, a quotation mark or a bracket."""
_BESIDE = r"(?:人民币\W{0,2}|[人户家次个名份]+\W)*"
_OTHER = r"(角|分|[美港欧日]元|港币|美金)(?![\u4e00-\u9fff])"
_NAMED = rf"(?<![{NUMERALS}])([{NUMERALS}]++元)为单位"
"""Looked for at the head of a run of numerals alone: from each of its places, the work would grow by its square."""
_STATED = re.compile(
    rf"单位均?[为是]?{_MARK}{_BESIDE}(?:{_WORD}|{_OTHER})|\((?:人民币)?{_WORD}|金额均?[为是]?{_MARK}{_BESIDE}{_WORD}"
    rf"|[以按]([{NUMERALS}]*元|[{NUMERALS}]+)(?:为单位|计|填)|{_NAMED}"
)
"""单位：万元, (万元), (单位：人、千元), 金额：千元, 以千元为单位: where a unit is said as such. 填报单位：万宝街道 says none."""
_STRICTLY = re.compile(
    rf"(?<![品物])单位均?[为是]?{_MARK}{_BESIDE}(?:{_WORD}|{_OTHER})|金额均?[为是]?{_MARK}{_BESIDE}{_WORD}"
    rf"|以([{NUMERALS}]*元|[{NUMERALS}]+)为单位|{_NAMED}"
)
"""Below a table of 元 no less than this: 慰问标准（千元/户） and 按千元计发 tell of something else there."""
_ALONE = re.compile(rf"\W*(?:人民币)?{_WORD}\W*(?:\(人民币\))?|.*\((?:人民币)?{_WORD}\)\W*")
"""千元 in the corner of a sheet, 筹集款物明细（万元）."""
_COUNTED = re.compile(
    rf"(?:单位|币种|unit)\W{{1,3}}(\d[\d,.]*[{NUMERALS}]*元|\d*[wk]元?|us\$|[$€£]|[美港欧日]元)(?![\u4e00-\u9fff\w])"
)
"""单位：10000元, 单位：W, 币种：美元."""
_OVER_AMOUNTS = re.compile(
    rf"\({_OTHER}|\((\d[\d,.]*元|[wk])\)|(?<=[金额款\W])([角分])$|([美港欧日]元)|(?<![{NUMERALS}])([{NUMERALS}]*+元)(?![旦宵])"
)
"""In the header of amounts 金额万元 is one, too."""
_AMOUNT = r"\d一二两三四五六七八九零〇几数半贰叁肆伍陆柒捌玖"
_MENTIONED = re.compile(
    rf"(?<![{NUMERALS}{_AMOUNT}])([{NUMERALS}]++元)(?![旦宵])|(?<!\w)(?!十+(?!\w))([{NUMERALS}]++)(?!\w)"
    r"|(?<!\d)([wk]元)|([$€£]|(?:[美港欧日]元|港币|美金|英镑)(?![\u4e00-\u9fff])|thousand|million)"
)
"""A unit, whatever stands around it: 金额/千元, 元（万）, “千元”. 附件（十） is none."""
_DECLARES = re.compile(r"(?:单位|币种|货币)(?:均?[为是])?\W{0,4}([^()]*)")
_PART = re.compile(r"[、/;\s]+|,(?!\d{3})")
_PLAIN = re.compile(r"人民币|rmb|cny|[¥'\"“”<>《》=:]|^[人户家次个名份件笔]+$")
_ODD = re.compile(
    rf"(?:usd?|hkd|eur|jpy|gbp|twd|[\d.×x*一{NUMERALS}兆元円位币美港日欧英镑新台外角分厘$€£kw])+"
)
_SUM = re.compile(rf"(?!00|10*(?![\d.]))\d[\d.]*[{NUMERALS}]*元?")
"""An amount, which one and what noughts follow is not: 2.4万元, but 1000元."""
_TELLING = re.compile(r"[百千万亿兆円币镑角分厘$€£kw]|usd|hkd|eur|jpy|gbp|twd|十元|(?<!\d)10+(?!\d)|^000")
_MOST = 12
"""Signs of a short text that says nothing but a unit."""
MENTION = re.compile("[元圆块万萬千仟百佰亿億位种$€£]|thousand|million", re.IGNORECASE)
"""Every text that names a unit holds one of these."""


def folded(text: str) -> str:
    """The text without blanks, line breaks and brackets of other shapes, its characters for numbers as usually written."""
    return _ONE.sub(r"\1", _PIECES.sub("元", fold_name(text).translate(_WRITTEN)))


def _unit(match: re.Match[str] | None) -> str:
    """The unit that was found, such as 元, 万元, 千元; empty where none was."""
    said = next(filter(None, match.groups()), "") if match else ""
    return f"{said}元" if said and said[-1] in NUMERALS else said


def over_amounts(text: str) -> str:
    """The unit that the header of a column of amounts says, another one before 元."""
    text = folded(text)
    said = _unit(_STATED.search(text) or _COUNTED.search(text) or _OVER_AMOUNTS.search(text))
    return said if said not in ("", YUAN) else next(iter(sorted(_named(text))), said)


def stated(text: str) -> set[str]:
    """The units that a text says of its table, with all that it names besides; none where it says nothing of it."""
    text = folded(text)
    plain = next((match for match in _STATED.finditer(text) if not match[0].startswith("(")), None)
    found = {_unit(plain or _COUNTED.search(text) or _ALONE.fullmatch(text)), *_declared(text)} - {""}
    return found | _named(text) if found else set()


def named(text: str) -> set[str]:
    """Every unit that a text names."""
    text = folded(text)
    return {_unit(_STATED.search(text)), *_named(text), *_declared(text)} - {""}


def amounts(text: str) -> set[str]:
    """万元 where a text that names no other unit tells of so many."""
    return {WAN} if WAN in folded(text) and named(text) <= {YUAN} else set()


def stated_plainly(text: str) -> set[str]:
    """The unit that a note says its table's amounts are in, in so many words."""
    text = folded(text)
    return {_unit(_STRICTLY.search(text) or _COUNTED.search(text))} - {""}


def _declared(text: str) -> set[str]:
    """What stands where a unit is declared, after 单位 or alone in a short text, and is neither 元 nor a word that says who
    reports: nothing but numerals and currencies, however they are put together: 万人民币, 元×1000, 新台币."""
    match = _DECLARES.search(text)
    said = match[1] if match else text.strip("()")
    if len(said) > _MOST:
        return set()
    parts = {_PLAIN.sub("", part).replace(",", "") for part in _PART.split(said)}
    odd = {
        part for part in parts if _ODD.fullmatch(part) and _TELLING.search(part) and not _SUM.fullmatch(part)
    }
    return {WAN if part.strip("一位元") == "万" else part for part in odd}


def _named(text: str) -> set[str]:
    return {_unit(match) for match in _MENTIONED.finditer(text)}
