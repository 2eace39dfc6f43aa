"""Which words make a row a total or a signature, and which only may: such a row is refused and named, not guessed at."""

import re
from itertools import pairwise

from songnuan.entry.header import Header
from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.text import squeeze


def _all_but(characters: str) -> str:
    """The plain Chinese characters without these, as they are written in a class of an expression."""
    ends = [0x4DFF, *sorted(map(ord, characters)), 0xA000]
    return "".join(f"{chr(low + 1)}-{chr(high - 1)}" for low, high in pairwise(ends) if high - low > 1)


_TELLING = "汇结计計额額数數写寫页頁共和填制报审核批办手签章备附注说取放"
"""Of these characters one stands in every short word below."""
ORDINARY = re.compile(f"[{_all_but(_TELLING)}]{{2,4}}")
"""A short text of plain characters without any of those, as names are: no need to look closer."""

PLAIN = re.compile(f"[{_all_but(_TELLING)}]+")
"""A longer one, as names of firms and activities are."""
_HINT = re.compile("[汇结Σ∑计計额額数數写寫页頁共和]|人民币|sum|[tｔ][oｏ][tｔ]", re.IGNORECASE)
"""Every total holds one of these: a text without any is none."""
_SIGN = re.compile("[填制报审核批办手签章备附注说取放:：]")
"""And every signature one of these."""
_SIMPLE = str.maketrans("計總額數寫頁", "计总额数写页")
_BESIDE = re.compile(r"\([^()]*\)|[\W_]")
"""What stands in brackets, and marks: 合计（元）： is 合计."""
_LONGEST = 30

_EXACT = frozenset(("小计", "合计", "总计", "共计"))
_HALVES = frozenset("小合总共累")
_CORE = "小计|合计|总合计|总计|共计|累计|页计|总额|总数|总和|总共|合共|总金额|总人数|总户数"
_WHOLE = "以上|上述|人民币|金额|资金|物资|款物|(?:本|全|每|各)(?:页|表|册|批|次|组|月|期|年|省|市|区|县|部|单位)|全部|单位|总"
_AMOUNT = "零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟萬万亿元圆角分整正"
_COUNTED = rf"[\d{_AMOUNT}人次户家名件份笔项个数量金额款物为是共约]*"
_SURE = re.compile(
    rf"(?:{_WHOLE}){{0,2}}(?:{_CORE}){_COUNTED}|(?:人民币|合计|总计|金额)?大写(?:金额)?[{_AMOUNT}\d]*|人民币[{_AMOUNT}\d]{{2,}}"
    r"|承[前上]页|[接转结过]+[前上下次]页|(?:sub|grand)?total[\da-z]{0,5}|sum"
)
_PART = re.compile("小计|页计|[本每]页|subtotal")
_LIKELY = re.compile(
    r".+(?:小计|合计|总计|共计|累计|页计)|(?:小计|合计|总计|共计|累计)\D*\d.*|汇总|小结|[σ∑].*"
    r"|(?:以上)?(?:金额)?共[\d一二三四五六七八九十百]+[人户名家元].*|total\D*"
)
_PERHAPS = re.compile("(?:小计|合计|总计|共计|累计).+")

_OFFICE = "财务|会计|出纳|主管|分管|领导|负责|工会|主席|同志|单位|部门|机构|银行|科|室|组|联系|意见|日期|时间|电话|手机|地址|方式|副|正|总|长|人|员|者|处|及|和|与"
_SIGNS = "填表|制表|填报|报送|审核|复核|审批|经办|经手|签字|签名|签章|盖章|公章"
SIGNATURE = re.compile(
    rf"((?:{_OFFICE}|{_SIGNS}|领取|发放|、|/)+(\(\w{{1,4}}\))?"
    r"|((填表|填报)?说明|注意|注意事项|说明事项|备注|附注|注明|注)[\d一二三四五六七八九十]{0,2}):.*"
)
"""What stands before the colon of a signature line or a note, and nothing else does: 领导慰问：… is an activity."""
_UNSIGNED = re.compile(
    rf"(?:{_OFFICE})*(?:{_SIGNS}|备注|附注|注明|说明|领取人|发放人)(?:{_OFFICE}|{_SIGNS})*"
)
"""A signature without its colon: 制表人, 领导签字. Beside an amount it would be a person."""
HEADING = re.compile(
    r"(\(?[一二三四五六七八九十]{1,3}(?:\)?[、.,:]|\))|第[一二三四五六七八九十]{1,3}[、.,:批组类部项])\D.*"
)
"""一、货车司机 over the rows of a group. Beside an amount, which is the sum of those, it would be a person."""

_COUNT = re.compile(r"\d[\d.,]*[人户家名个件份笔项次]*")
_BARE = re.compile(r"[\d.,¥元-]*")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d{14}")

SURE = frozenset(("subtotal", "total"))
DOUBTFUL = frozenset(("likely", "perhaps", "aside"))
"""likely: a total by its words, unless an amount of its own says otherwise. perhaps: 合计镇 begins like one, too.
aside: 制表人 without its colon or 一、货车司机, beside other content."""


