"""How the text of an article is written: a line is a block, {…} is a live figure, [表 …] a table, [图片] the photographs.

题：吉林省各级工会{年份}年“两节”送温暖活动综述
一、筹集慰问款物            a heading; so are lines that begin （一） or 1.
各级工会筹集{筹集慰问款物}，其中社会捐助{筹集慰问款物·社会捐助}。
[表 分地区汇总表]
[图片]
署：吉林省总工会            who signs, at the end
"""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["title", "heading-1", "heading-2", "heading-3", "paragraph", "table", "pictures", "signature"]

LIVE = re.compile(r"\{([^{}]*)\}")
_STARTS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"题[：:]\s*"), "title"),
    (re.compile(r"署[：:]\s*"), "signature"),
    (re.compile(r"(?=[一二三四五六七八九十]+、)"), "heading-1"),
    (re.compile(r"(?=（[一二三四五六七八九十]+）)"), "heading-2"),
    (re.compile(r"(?=\d+[.．])"), "heading-3"),
)
_TABLE, _END = "[表", "]"
PICTURES = "[图片]"


@dataclass(frozen=True)
class Block:
    """One line as written: its kind and its text without the mark."""

    kind: Kind
    text: str


def blocks(text: str) -> list[Block]:
    """The blocks of an article; empty lines part nothing."""
    return [_block(line.strip()) for line in text.splitlines() if line.strip()]


def _block(line: str) -> Block:
    if line.startswith(_TABLE) and line.find(_END) == len(line) - 1:
        return Block("table", line[len(_TABLE) : -1].strip())
    if line == PICTURES:
        return Block("pictures", "")
    for start, kind in _STARTS:
        found = start.match(line)
        if found:
            return Block(kind, line[found.end() :])
    return Block("paragraph", line)


def names(text: str) -> list[str]:
    """The live figures that a text asks for, each once, in its order."""
    return list(dict.fromkeys(LIVE.findall(text)))
