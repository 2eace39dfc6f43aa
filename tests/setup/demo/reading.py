"""An independent reader of the demonstration's workbooks: calamine, the contract and the standards.

Nothing here comes from the generator: columns, windows, names and check characters are written down
once more, so that a mistake in one is seen by the other.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

FIXTURES = Path(__file__).parents[3] / "fixtures"

COLUMNS = {
    "筹集款物": ["资金来源", "形式", "金额(元)", "到账日期", "拨款或捐赠单位", "文号", "是否转拨", "备注"],
    "走访企业": [
        *("走访日期", "企业名称", "统一社会信用代码", "企业类型", "所属行业", "职工人数", "受益职工数"),
        *("慰问组", "走访人", "带队领导", "诉求", "备注"),
    ],
    "慰问帮扶发放": [
        *("姓名", "身份证号", "人员类别", "用途", "救助项目", "慰问金(元)", "慰问品折价(元)", "慰问品"),
        *("数量", "人次", "发放日期", "资金来源", "发放方式", "工作单位", "所属基层工会", "联系电话"),
        *("家庭住址", "档案编号", "开户银行", "银行卡号", "代领人", "凭证号", "备注"),
    ],
    "分类服务": [
        *("服务日期", "服务类型", "活动名称", "地点", "服务对象", "人次", "支出金额(元)", "资金来源"),
        *("主题活动", "备注"),
    ],
    "在档困难职工": [
        *("姓名", "身份证号", "困难类型", "致困原因", "建档日期", "档案编号", "与户主关系", "家庭人口"),
        *("月人均收入(元)", "工作单位", "联系电话", "备注"),
    ],
}
MONEY = {"金额(元)", "慰问金(元)", "慰问品折价(元)", "支出金额(元)", "月人均收入(元)"}
NUMBERS = {"职工人数", "受益职工数", "数量", "人次", "家庭人口"}
DATES = {"到账日期", "走访日期", "发放日期", "服务日期", "建档日期"}


def records(name: str) -> list[dict[str, Any]]:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Fact:
    """One data row: the union of the file, the row Excel shows, and the cells by column."""

    union: str
    row: int
    cells: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.cells[column]

    def fen(self, column: str) -> int:
        """A money cell in fen, read at 15 significant digits; 0 where it is empty."""
        value = self.cells[column]
        if value is None:
            return 0
        cents = Decimal(f"{value:.15g}") * 100
        assert cents == int(cents), (self.union, self.row, column, value)
        return int(cents)


def read(paths: list[Path]) -> dict[str, list[Fact]]:
    """The data rows of all files by sheet; fails where a header or a cell's type is not the contract's."""
    facts: dict[str, list[Fact]] = {name: [] for name in COLUMNS}
    for path in paths:
        union = path.name.partition("-")[0]
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            header, *rows = book.get_sheet_by_name(name).to_python()
            assert header == COLUMNS[name], (path.name, name)
            facts[name].extend(_facts(union, header, rows))
    return facts


def _facts(union: str, header: list[Any], rows: list[list[Any]]) -> Iterator[Fact]:
    for number, row in enumerate(rows, start=2):
        cells = {title: None if cell == "" else cell for title, cell in zip(header, row, strict=True)}
        for title, cell in cells.items():
            if cell is not None:
                wanted = date if title in DATES else float if title in MONEY | NUMBERS else str
                assert type(cell) is wanted, (union, number, title, cell)
        yield Fact(union, number, cells)


def is_id_number(text: str) -> bool:
    """GB 11643: the sum of weight times digit is 1 modulo 11 (ISO 7064 MOD 11-2)."""
    if not re.fullmatch(r"[1-8]\d{16}[\dX]", text):
        return False
    total = sum((10 if c == "X" else int(c)) * pow(2, 17 - n, 11) for n, c in enumerate(text))
    return total % 11 == 1


def born(id_number: str) -> date:
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def is_credit_code(text: str) -> bool:
    """GB 32100: the sum of weight times value, check character included, is 0 modulo 31."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(text) != 18 or any(c not in alphabet for c in text):
        return False
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1]
    return sum(alphabet.index(c) * w for c, w in zip(text, weights, strict=True)) % 31 == 0


def is_bank_card(text: str) -> bool:
    """Luhn, written with the table of doubled digits."""
    doubled = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
    digits = [int(c) for c in reversed(text)]
    return (sum(digits[0::2]) + sum(doubled[d] for d in digits[1::2])) % 10 == 0


def distinct_enterprises(visits: list[Fact], area_of: dict[str, str]) -> int:
    """The contract's rule: one code is one enterprise; without a code, the name within its area."""
    coded = {v["统一社会信用代码"] for v in visits if v["统一社会信用代码"]}
    known: dict[tuple[str, str], set[str]] = {}
    for visit in visits:
        if visit["统一社会信用代码"]:
            known.setdefault(_named(visit, area_of), set()).add(visit["统一社会信用代码"])
    alone = set()
    for visit in visits:
        if not visit["统一社会信用代码"]:
            codes = known.get(_named(visit, area_of), set())
            if len(codes) != 1:
                alone.add((*_named(visit, area_of), visit.row if codes else 0))
    return len(coded) + len(alone)


def _named(visit: Fact, area_of: dict[str, str]) -> tuple[str, str]:
    folded = unicodedata.normalize("NFKC", visit["企业名称"])
    return area_of[visit.union], re.sub(r"[\s()\[\]【】〔〕]", "", folded)
