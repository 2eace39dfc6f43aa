"""Whether the lines above a table, or its worksheet's name, say that it is of another winter than the campaign."""

import re
from collections.abc import Iterable

from campaigns.models import Campaign
from songnuan.lib.text import squeeze

_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?!\d{1,2}月)")
"""2022年, 二〇二二年度; in 制表：2022年12月30日 stands a day."""


def other_year(texts: Iterable[str], campaign: Campaign) -> str:
    """The year that is named where the campaign's is not: that of its Spring Festival; empty where that or none is."""
    years = [year for text in texts for year in _YEAR.findall(squeeze(text).translate(_DIGITS))]
    return years[0] if years and str(campaign.ends.year) not in years else ""
