"""What enterprises and workers most often ask for, so that nobody types it twice."""

from campaigns.models import Visit
from songnuan.entry.names import Lookups
from songnuan.entry.visits.firms import initials
from songnuan.lib.identifiers import mask_inside

COMMON = (
    "缺流动资金", "融资难", "招工难", "留工难", "订单不足", "原材料涨价", "物流不畅", "希望办技能培训", "希望帮助子女就学", "希望帮助就业",
    "看病负担重", "住房困难", "拖欠工资", "取暖困难",
)  # fmt: skip
"""In the words of those who visit."""

MOST, LONGEST = 100, 40


def known(lookups: Lookups) -> list[list[str]]:
    """Each with its initials: what this union wrote down in this campaign, then what is common. One query.

    Never a text in which a number of a person stands.
    """
    visits = Visit.objects.live().filter(campaign=lookups.campaign, union=lookups.union).exclude(needs="")
    written = visits.order_by("-pk").values_list("needs", flat=True)[:MOST]
    texts = dict.fromkeys(
        (*(text for text in written if len(text) <= LONGEST and mask_inside(text) == text), *COMMON)
    )
    return [[text, initials(text)] for text in texts]
