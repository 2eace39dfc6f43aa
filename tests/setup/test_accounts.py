"""The table of demo accounts in a terminal."""

import json
from pathlib import Path

from songnuan.setup.accounts import accounts_table


def test_columns_align_where_chinese_takes_two_places(tmp_path: Path) -> None:
    accounts = [
        {"username": "chaoyang", "password": "a-1", "role": "市县填报员", "union": "220104"},
        {"username": "sa", "password": "b-22", "role": "领导", "union": None},
    ]
    (tmp_path / "demo-accounts.json").write_text(json.dumps(accounts), encoding="utf-8")
    assert accounts_table(tmp_path).splitlines() == [
        "  账号      密码  角色        单位",
        "  chaoyang  a-1   市县填报员  220104",
        "  sa        b-22  领导",
    ]


def test_no_accounts_is_one_sentence(tmp_path: Path) -> None:
    assert accounts_table(tmp_path) == "没有演示账号。"


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "demo-accounts.json").write_text("[")
    assert accounts_table(tmp_path) == f"演示账号文件 {tmp_path / 'demo-accounts.json'} 无法读取。"
