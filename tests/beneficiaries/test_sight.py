"""Masked by default: what each reader sees of each value (T44), and which names are sealed."""

import pytest

from beneficiaries.models import Disbursement, RosterEntry
from beneficiaries.sight import Sight, masked
from beneficiaries.values import name_of, value_of
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T44")]
CHILD, GROWN = make.citizen_id(7, born="20050111"), make.citizen_id(7, born="20050110")
"""Under and just of age on 2023-01-10."""
ENTERS, READS = Sight(names=True, closed_class=True), Sight(names=False, closed_class=False)


def handed(**row: str) -> Disbursement:
    return Disbursement.objects.get(added_by=make.batch({"慰问帮扶发放": [make.disbursement(**row)]}))


def seen(sight: Sight, fact: Disbursement | RosterEntry) -> dict[str, str]:
    """Every personal value as this reader sees it."""
    names = (
        "name",
        "citizen_id",
        "phone",
        "card",
        "address",
        "bank",
        "proxy",
        "remark",
        "reason",
        "relation",
    )
    values = {name: str(value_of(fact, name, fact.private) or "") for name in names}
    values["name"] = name_of(fact)
    return {name: sight.shown(fact, name, value) for name, value in values.items() if value}


def test_numbers_and_circumstances_are_masked_for_everyone() -> None:
    number = make.citizen_id(5)
    fact = handed(
        身份证号=number, 联系电话="13804310077", 银行卡号="6222021234567890128", 开户银行="工行红旗街支行",
        家庭住址="吉林省长春市朝阳区红旗街12号", 代领人="李小明", 备注="肺病",
    )  # fmt: skip
    common = {
        "citizen_id": f"{number[:6]}********{number[-4:]}", "phone": "138****0077", "card": "622****0128",
        "address": "吉林省长春市朝阳区****", "proxy": "李某某", "remark": "已登记，此处不显示",
    }  # fmt: skip
    assert seen(ENTERS, fact) == {"name": "李春生", "bank": "工行红旗街支行", **common}
    assert seen(READS, fact) == {"name": "李某某", "bank": "已登记，此处不显示", **common}


def test_the_name_of_a_minor_is_sealed_and_masked_for_those_who_enter() -> None:
    child, grown = handed(姓名="赵小雨", 身份证号=CHILD), handed(姓名="赵大雨", 身份证号=GROWN)
    assert [(fact.name, name_of(fact)) for fact in (child, grown)] == [("", "赵小雨"), ("赵大雨", "赵大雨")]
    assert [ENTERS.name(fact) for fact in (child, grown)] == ["赵某某", "赵大雨"]


def test_the_same_on_the_roster_without_a_date_as_of_the_campaigns_first_day() -> None:
    make.batch({"在档困难职工": [make.roster(姓名="赵小雨", 身份证号=CHILD), make.roster()]})
    child, grown = RosterEntry.objects.order_by("pk")
    assert (child.name, ENTERS.name(child), grown.name) == ("", "赵某某", "王桂兰")
    assert seen(ENTERS, grown)["reason"] == "已登记，此处不显示"


def test_of_the_closed_class_nothing_is_said_without_the_permission() -> None:
    fact = handed(姓名="张警官", 人员类别="因公伤残民警", 联系电话="13804310077")
    assert seen(Sight(names=True, closed_class=False), fact) == {"name": "不公开", "phone": "不公开"}
    assert seen(ENTERS, fact) == {"name": "张某某", "phone": "138****0077"}


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("吉林省长春市朝阳区红旗街12号", "吉林省长春市朝阳区****"), ("朝阳区红旗社区3栋", "朝阳区****"),
        ("延边朝鲜族自治州延吉市河南街", "延边朝鲜族自治州延吉市****"), ("红旗社区3栋", "****"), ("春城大街1号", "****"),
        ("前郭尔罗斯县", "前郭尔罗斯县****"),
    ],
)  # fmt: skip
def test_an_address_is_left_as_far_as_the_county(address: str, left: str) -> None:
    assert masked("address", address) == left
