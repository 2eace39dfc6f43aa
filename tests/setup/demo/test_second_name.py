"""The demo's merge: one visit more, a firm under two names, and no contracted figure other than before."""

import pytest

from campaigns.models import Batch, EnterpriseMerge
from songnuan.ledger.undo import undo
from songnuan.ledger.verify import verify
from songnuan.setup.demo import second_name
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
CONTRACTED = ("raised", "enterprises", "consoled", "disbursed", "assisted", "served", "returned")


def contracted() -> list[object]:
    figures = make.figures()
    return [figures[code] for code in CONTRACTED]


def test_a_firm_under_two_names_is_joined_once_and_no_figure_moves() -> None:
    firm = make.visit(企业名称="长春春雨机械有限公司", 统一社会信用代码=make.credit_code(1))
    make.batch({"走访企业": [make.visit(企业名称="无码厂"), firm], "慰问帮扶发放": [make.disbursement()]})
    before, by = contracted(), make.user("省级工作人员", make.PROVINCE)
    second_name.load(make.campaign(), by)
    assert (contracted(), make.figures()["visits"]) == (before, 3)
    assert verify(make.campaign()) == []
    merge = EnterpriseMerge.objects.live().select_related("kept", "joined").get()
    assert (merge.kept.name, merge.joined.name) == ("长春春雨机械有限公司", "长春春雨机械")
    second_name.load(make.campaign(), by)
    assert Batch.objects.count() == 3
    undo(merge.added_by, by=by, reason="是两家")
    assert make.figures()["enterprises"] == 3
    second_name.load(make.campaign(), by)
    assert (Batch.objects.count(), make.figures()["enterprises"]) == (4, 3)


def test_nothing_is_typed_where_no_firm_has_a_name_to_shorten() -> None:
    make.batch({"走访企业": [make.visit(企业名称="无码厂")]})
    second_name.load(make.campaign(), make.user("省级工作人员", make.PROVINCE))
    assert Batch.objects.count() == 1
