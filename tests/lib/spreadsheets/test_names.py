"""The name of an upload, fit to be shown."""

import pytest

from songnuan.lib.spreadsheets.names import safe_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("朝阳区 花名册.xlsx", "朝阳区 花名册.xlsx"),
        ("C:\\Users\\张\\花名册.xlsx", "花名册.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\u202exslx.exe", "axslx.exe"),
        ("a\r\nb\0.xlsx", "ab.xlsx"),
        ("\ud800.xlsx", "xlsx"),
        ("..", "未命名文件"),
        ("", "未命名文件"),
        ("\u200b", "未命名文件"),
        ("长" * 300 + ".xlsx", "长" * 115 + ".xlsx"),
    ],
)
def test_safe_name(sent: str, shown: str) -> None:
    assert safe_name(sent) == shown
