"""A campaign that the province closed, with a reviewed row of 朝阳区 in it."""

from typing import Any

from beneficiaries.models import Disbursement
from campaigns.models import Amendment, Campaign, Filing, User
from songnuan.closing.ask import ask, ask_addition, ask_removal
from songnuan.closing.close import close
from songnuan.entry import names
from songnuan.entry.sheets import BY_NAME
from songnuan.entry.written import written
from songnuan.ledger.filing.acts import approve, file_report
from songnuan.ledger.filing.zero import empty_sheets
from tests import factories as make


def staff(name: str) -> User:
    return make.user("省级工作人员", make.PROVINCE, name)


def reviewed_and_closed() -> Filing:
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1), 联系电话="13843210000")]})
    filing = file_report(
        make.period(), make.union(), by=make.clerk(), zero=empty_sheets(make.campaign(), make.union())
    )
    approve(filing, by=staff("reviewer"))
    closed()
    return filing


def closed() -> Campaign:
    return close(make.campaign(), by=staff("closer"), reason="春节后归档")


def asked(by: User | None = None, **changes: Any) -> Amendment:
    """A 更正单 for the one row that stands, 500 元 to 600 元 where nothing else is said."""
    fact = Disbursement.objects.live().get()
    cells = written(fact, names.load(fact.campaign, fact.union))
    return ask(fact, {**cells, **(changes or {"cash": "600.00"})}, by=by or make.clerk(), reason="少写一百元")


def asked_removal(by: User | None = None) -> Amendment:
    """A 更正单 for the same row to be taken out."""
    return ask_removal(Disbursement.objects.live().get(), by=by or make.clerk(), reason="重复报送")


FORGOTTEN = {
    "慰问帮扶发放": {
        "name": "赵忘年", "citizen_id": make.citizen_id(7), "category": "户外一线", "purpose": "慰问", "cash": "300",
        "date": "2023-01-12",
    },
    "走访企业": {"date": "2023-01-05", "name": "长春春雨机械有限公司", "kind": "困难企业"},
    "筹集款物": {"source": "本级工会经费", "form": "资金", "amount": "1000", "date": "2022-12-20"},
    "分类服务": {"date": "2023-01-08", "kind": "义诊", "person_times": "40", "cost": "30"},
    "在档困难职工": {"name": "王桂兰", "citizen_id": make.citizen_id(900), "kind": "深度困难", "reason": "大病"},
}  # fmt: skip


def asked_addition(by: User | None = None, sheet: str = "慰问帮扶发放", **changes: Any) -> Amendment:
    """A 更正单 for a row that was forgotten: 300 元 where nothing else is said."""
    lookups = names.load(make.campaign(), make.union())
    cells = {**FORGOTTEN[sheet], **changes}
    return ask_addition(BY_NAME[sheet], cells, lookups, by=by or make.clerk(), reason="漏报")
