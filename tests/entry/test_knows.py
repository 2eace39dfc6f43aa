"""Rows as somebody wrote them: of the closed class, or of a category that nobody knows, a reader who may not know of it is
told what is said of every row and no more. Who has the file anyway reads and mends it."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disbursement
from campaigns.models import Batch, PendingRow, User
from songnuan.entry.look.knows import Knows
from songnuan.entry.models import Upload
from tests import factories as make
from tests import workbooks

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T47")]

PLACE, GOODS = "榆树公安局乙派出所", "羽绒服送烈士之妻"
NAMED = ("郑", "卫国", PLACE, GOODS, "档案丙九", "牺牲", "五百")
"""What tells of the row: parts of the name, where somebody works, the leaf and whatever is near it."""
POLICE = {
    "姓名": "郑卫国", "工作单位": PLACE, "所属基层工会": PLACE, "档案编号": "档案丙九", "慰问品": GOODS, "代领人": "郑卫家",
}  # fmt: skip
LEAVES = {
    "slip": {"人员类别": "因公牺牲民警"},
    "empty": {"人员类别": None},
    "exact": {"人员类别": "因公牺牲民警家庭", "慰问金(元)": "五百元给牺牲民警家"},
}


@pytest.fixture
def sender() -> Client:
    return client(make.clerk(username="sender"))


def client(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def sent(sender: Client, folder: Path, *rows: make.Row) -> Upload:
    """A file of 朝阳区 with one good row and these."""
    path = workbooks.write(folder / "名册.xlsx", {"慰问帮扶发放": [make.disbursement(), *rows]})
    file = io.BytesIO(path.read_bytes())
    file.name = "名册.xlsx"
    sender.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    return Upload.objects.get()


def waits(sender: Client, folder: Path, **police: object) -> PendingRow:
    upload = sent(sender, folder, make.disbursement(**{**POLICE, **police}))
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"rows": "valid", "seen": upload.seen})
    return PendingRow.objects.get()


def told(page: str) -> list[str]:
    # The choices of a form are the same for everybody, whatever the row says.
    lines = [line for line in page.splitlines() if "<option" not in line or "selected" in line]
    return [word for word in NAMED if word in "\n".join(lines)]


OUTSIDE: dict[str, Callable[[], User]] = {
    "leader": lambda: make.user("领导", make.PROVINCE),
    "reviewer": lambda: make.user("市州审核员", make.CHANGCHUN),
    "auditor": lambda: make.user("经审", make.PROVINCE),
    "clerk above": lambda: make.clerk(make.CHANGCHUN),
}


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("leaf", LEAVES)
def test_the_list_of_waiting_rows_tells_nothing_of_it(
    sender: Client, tmp_path: Path, leaf: str, who: str
) -> None:
    waits(sender, tmp_path, **LEAVES[leaf])
    page = client(OUTSIDE[who]()).get(reverse("pending")).content.decode()
    assert (told(page), "第3行" in page, "不公开" in page) == ([], True, True)


def test_it_says_which_column_is_wrong_in_general_words(sender: Client, tmp_path: Path) -> None:
    waits(sender, tmp_path, 人员类别="因公牺牲民警")
    page = client(OUTSIDE["reviewer"]()).get(reverse("pending")).content.decode()
    assert "人员类别：不在名称表中" in page


@pytest.mark.parametrize("leaf", LEAVES)
def test_nor_does_the_form_of_a_clerk_above(sender: Client, tmp_path: Path, leaf: str) -> None:
    row = waits(sender, tmp_path, **LEAVES[leaf])
    above = client(OUTSIDE["clerk above"]())
    address = reverse("pending_row", args=[row.uid])
    page, again = above.get(address), above.post(address, {"save": "1"})
    assert (page.status_code, again.status_code) == (200, 422)
    assert (told(page.content.decode()), told(again.content.decode())) == ([], [])


def test_a_clerk_above_puts_an_amount_right_without_reading_the_row(sender: Client, tmp_path: Path) -> None:
    row = waits(sender, tmp_path, **LEAVES["exact"])
    above = client(OUTSIDE["clerk above"]())
    typed = {"purpose": "慰问", "cash": "500", "date": "2023-01-10", "save": "1"}
    assert above.post(reverse("pending_row", args=[row.uid]), typed).status_code == 302
    fact = Disbursement.objects.get(employer=PLACE)
    assert (fact.category.code, fact.name, fact.private["name"], fact.employer) == (
        "police_fallen", "", "郑卫国", PLACE
    )  # fmt: skip


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_clerk_above_makes_no_other_class_of_it(sender: Client, tmp_path: Path, leaf: str) -> None:
    row = waits(sender, tmp_path, **LEAVES[leaf])
    above = client(OUTSIDE["clerk above"]())
    typed = {"category": "户外一线", "purpose": "慰问", "cash": "500", "date": "2023-01-10", "save": "1"}
    above.post(reverse("pending_row", args=[row.uid]), typed)
    assert not Disbursement.objects.filter(employer=PLACE, category__closed=False).exists()


@pytest.mark.parametrize("who", ["sender", "colleague", "province"])
def test_who_has_the_file_or_may_know_it_reads_and_mends_it(sender: Client, tmp_path: Path, who: str) -> None:
    row = waits(sender, tmp_path, 人员类别="因公牺牲民警")
    reader = {
        "sender": sender,
        "colleague": client(make.clerk()),
        "province": client(make.user("省级工作人员", make.PROVINCE)),
    }[who]
    address = reverse("pending_row", args=[row.uid])
    assert "郑某某" in reader.get(reverse("pending")).content.decode()
    page = reader.get(address).content.decode()
    assert all(word in page for word in ("郑卫国", PLACE))
    # What is written under a category may be anything: that is told to who has the file.
    assert ("是不是“因公牺牲民警家庭”" in page) == (who != "province")
    typed = {
        "category": "因公牺牲民警家庭", "name": "郑卫国", "employer": PLACE, "purpose": "慰问", "cash": "500",
        "date": "2023-01-10", "save": "1",
    }  # fmt: skip
    assert reader.post(address, typed).status_code == 302
    assert Disbursement.objects.get(category__code="police_fallen").employer == PLACE


def test_a_leader_is_told_of_no_person_at_all(sender: Client, tmp_path: Path) -> None:
    waits(sender, tmp_path, 姓名="孙致困", 人员类别="意外致困职工")
    page = client(OUTSIDE["leader"]()).get(reverse("pending")).content.decode()
    assert ("孙" in page, "困难职工" in page, "身份证号：没有填" in page) == (False, False, True)
    assert "孙某某" in client(OUTSIDE["reviewer"]()).get(reverse("pending")).content.decode()


@pytest.mark.parametrize("leaf", LEAVES)
def test_nor_does_the_preview_of_a_clerk_above(sender: Client, tmp_path: Path, leaf: str) -> None:
    upload = sent(sender, tmp_path, make.disbursement(**{**POLICE, **LEAVES[leaf]}))
    address = reverse("upload_state", args=[upload.uid])
    above = client(OUTSIDE["clerk above"]())
    page = above.get(address).content.decode()
    assert (told(page), "第3行" in page) == ([], True)
    assert PLACE not in sender.get(address).content.decode()  # faults alone: what is right is not quoted
    assert ("郑某某" in sender.get(address).content.decode()) == (leaf != "exact")


def test_a_clerk_above_chooses_no_category_in_the_preview(sender: Client, tmp_path: Path) -> None:
    upload = sent(sender, tmp_path, make.disbursement(**{**POLICE, **LEAVES["slip"]}))
    key = "0-3-2"
    act = {f"cell-{key}": "户外一线", "seen": upload.seen}
    client(OUTSIDE["clerk above"]()).post(reverse("upload_mend", args=[upload.uid]), act)
    assert upload.mended.count() == 0
    sender.post(reverse("upload_mend", args=[upload.uid]), act)
    assert upload.mended.count() == 1


def test_what_is_right_is_shown_to_the_sender_and_withheld_above(sender: Client, tmp_path: Path) -> None:
    upload = sent(sender, tmp_path, make.disbursement(**{**POLICE, "人员类别": "因公牺牲民警家庭"}))
    pages = [
        reverse("upload_state", args=[upload.uid]),
        reverse("upload_rows", args=[upload.uid, "new"]),
        reverse("upload_after", args=[upload.uid, "consoled"]),
    ]
    above = client(OUTSIDE["clerk above"]())
    assert [told(above.get(address).content.decode()) for address in pages] == [[], [], []]
    assert [PLACE in sender.get(address).content.decode() for address in pages] == [True] * 3


def test_nor_does_a_batch_whose_cells_were_typed_anew(sender: Client, tmp_path: Path) -> None:
    upload = sent(sender, tmp_path, make.disbursement(**{**POLICE, **LEAVES["slip"]}))
    sender.post(
        reverse("upload_mend", args=[upload.uid]), {"cell-0-3-2": "因公牺牲民警家庭", "seen": upload.seen}
    )
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"seen": Upload.objects.get(pk=upload.pk).seen})
    address = reverse("batch", args=[Batch.objects.get().number])
    for who, user in OUTSIDE.items():
        assert told(client(user()).get(address).content.decode()) == [], who
    assert "因公牺牲民警家庭" in sender.get(address).content.decode()


def test_numbers_in_wrong_columns_are_masked_and_stay_as_sent(sender: Client, tmp_path: Path) -> None:
    number, phone = make.citizen_id(5), "13804312277"
    wrong = {"慰问金(元)": f"500 {phone}", "救助项目": f"代收{number}", "发放日期": number}
    upload = sent(sender, tmp_path, make.disbursement(姓名="赵大海", **wrong))
    preview = sender.get(reverse("upload_state", args=[upload.uid])).content.decode()
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"rows": "valid", "seen": upload.seen})
    row = PendingRow.objects.get()
    form = sender.get(reverse("pending_row", args=[row.uid])).content.decode()
    assert [word for word in (number, phone) if word in preview + form] == []
    assert "代收220104********0051（不在名称表中）" in form


def test_a_masked_cell_that_comes_back_changes_nothing(sender: Client, tmp_path: Path) -> None:
    upload = sent(sender, tmp_path, make.disbursement(**{"慰问金(元)": "元 13804312277"}))
    act = {"cell-0-3-5": "元 138****2277", "seen": upload.seen}
    sender.post(reverse("upload_mend", args=[upload.uid]), act)
    assert upload.mended.count() == 0


def test_control_a_reader_who_would_know_everything_is_told_the_slip(
    sender: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Knows, "withholds", lambda *_asked, **_closed: False)
    monkeypatch.setattr(Knows, "quotes", lambda *_asked: True)
    waits(sender, tmp_path, 人员类别="因公牺牲民警")
    page = client(OUTSIDE["leader"]()).get(reverse("pending")).content.decode()
    assert told(page) == ["郑", "牺牲"]