def kind_of(text: str) -> str:
    """What a text says of its row: subtotal, total, likely, perhaps, or nothing."""
    if _HINT.search(text) is None:
        return ""
    text = _BESIDE.sub("", squeeze(text).casefold().translate(_SIMPLE))
    if len(text) > _LONGEST:
        return ""
    if _SURE.fullmatch(text):
        return "subtotal" if _PART.search(text) else "total"
    if _LIKELY.fullmatch(text):
        return "likely"
    return "perhaps" if _PERHAPS.fullmatch(text) else ""


def word_in(text: str) -> str:
    """Of a text that may be a total or a heading what makes it one, for who may not read the rest: 农民工小计 → …小计."""
    if heading := HEADING.fullmatch(squeeze(text)):
        return f"{heading[1]}…"
    found = re.findall(_CORE, squeeze(text).translate(_SIMPLE)) if kind_of(text) else []
    return f"…{found[-1]}" if found else ""


def _joined(cells: list[Cell], lead: str) -> str:
    """合 and 计 may stand in two cells side by side."""
    if len(lead) > 3 or squeeze(lead) not in _HALVES:
        return lead
    texts = [cell for cell in cells if isinstance(cell, str) and cell and not cell.isspace()]
    return "".join(texts[:2])


def is_number(text: str) -> bool:
    """Whether a text is a number of identity, be it right or wrong: one word with fourteen digits in a row."""
    return _NUMBER.search(text) is not None and _WORD.fullmatch(text) is not None


def is_bare(cells: list[Cell]) -> bool:
    """Whether a row holds numbers alone."""
    return not any(isinstance(cell, str) and _BARE.fullmatch(squeeze(cell)) is None for cell in cells)


class Words:
    """What the words of a row make of it, by the cell that names it and by the first text on it."""

    def __init__(self, header: Header) -> None:
        columns = [column for column in header.sheet.columns if column.field in ("name", "activity", "giver")]
        self.column = next((column for column in columns if column.field in header.places), None)
        self.place = -1 if self.column is None else header.places[self.column.field]
        told = [
            column for column in header.sheet.columns if column.required and column.kind in ("name", "day")
        ]
        self._telling = [header.places[column.field] for column in told if column.field in header.places]
        self._needed = [
            header.places[column.field]
            for column in header.sheet.columns
            if column.required and column is not self.column and column.field in header.places
        ]
        self._numbers = [
            header.places[field] for field in ("citizen_id", "credit_code") if field in header.places
        ]

    def named(self, cells: list[Cell]) -> str:
        """The text in the cell that names the row."""
        cell = cells[self.place] if 0 <= self.place < len(cells) else None
        return cell if isinstance(cell, str) else ""

    def fills(self, cells: list[Cell]) -> bool:
        """Whether the row says by itself all that a row of data has to choose or date: 资金来源, 用途, 走访日期."""
        return bool(self._telling) and all(
            place < len(cells) and cells[place] not in (None, "") for place in self._telling
        )

    def stands_over(self, cells: list[Cell]) -> bool:
        """Whether a row with a single text is a heading over a group: one that lacks what no row of data may lack."""
        text = next((squeeze(cell) for cell in cells if isinstance(cell, str) and cell), "")
        lacking = any(place >= len(cells) or cells[place] in (None, "") for place in self._needed)
        return lacking and HEADING.fullmatch(text) is not None

    def __call__(self, cells: list[Cell], lead: str) -> str:
        """subtotal, total or one of `DOUBTFUL`; empty for a row of data, which is what a number of identity makes of one
        that only looks like a total, and a doubt of one that is called so."""
        named = self.named(cells)
        joined = _joined(cells, lead)
        kind = kind_of(joined)
        if kind and joined == lead != named and squeeze(lead) not in _EXACT and self._is_name(named):
            kind = ""
        kind = kind or (kind_of(named) if named != lead else "")
        if not kind and (self._signs(named or lead) or self.heads(cells, lead)):
            kind = "aside"
        if kind and any(place < len(cells) and is_number(str(cells[place])) for place in self._numbers):
            return "likely" if kind in SURE else ""
        return kind

    def _signs(self, text: str) -> bool:
        """Whether it is a signature. One with a colon only where persons and firms stand: activities have colons, too."""
        if len(text) > _LONGEST or _SIGN.search(text) is None:
            return False
        text = squeeze(text)
        if ":" in text:
            return self.column is not None and self.column.field == "name" and bool(SIGNATURE.fullmatch(text))
        return _UNSIGNED.fullmatch(_BESIDE.sub("", text)) is not None

    def heads(self, cells: list[Cell], lead: str) -> bool:
        """Whether it stands over a group of persons or firms, where names stand or before an empty one. 第一批… is how
        activities are called, too."""
        text = squeeze(self.named(cells)) or squeeze(lead)
        named = self.column is not None and self.column.field == "name"
        return named and len(text) <= _LONGEST and HEADING.fullmatch(text) is not None

    @staticmethod
    def _is_name(text: str) -> bool:
        """Whether it names a row: then a word in another cell is a remark, a place of work, a column of its own."""
        text = squeeze(text)
        return bool(text) and not _COUNT.fullmatch(text) and not kind_of(text)
