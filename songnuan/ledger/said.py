"""A reason, a remark, an answer: words of ours that stay beside figures, as they come in (decision 32)."""

from django.utils.translation import gettext as _

from songnuan.ledger.post import Conflict
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.text import tidy


def said(text: str, most: int) -> str:
    """The words as they are kept: ends trimmed, numbers of persons masked. Conflict where they cannot be kept whole.

    `most` characters are what the column holds. A NUL is refused by PostgreSQL alone, so it is refused here.
    """
    words = mask_inside(tidy(text))
    if len(words) > most:
        raise Conflict(
            _("文字太长：最多%(most)d个字，这里有%(here)d个。请写短一些再提交。")
            % {"most": most, "here": len(words)}
        )
    if "\0" in words:
        raise Conflict(_("文字里有不能保存的字符。请重新输入后再提交。"))
    return words
