"""A line is a block; {…} is a live figure."""

import pytest

from songnuan.reports.article.markup import Block, blocks, names
from songnuan.reports.article.text import DEFAULT


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("题：吉林省总工会综述", Block("title", "吉林省总工会综述")),
        ("题: 半角冒号也行", Block("title", "半角冒号也行")),
        ("一、多方筹措", Block("heading-1", "一、多方筹措")),
        ("十二、其他", Block("heading-1", "十二、其他")),
        ("（一）资金", Block("heading-2", "（一）资金")),
        ("1.财政资金", Block("heading-3", "1.财政资金")),
        ("2023年，各级工会走访企业。", Block("paragraph", "2023年，各级工会走访企业。")),
        ("一方面，筹集充足。", Block("paragraph", "一方面，筹集充足。")),
        ("[表 分地区汇总表]", Block("table", "分地区汇总表")),
        ("[表　分地区汇总表 ]", Block("table", "分地区汇总表")),
        ("[表]分地区汇总表]", Block("paragraph", "[表]分地区汇总表]")),
        ("[图片]", Block("pictures", "")),
        ("署：吉林省总工会", Block("signature", "吉林省总工会")),
        ("  筹集{筹集慰问款物}。 ", Block("paragraph", "筹集{筹集慰问款物}。")),
    ],
)
def test_each_kind_of_line(line: str, block: Block) -> None:
    assert blocks(line) == [block]


def test_empty_lines_part_nothing_and_order_is_kept() -> None:
    assert blocks("题：甲\n\n  \n乙\n") == [Block("title", "甲"), Block("paragraph", "乙")]


def test_each_live_figure_is_named_once_in_order() -> None:
    assert names("{走访企业}和{慰问对象·快递员}，{走访企业}。") == ["走访企业", "慰问对象·快递员"]


def test_the_text_that_comes_along_has_every_kind_of_block() -> None:
    assert {block.kind for block in blocks(DEFAULT)} == {
        "title", "heading-1", "paragraph", "table", "pictures", "signature",
    }  # fmt: skip


def test_the_longest_line_is_read_at_once() -> None:
    """As long as a text may be; a pattern with several ways to part the blanks would not end today."""
    line = "[表" + " \u3000" * 9_900 + "x"
    assert blocks(line) == [Block("paragraph", line)]
