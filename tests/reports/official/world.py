"""Hand-made facts whose official tables a person can work out on paper."""

from campaigns.models import Team, User
from songnuan.reports.official.registry import REPORTS
from songnuan.reports.official.table import Official
from songnuan.reports.scope import resolve
from tests import factories as make

WAN = 1_000_000


def facts() -> None:
    """朝阳区 and 榆树 in 长春, 长春's own level, 吉林, the transport union: one of each kind, firms in common."""
    firm = make.visit(统一社会信用代码=make.credit_code(1), 受益职工数=12, 所属行业="制造业")
    Team.objects.get_or_create(campaign=make.campaign(), name="第一慰问组")
    make.batch(
        {
            "筹集款物": [
                make.contribution(),
                make.contribution(形式="物资", 资金来源="社会捐助", **{"金额(元)": 5000}),
            ],
            "走访企业": [{**firm, "慰问组": "第一慰问组"}],
            "慰问帮扶发放": [
                make.disbursement(
                    身份证号=make.citizen_id(1), 资金来源="社会捐助", **{"慰问品折价(元)": 100}
                ),
                make.disbursement(人员类别="坚守一线职工", 姓名="一队", 人次=7),
            ],
            "在档困难职工": [
                make.roster(身份证号=make.citizen_id(1)),
                make.roster(身份证号=make.citizen_id(2), 姓名="赵晓梅"),
            ],
        },
        make.CHAOYANG,
    )
    make.batch(
        {"走访企业": [firm], "在档困难职工": [make.roster(身份证号=make.citizen_id(2), 姓名="赵晓梅")]},
        make.YUSHU,
    )
    make.batch(
        {"慰问帮扶发放": [make.disbursement(用途="帮扶救助", 人员类别="快递员", 人次=3)]}, make.CHANGCHUN
    )
    make.batch(
        {
            "筹集款物": [make.contribution(资金来源="上级工会经费补助", **{"金额(元)": 200})],
            "分类服务": [
                make.service(), make.service(服务类型="返岗包车", 人次=9), make.service(服务类型="交通费用补贴", 人次=4),
            ],
        },
        "2202",
    )  # fmt: skip


def table(code: str, reader: User | None = None, **asked: str) -> Official:
    """The table as a leader of the province sees it, unless somebody else is named."""
    return REPORTS[code].build(resolve(reader or make.user("领导", make.PROVINCE), asked))


def written(found: Official) -> dict[str, list[str]]:
    """Line by line what is read, the total as 合计."""
    return {printed.line.title: [shown.text for shown in printed.entries] for printed in found.printed}
