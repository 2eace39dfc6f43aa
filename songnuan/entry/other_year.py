"""Whether the lines above a table, or its worksheet's name, say that it is of another winter than the campaign."""

import re
from collections.abc import Iterable

from campaigns.models import Campaign
from songnuan.lib.text import squeeze

_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?![十\d]{0,3}月)(?P<winter>冬|底|末|第?4季度)?")
"""2022年, 二〇二二年度; in 制表：2022年12月30日, or 2022年  月  日 to be filled by hand, stands a day."""
_TABLE = re.compile(
    "年度|温暖|[两双]节|元旦|春节|慰问|帮扶|救助|筹集|走访|发放|服务|困难|名[单册]|台账|汇总|明细"
)
"""A title. Others say when a union was founded, say."""


def other_year(texts: Iterable[str], campaign: Campaign) -> str:
    """The year that is named where the campaign's is not: that of its Spring Festival; empty where that or none is.

    The end of the year in which the campaign begins is of this winter.
    """
    years = []
    for text in (squeeze(text).translate(_DIGITS) for text in texts):
        for said in _YEAR.finditer(text) if _TABLE.search(text) else ():
            this_winter = said["winter"] and said[1] == str(campaign.starts.year)
            years.append(str(campaign.ends.year) if this_winter else said[1])
    return years[0] if years and str(campaign.ends.year) not in years else ""
