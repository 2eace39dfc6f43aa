"""Sixty and more files as counties and attackers send them: what each is, and what must come of it, whichever way it is sent."""

import datetime
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests import factories as make
from tests.lib.spreadsheets.books import label, ods, xls
from tests.lib.spreadsheets.hostile import CASES

HEADERS = ("姓名", "身份证号", "人员类别", "用途", "慰问金(元)", "发放日期")
Cells = Sequence[object]


@dataclass(frozen=True)
class File:
    """A file's name, its bytes, and the status, codes of errors and codes of warnings that it must have."""

    filename: str
    build: Callable[[], bytes]
    status: str
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def row(serial: int = 1, **changes: object) -> list[object]:
    """A good row in the order of HEADERS."""
    cells = {
        "姓名": f"李{serial}", "身份证号": make.citizen_id(serial), "人员类别": "户外一线", "用途": "慰问",
        "慰问金(元)": 500, "发放日期": datetime.date(2023, 1, 10), **changes,
    }  # fmt: skip
    return list(cells.values())


def book(
    *lines: Cells, dress: Callable[[Worksheet], None] = lambda _page: None, title: str = "花名册"
) -> bytes:
    """An .xlsx of these lines, and what `dress` does to the page."""
    made = openpyxl.Workbook()
    page = made.active
    page.title = title
    for line in lines:
        page.append(list(line))
    dress(page)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def text(*lines: Cells) -> str:
    return "".join(",".join("" if cell is None else str(cell) for cell in line) + "\r\n" for line in lines)


def one(**changes: object) -> Callable[[], bytes]:
    """A roster of a good row and one with these changes."""
    return lambda: book(HEADERS, row(1), row(2, **changes))


def hidden(page: Worksheet) -> None:
    page.row_dimensions[3].hidden = True


def merged_days(page: Worksheet) -> None:
    page["F3"] = None
    page.merge_cells("F2:F3")


def merged_amounts(page: Worksheet) -> None:
    page["E3"] = None
    page.merge_cells("E2:E3")


def grouped_header() -> bytes:
    def dress(page: Worksheet) -> None:
        page.merge_cells("E1:F1")

    top = ("姓名", "身份证号", "人员类别", "用途", "慰问款物", None, "发放日期")
    below = (None, None, None, None, "慰问金", "慰问品折款", None)
    return book(top, below, [*row()[:5], 100, row()[5]], dress=dress)


def old_book() -> bytes:
    lines = (HEADERS, [str(cell) for cell in row(1)], [str(cell) for cell in row(2)])
    return xls(
        {
            "花名册": b"".join(
                label(y, x, str(cell)) for y, line in enumerate(lines) for x, cell in enumerate(line)
            )
        }
    )


def open_book() -> bytes:
    def cells(line: Cells) -> str:
        return "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in line
        )

    rows = "".join(f"<table:table-row>{cells(line)}</table:table-row>" for line in (HEADERS, row(1), row(2)))
    return ods(f'<table:table table:name="花名册">{rows}</table:table>')


