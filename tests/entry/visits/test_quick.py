"""What spares keys: the form begins as the last visit ended, and what is known is found by its initials."""

from typing import Any

import pytest

from beneficiaries.models import Disbursement, Need
from campaigns.models import Batch
from songnuan.entry import names
from songnuan.entry.visits import people, wants
from songnuan.entry.visits.remembered import begun
from tests import factories as make
from tests.access.pages import Page
from tests.entry.visits.forms import browser, form, person, record_of

pytestmark = pytest.mark.django_db


def test_a_form_begins_with_the_kind_of_the_unions_newest_visit_and_as_ones_own_last_ended() -> None:
    clerk, lookups = make.clerk(), names.load(make.campaign(), make.union())
    assert begun(clerk, lookups).visit["kind"] == ""
    make.batch({"走访企业": [make.visit(企业类型="中小微企业")]})
    assert begun(clerk, lookups).visit["kind"] == "中小微企业"
    on_file = person(name="王桂兰", citizen_id=make.citizen_id(1), category="深度困难职工", cash="800")
    saved = browser(clerk).post("/visits/new/", form(on_file, person(category="户外一线", cash="500")))
    assert saved.status_code == 302
    again = begun(clerk, lookups)
    assert again.visit["kind"] == "困难企业"
    assert [(row.cells["category"], row.cells["cash"], row.is_empty) for row in again.rows] == [
        ("户外一线", "500.00", True)
    ]


def test_who_is_on_file_is_found_by_initials_in_this_union_alone() -> None:
    make.batch(
        {"在档困难职工": [make.roster(姓名="王桂兰"), make.roster(姓名="赵雪", 身份证号=make.citizen_id(2))]}
    )
    make.batch({"在档困难职工": [make.roster(姓名="王国良", 身份证号=make.citizen_id(3))]}, "2201")
    reader = make.user("省级工作人员", make.PROVINCE)

    def found(letters: str) -> list[str]:
        return [one.name for one in people.by_initials(reader, make.union(), letters)]

    assert found("wgl") == found("WG") == ["王桂兰"]
    assert [found(letters) for letters in ("w", "gl", "w1", "", "王桂")] == [[]] * 5
    assert people.by_initials(make.clerk(make.YUSHU), make.union(), "wgl") == []


def test_needs_are_proposed_as_this_union_wrote_them_then_the_common_ones() -> None:
    make.batch({"走访企业": [make.visit(诉求="缺叉车司机"), make.visit(企业名称="乙厂", 诉求="长" * 60)]})
    make.batch({"走访企业": [make.visit(企业名称="丙厂", 诉求=f"找 13910012345，证号 {make.citizen_id(1)}")]})
    make.batch({"走访企业": [make.visit(诉求="榆树的事")]}, make.YUSHU)
    known = wants.known(names.load(make.campaign(), make.union()))
    assert known[0] == ["缺叉车司机", "qccsj"]
    assert [text for text, _letters in known[1:]] == list(wants.COMMON)


def fields(page: str) -> dict[str, Any]:
    """What a browser without scripts would send of the form."""
    (form,) = [one for one in Page(page).forms if one.action == "/visits/new/" and one.method == "post"]
    return {name: values[-1] for name, values in form.values.items() if values and not name.startswith("r0_")}


def test_without_scripts_the_server_adds_a_row_and_keeps_all_that_was_typed() -> None:
    mine = browser(make.clerk())
    data = form(person(citizen_id=make.citizen_id(1), goods="12.5"), needs="缺资金", reason="")
    answer = mine.post("/visits/new/", {**data, "more": "1"})
    page = answer.content.decode()
    assert (answer.status_code, Batch.objects.count()) == (200, 0)
    assert "<noscript>" in page
    assert "缺资金" in page
    sent = fields(page)
    assert {name: sent[name] for name in ("name", "date", "draft", "record", "kind", "r1_citizen_id", "r1_goods")} == {
        "name": data["name"], "date": "2023-01-05", "draft": data["draft"], "record": data["record"], "kind": "困难企业",
        "r1_citizen_id": make.citizen_id(1), "r1_goods": "12.5",
    }  # fmt: skip
    assert (sent["r2_category"], sent["r2_cash"], sent["r2_name"], sent["r2_untouched"]) == (
        "户外一线",
        "500",
        "",
        "1",
    )
    second = {"r2_name": "赵雪", "r2_citizen_id": make.citizen_id(2)}
    assert mine.post("/visits/new/", {**sent, **second}).status_code == 302
    assert [row.name for row in Disbursement.objects.order_by("pk")] == ["李春生", "赵雪"]


def test_a_row_that_was_added_and_left_empty_is_not_saved() -> None:
    mine, data = browser(make.clerk()), form(person())
    sent = fields(mine.post("/visits/new/", {**data, "more": "1"}).content.decode())
    assert mine.post("/visits/new/", sent).status_code == 302
    assert Disbursement.objects.count() == 1


def test_a_visits_page_says_what_became_of_its_need() -> None:
    clerk = make.clerk()
    mine, data = browser(clerk), form(person(), needs="缺流动资金")
    mine.post("/visits/new/", data)
    address = f"/visits/{record_of(data)}/"
    assert "还没有受理" in mine.get(address).content.decode()
    taken = {
        "text": "缺流动资金",
        "whose": "春雨",
        "kind": "policy",
        "due": "2023-02-01",
        "responsible": make.union().pk,
    }
    assert mine.post(f"/records/needs/take/{record_of(data)}/", taken).status_code == 302
    page = mine.get(address).content.decode()
    assert ("还没有受理" in page, f"/records/needs/{Need.objects.get().uid}/" in page, "政策与手续" in page) == (
        False, True, True,
    )  # fmt: skip
    leader = browser(make.user("领导", make.PROVINCE)).get(address).content.decode()
    assert "缺流动资金" in leader
