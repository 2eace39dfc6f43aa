"""The demo's editions and published figures: an early one that was quoted too soon, and the final one.

No figure under *all* moves. The early edition is taken while some counties have not sent anything yet.
"""

import datetime

from campaigns.models import Campaign, Edition, Union, User
from songnuan.ledger.edition import take
from songnuan.ledger.totals import totals
from songnuan.reports.models import PublishedFigure

EARLY, FINAL = "初步数", "定稿数"
LEFT_OUT = 8
"""How many unions had not sent anything when the early edition was taken."""

QUOTED = ("disbursed", "全省工会工作例会材料", datetime.date(2023, 1, 28), "省总工会保障部")
TOLD = ("returned", "近600人次", "2023年“两节”送温暖综述", datetime.date(2023, 2, 8), "省总工会办公室")


def early(campaign: Campaign, by: User) -> Edition | None:
    """The early edition, and a figure that was quoted from it. None where there is one, or everybody has sent."""
    sent = campaign.batches.order_by().values("union").distinct().count()
    if campaign.editions.exists() or sent >= campaign.places.count():
        return None
    edition = take(campaign, EARLY, by=by, remark="还有几个县没有报齐，供工作例会使用。")
    code, where, on, spoken_by = QUOTED
    province = _province(campaign)
    fen = totals(campaign, province)[code] or 0
    said = f"{fen // 100_000 / 10:.1f}万元"
    _publish(edition, province, by, indicator=code, said=said, where=where, on=on, spoken_by=spoken_by)
    return edition


def final(campaign: Campaign, by: User) -> Edition | None:
    """The final edition, and a figure that was told from it. None where there is one."""
    if campaign.editions.filter(name=FINAL).exists():
        return None
    edition = take(campaign, FINAL, by=by, remark="全部单位报齐、核对以后。")
    code, said, where, on, spoken_by = TOLD
    _publish(
        edition, _province(campaign), by, indicator=code, said=said, where=where, on=on, spoken_by=spoken_by
    )
    return edition


def _province(campaign: Campaign) -> Union:
    return Union.objects.get(places__campaign=campaign, places__superior=None)


def _publish(edition: Edition, union: Union, by: User, **said: object) -> None:
    PublishedFigure.objects.create(
        campaign=edition.campaign, union=union, status=edition.status, number=edition.number, by=by, **said
    )
