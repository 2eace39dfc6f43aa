"""What a name in use means stays: a figure of the past moves by a correction of its own rows, never beside it."""

from typing import Any

import pytest

from beneficiaries.models import ServiceKind
from campaigns.models import Contribution, FundSource
from songnuan.entry import names, single
from songnuan.entry.written import written
from tests import factories as make
from tests.admin.pages import address, seen, signed_in

pytestmark = pytest.mark.django_db
FROM_ABOVE, HOME = "上级工会经费补助", "返岗包车"


def saved(model: Any, name: str, **changes: str) -> Any:
    """The answer to the form of a name, with its box unticked unless a change says otherwise."""
    row = model.objects.get(name=name)
    data = {"name": row.name, "name_en": row.name_en, "order": row.order, **changes}
    staff = signed_in(make.user("省级工作人员", make.PROVINCE))
    at = address(model, "change", row.pk)
    return staff.post(at, {**data, **seen(staff, at)})


@pytest.mark.parametrize(
    ("model", "name", "field", "table"),
    [
        (FundSource, FROM_ABOVE, "from_above", {"筹集款物": [make.contribution(资金来源=FROM_ABOVE)]}),
        (ServiceKind, HOME, "safe_return", {"分类服务": [make.service(服务类型=HOME)]}),
    ],
)
def test_it_is_open_until_a_row_uses_it(model: Any, name: str, field: str, table: Any) -> None:
    def meant() -> bool:
        return bool(model.objects.values_list(field, flat=True).get(name=name))

    saved(model, name)
    assert meant() is False
    saved(model, name, **{field: "on"})
    make.batch(table)
    assert saved(model, name, name_en="Another").status_code == 302
    assert (meant(), model.objects.get(name=name).name_en) == (True, "Another")


def test_the_control_where_it_is_open_a_corrected_remark_moves_the_money() -> None:
    made = make.batch({"筹集款物": [make.contribution(资金来源=FROM_ABOVE)]})
    FundSource.objects.filter(name=FROM_ABOVE).update(from_above=False)
    before, row = make.figures(), Contribution.objects.get(added_by=made)
    lookups = names.load(make.campaign(), make.union())
    cells = {**written(row, lookups), "remark": "改备注一下"}
    assert single.correct(row, cells, lookups, by=make.clerk(), reason="改备注一下").batch
    assert (before["raised"], make.figures()["raised"]) == ("0.00", "10000.00")
