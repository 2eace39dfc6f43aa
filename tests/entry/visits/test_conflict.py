"""Two people correct one visit: the second sees both versions, in the language that they read."""

import re

import pytest

from beneficiaries.models import Category, Disbursement
from campaigns.models import Visit
from songnuan.entry.visits import conflict
from songnuan.lib.identifiers import mask_inside
from tests import factories as make
from tests.entry.visits.forms import browser, form, person

pytestmark = pytest.mark.django_db


def cells(page: str) -> list[list[str]]:
    """The table of what differs, tags taken out."""
    table = page.partition("data-conflict")[2].partition("</div>\n</div>")[0]
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", table, re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in found]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_names_of_a_list_stand_in_the_readers_language(language: str) -> None:
    mine, data = browser(make.clerk()), form(person())
    mine.post("/visits/new/", data)
    visit, handed = Visit.objects.get(), Disbursement.objects.get()
    address = f"/visits/{data['record']}/correct/"
    there = {"fact": str(visit.pk), "record": data["record"], "reason": "类别选错了"}
    theirs = form(person(fact=str(handed.pk), category="快递员"), **there)
    assert browser(make.clerk(username="other")).post(address, theirs).status_code == 302
    mine.cookies["django_language"] = language
    late = mine.post(address, form(person(fact=str(handed.pk), category="网约车司机"), **there))
    assert late.status_code == 409
    called = {
        row.name: row.name if language == "zh-hans" else row.name_en
        for row in Category.objects.filter(campaign__code="2023")
    }
    header = "人员类别" if language == "zh-hans" else "Category"
    wanted = [header, called["户外一线"], called["快递员"], called["网约车司机"]]
    found = cells(late.content.decode())
    times = "人次" if language == "zh-hans" else "Person-times"
    # The amounts are the same however they are written: 500 was typed, 500.00 stands.
    assert (found[0], [line[0] for line in found[1:]]) == (wanted, [times])
    assert 'name="theirs-r1_category" value="快递员"' in late.content.decode()


@pytest.mark.hardening("T44", "T45")
@pytest.mark.parametrize(
    ("field", "right", "wrong", "before"),
    [
        ("citizen_id", make.citizen_id(1), make.citizen_id(2), {}),
        ("name", "韩烈", "李烈", {"category": "因公伤残民警", "citizen_id": ""}),
        ("goods_text", f"大米 {make.citizen_id(3)}", f"大米 {make.citizen_id(4)}", {}),
    ],
)
def test_a_late_form_does_not_say_whether_what_was_typed_unseen_is_right(
    field: str, right: str, wrong: str, before: dict[str, str]
) -> None:
    mine = browser(make.user("市县填报员", make.CHANGCHUN))
    data = form(person(**{"citizen_id": make.citizen_id(1), **before, field: right}))
    assert browser(make.clerk()).post("/visits/new/", data).status_code == 302
    visit, handed = Visit.objects.get(), Disbursement.objects.get()
    address = f"/visits/{data['record']}/correct/"
    there = {"fact": str(visit.pk), "record": data["record"], "reason": "核对"}
    now = {"fact": str(handed.pk), "name": "", "category": before.get("category", "户外一线"), "cash": "501"}
    assert mine.post(address, form(person(**now), **there)).status_code == 302
    told = []
    printed = mask_inside(right) if field == "goods_text" else ""
    for guess in (right, wrong, printed):
        late = mine.post(address, form(person(**{**now, "cash": "502", field: guess}), **there))
        assert late.status_code == 409
        page = late.content.decode()
        told.append([line[0] for line in cells(page)] + re.findall("<input type=.radio.[^>]*>", page))
    assert told[0] == told[1] != told[2]


def test_whose_number_stands_goes_before_whom_one_chose_from_the_list() -> None:
    sent = {"r1_citizen_id": [""], "r1_person": ["token"], "choose-r1_citizen_id": [conflict.THEIRS]}
    assert conflict.chosen(sent)["r1_person"] == [""]
    assert conflict.chosen({**sent, "choose-r1_citizen_id": ["mine"]})["r1_person"] == ["token"]
