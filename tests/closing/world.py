"""A campaign that the province closed, with a reviewed row of 朝阳区 in it."""

from typing import Any

from beneficiaries.models import Disbursement
from campaigns.models import Amendment, Campaign, Filing, User
from songnuan.closing.amend import ask
from songnuan.closing.close import close
from songnuan.entry import names
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