FULL = {"慰问金(元)": "１，２００．５０", "人员类别": "户外　一线"}
GOOD = {
    "plain": File("a.xlsx", lambda: book(HEADERS, row(1), row(2)), "checked"),
    "old": File("a.xls", old_book, "checked"),
    "open": File("a.ods", open_book, "checked"),
    "csv in UTF-8": File("a.csv", lambda: text(HEADERS, row()).encode(), "checked"),
    "csv with a mark": File("a.csv", lambda: text(HEADERS, row()).encode("utf-8-sig"), "checked"),
    "csv in GB18030": File("a.csv", lambda: text(HEADERS, row()).encode("gb18030"), "checked"),
    "title above": File("a.xlsx", lambda: book(["2023年送温暖花名册"], ["单位：元"], HEADERS, row()), "checked"),
    "other words": File("a.xlsx", lambda: book(
        ("姓名", "身份证号码", "人员类型", "用途", "慰问金额", "发放时间"), row()), "checked"),
    "columns turned round": File("a.xlsx", lambda: book(HEADERS[::-1], row()[::-1]), "checked"),
    "a column of serial numbers": File("a.xlsx", lambda: book(("序号", *HEADERS), [1, *row()]), "checked"),
    "header of two lines": File("a.xlsx", grouped_header, "checked"),
    "blank lines": File("a.xlsx", lambda: book(HEADERS, [], row(1), [], [" "], row(2), []), "checked"),
    "totals and signature": File("a.xlsx", lambda: book(
        HEADERS, row(1), ["小计", None, None, None, 500], row(2), ["小计", None, None, None, 500],
        ["合计", None, None, None, 1000], ["制表人：王会计", None, "审核：赵主任"]), "checked"),
    "merged dates": File("a.xlsx", lambda: book(HEADERS, row(1), row(2), dress=merged_days), "checked"),
    "dates as text": File("a.xlsx", lambda: book(HEADERS, *(
        row(n, 发放日期=day) for n, day in enumerate(
            ("2023-1-15", "2023.1.15", "2023/1/15", "2023年1月15日", "20230115", 20230115), 1))), "checked"),
    "amounts as text": File("a.xlsx", lambda: book(HEADERS, *(
        row(n, **{"慰问金(元)": written}) for n, written in enumerate(("1,200", "￥300", "300元", "0.30000000000000004"), 1))), "checked"),
    "full width": File("a.xlsx", one(**FULL), "checked"),
    "ID with spaces and an apostrophe": File("a.xlsx", one(身份证号=f"'{make.citizen_id(9)[:6]} {make.citizen_id(9)[6:]} "), "checked"),
}  # fmt: skip
WARNED = {
    "a hidden row": File("a.xlsx", lambda: book(HEADERS, row(1), row(2), dress=hidden), "checked", (), ("hidden_row",)),
    "an extra column": File("a.xlsx", lambda: book((*HEADERS, "血型"), [*row(), "A"]), "checked", (), ("extra_column",)),
    "a wrong sum": File("a.xlsx", lambda: book(HEADERS, row(), ["合计", None, None, None, 600]), "checked", (), ("total_mismatch",)),
    "no ID number": File("a.xlsx", one(身份证号=None), "checked", (), ("unnamed",)),
    "a neighbour's title": File("a.xlsx", lambda: book(["榆树市总工会花名册"], HEADERS, row()), "checked", (), ("other_unit",)),
}  # fmt: skip
FAULTY = {
    "an amount in words": File("a.xlsx", one(**{"慰问金(元)": "五百元"}), "refused", ("amount_invalid",)),
    "a negative amount": File("a.xlsx", one(**{"慰问金(元)": -1}), "refused", ("amount_negative",)),
    "three decimals": File("a.xlsx", one(**{"慰问金(元)": 0.005}), "refused", ("amount_invalid",)),
    "an error cell": File("a.xlsx", one(**{"慰问金(元)": "#N/A"}), "refused", ("formula_error",)),
    "a formula without value": File("a.xlsx", one(**{"慰问金(元)": "=SUM(E2)"}), "refused", ("formula_error",)),
    "no amount": File("a.xlsx", one(**{"慰问金(元)": None}), "refused", ("required",)),
    "a number for an ID": File("a.xlsx", one(身份证号=220104198503170010), "refused", ("id_number_damaged",)),
    "an ID in a CSV as E+17": File(
        "a.csv", lambda: text(HEADERS, row(身份证号="2.20104E+17")).encode(), "refused", ("id_number_damaged",)),
    "a wrong check digit": File("a.xlsx", one(身份证号=make.citizen_id(9)[:-1] + "a"), "refused", ("id_number_invalid",)),
    "无 for an ID": File("a.xlsx", one(身份证号="无"), "refused", ("id_number_invalid",)),
    "30 February": File("a.xlsx", one(发放日期="2023年2月30日"), "refused", ("date_invalid",)),
    "a day outside": File("a.xlsx", one(发放日期="2023-05-01"), "refused", ("date_outside_campaign",)),
    "an unknown category": File("a.xlsx", one(人员类别="环卫"), "refused", ("unknown_category",)),
    "an unknown purpose": File("a.xlsx", one(用途="探望"), "refused", ("unknown_purpose",)),
    "the same key twice": File("a.xlsx", lambda: book(HEADERS, row(1), row(1)), "refused", ("duplicate_in_file",)),
    "merged amounts": File("a.xlsx", lambda: book(HEADERS, row(1), row(2), dress=merged_amounts), "refused", ("merged_amount",)),
    "a column is missing": File("a.xlsx", lambda: book(HEADERS[:3] + HEADERS[4:], row()[:3] + row()[4:]), "refused", ("missing_column",)),
    "万元": File("a.xlsx", lambda: book(["单位：万元"], HEADERS, row(**{"慰问金(元)": 0.05})), "refused", ("unit_wan",)),
    "none of our sheets": File("a.xlsx", lambda: book(("菜名", "价格"), ("面条", 12)), "refused", ("no_known_sheet",)),
    "no data": File("a.xlsx", lambda: book(HEADERS), "refused", ("empty",)),
    "five faults in two rows": File("a.xlsx", lambda: book(
        HEADERS, row(1, 姓名=None, 人员类别="环卫", **{"慰问金(元)": "五百"}), row(2, 用途=None, 发放日期="去年")),
        "refused", ("required", "unknown_category", "amount_invalid", "required", "date_invalid")),
}  # fmt: skip
HOSTILE = {
    f"hostile: {name}": File(filename, build, "refused", (code,))
    for name, (code, filename, build) in [(name, CASES[name]) for name in sorted(CASES)[::3]]
}
FILES = GOOD | WARNED | FAULTY | HOSTILE
