"""Rosters of any length: made-up people, every column of 慰问帮扶发放 filled, every row good."""

import datetime
import random
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from songnuan.lib.identifiers import citizen_check_digit

HEADERS = (
    "姓名", "身份证号", "人员类别", "用途", "救助项目", "慰问金(元)", "慰问品折价(元)", "慰问品", "数量", "人次",
    "发放日期", "资金来源", "发放方式", "工作单位", "所属基层工会", "联系电话", "家庭住址", "档案编号", "开户银行",
    "银行卡号", "代领人", "凭证号", "备注",
)  # fmt: skip
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗", "春秋冬夏梅兰竹菊国庆建军桂英海山玉龙文武"
_CATEGORIES = ("深度困难职工", "货车司机", "快递员", "劳动模范", "户外一线", "医务人员", "农民工", "先进模范")
_SOURCES = ("省级财政", "市级财政", "本级工会经费", "社会捐助", "行政拨付")
_FIRST = datetime.date(2022, 12, 1)


def rows(count: int, seed: int = 2023) -> Iterator[tuple[object, ...]]:
    """Good rows in the order of HEADERS; no two of one person on one day."""
    chance = random.Random(seed)
    for serial in range(count):
        born = datetime.date(1955, 1, 1) + datetime.timedelta(days=serial // 999 % 18_000)
        body = f"220104{born:%Y%m%d}{serial % 999 + 1:03d}"
        assistance = serial % 7 == 0
        yield (
            chance.choice(_SURNAMES) + chance.choice(_GIVEN) + chance.choice(_GIVEN), body + citizen_check_digit(body),
            chance.choice(_CATEGORIES), "帮扶救助" if assistance else "慰问", "生活救助" if assistance else None,
            chance.choice((300, 500, 800, 1000.5)), chance.choice((100, 168.88)), "米面油", "1份", 1,
            _FIRST + datetime.timedelta(days=chance.randrange(60)), chance.choice(_SOURCES), "现金",
            f"长春第{chance.randrange(400)}机械厂", f"第{chance.randrange(900)}分会", f"139{chance.randrange(10**8):08d}",
            f"长春市朝阳区人民大街{chance.randrange(9999)}号{chance.randrange(99)}室", f"D{serial:07d}", "吉林银行",
            _card(f"621700{chance.randrange(10**9):09d}"), "本人", f"V{serial:07d}", "春节走访",
        )  # fmt: skip


def _card(body: str) -> str:
    """With the last digit that checks (Luhn)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body)))
    return body + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def write(path: Path, count: int) -> Path:
    """An .xlsx of `count` rows, its dates as dates and its ID numbers as text."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page, day = book.add_worksheet("慰问帮扶发放"), book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, HEADERS)
        for number, row in enumerate(rows(count), start=1):
            for place, value in enumerate(row):
                if isinstance(value, datetime.date):
                    page.write_datetime(number, place, datetime.datetime.combine(value, datetime.time()), day)
                elif isinstance(value, str):
                    page.write_string(number, place, value)
                elif value is not None:
                    page.write(number, place, value)
    return path
