"""What a file changes in 数据管理 the log tells row by row, in the words of the form."""

from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import Category, Venue
from campaigns.admin import exchange
from campaigns.admin.scoped import record_all
from campaigns.models import Event, FundSource, Union
from tests import factories as make
from tests.admin.pages import address, seen, signed_in, text
from tests.admin.test_exchange import SOURCE, UNION, confirm, upload

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T50")]
CATEGORY = "活动代码,代码,名称,英文名,大类代码,不公开,须填身份证号,排序\n"


def told() -> list[tuple[str, str, dict[str, Any]]]:
    """Every event of the admin's tables but of previews: verb, union, body."""
    events = Event.objects.filter(verb__startswith="admin.").exclude(verb="admin.preview")
    return [(event.verb, event.union.code, event.body) for event in events.select_related("union")]


def line_of(union: Union, **changes: object) -> str:
    stood = {
        "code": union.code, "name": union.name, "short": union.short_name, "en": union.name_en,
        "kind": Union.Kind(union.kind).label, "gb": union.gb_code, "order": union.order, "superior": "",
    }  # fmt: skip
    return ",".join(map(str, {**stood, **changes}.values())) + "\n"


def test_unions_are_renamed_each_under_itself_from_what_to_what(admin: Client) -> None:
    mine, other = make.union(), make.union(make.YUSHU)
    lines = line_of(mine, name="某某总工会") + line_of(
        other, name="朝阳区总工会(新)", kind="开发区工会", gb=""
    )
    assert confirm(admin, Union, upload(admin, Union, UNION + lines)).status_code == 302
    table: dict[str, Any] = {"model": "campaigns.union"}
    assert told() == [
        (
            "admin.change",
            make.CHAOYANG,
            {
                **table, "id": mine.pk, "name": "某某总工会", "fields": ["名称"],
                "values": {"名称": {"from": "朝阳区总工会", "to": "某某总工会"}},
            },
        ),
        (
            "admin.change",
            make.YUSHU,
            {
                **table, "id": other.pk, "name": "朝阳区总工会(新)", "fields": ["名称", "类型", "行政区划代码"],
                "values": {
                    "名称": {"from": "榆树市总工会", "to": "朝阳区总工会(新)"},
                    "类型": {"from": "县区总工会", "to": "开发区工会"},
                    "行政区划代码": {"from": "220182", "to": ""},
                },
            },
        ),
        ("admin.import", make.PROVINCE, {**table, "counts": told()[-1][2]["counts"]}),
    ]  # fmt: skip
    auditor = signed_in(make.user("安全审计", make.PROVINCE))
    assert "原为 榆树市总工会；改为 朝阳区总工会(新)" in text(auditor.get("/audit/"))


def test_a_new_union_is_told_with_its_superior(admin: Client) -> None:
    line = "2201XX,新区总工会,新区,New Zone,开发区工会,,900,2201\n"
    confirm(admin, Union, upload(admin, Union, UNION + line))
    verb, union, body = told()[0]
    since = Union.objects.get(code="2201XX").affiliations.get().since
    assert (verb, union, body["name"]) == ("admin.add", "2201XX", "新区总工会")
    typed = {
        "代码": "2201XX", "名称": "新区总工会", "简称": "新区", "英文名": "New Zone", "类型": "开发区工会", "排序": "900",
    }  # fmt: skip
    assert body["values"] == {
        **{name: {"from": "", "to": value} for name, value in typed.items()},
        "隶属关系": {"from": [], "to": [f"长春市总工会 {since}"]},
    }


def by_form(province: Client, category: Category, *, needs_id: bool) -> None:
    at = address(Category, "change", category.pk)
    data: dict[str, Any] = {
        "name": category.name, "name_en": category.name_en, "head": category.head_id or "", "order": category.order
    }  # fmt: skip
    data |= {"closed": "on"} if category.closed else {}
    data |= {"needs_id": "on"} if needs_id else {}
    assert province.post(at, {**data, **seen(province, at)}).status_code == 302


def by_file(province: Client, category: Category, *, needs_id: bool) -> None:
    head = category.head.code if category.head else ""
    line = (
        f"2023,{category.code},{category.name},{category.name_en},{head},{'是' if category.closed else '否'},"
        f"{'是' if needs_id else '否'},{category.order}\n"
    )
    assert confirm(province, Category, upload(province, Category, CATEGORY + line)).status_code == 302


def test_a_file_tells_of_a_row_what_its_form_tells(province: Client) -> None:
    """须填身份证号 switched off for an hour and on again: by whichever way, the log says so twice, and the same."""
    category = Category.objects.filter(campaign=make.campaign(), needs_id=True, head=None).first()
    for change in (by_form, by_file):
        change(province, category, needs_id=False)
        change(province, category, needs_id=True)
    form, file = told()[:2], [one for one in told()[2:] if one[0] != "admin.import"]
    assert [body["values"] for _verb, _union, body in form] == [
        {"须填身份证号": {"from": True, "to": False}}, {"须填身份证号": {"from": False, "to": True}},
    ]  # fmt: skip
    assert file == form


def test_the_control_the_count_alone_tells_neither_row_nor_value(
    province: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "record_all", lambda request, told: record_all(request, told[-1:]))
    category = Category.objects.filter(campaign=make.campaign(), needs_id=True, head=None).first()
    by_file(province, category, needs_id=False)
    assert [(verb, set(body)) for verb, _union, body in told()] == [("admin.import", {"model", "counts"})]


def test_where_a_form_tells_no_values_a_file_tells_none() -> None:
    clerk = signed_in(make.user("省级工作人员", make.PROVINCE, "venues"))
    Venue.objects.create(union=make.union(), name="驿站", address="人民大街1号")
    header = "工会代码,名称,英文名,场所类型,地址,在用\n"
    preview = upload(clerk, Venue, f"{header}{make.CHAOYANG},驿站,,station,人民大街2号,是\n")
    assert confirm(clerk, Venue, preview).status_code == 302
    assert told()[0] == (
        "admin.change",
        make.CHAOYANG,
        {"model": "beneficiaries.venue", "id": Venue.objects.get().pk, "fields": ["地址"]},
    )


def test_a_file_and_a_form_that_change_nothing_are_no_change(province: Client) -> None:
    source = FundSource.objects.order_by("pk").first()
    yes = {True: "是", False: "否"}
    line = (
        f"{source.code},{source.name},{source.name_en},{yes[source.from_above]},{yes[source.needs_id]},"
        f"{source.order}\n"
    )
    assert confirm(province, FundSource, upload(province, FundSource, SOURCE + line)).status_code == 302
    category = Category.objects.filter(campaign=make.campaign(), needs_id=True, head=None).first()
    by_form(province, category, needs_id=True)
    assert told() == []
