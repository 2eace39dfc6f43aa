"""What was typed in the preview is meant of that cell alone: it never stands in another one, whatever the columns are said to be."""

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disbursement
from songnuan.entry import intake
from songnuan.entry.look.knows import HOLDER
from songnuan.entry.models import HeaderMeaning, MendedCell, Upload
from songnuan.entry.preview import preview
from tests import factories as make
from tests.entry.test_columns import book, say, sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T13")]
HEADERS = ["姓名", "人员类别", "用途", "发钱", "发物", "发放日期"]
LINES = [
    ["李春生", "户外一线", "慰问", "三百", 50, "2023-01-10"],
    ["王秀英", "户外一线", "慰问", 100, 20, "2023-01-10"],
]
CASH, GOODS = "慰问金(元)", "慰问品折价(元)"


@pytest.fixture
def mine() -> Client:
    client = Client()
    client.force_login(make.clerk())
    return client


def typed(client: Client, upload: Upload, text: str) -> Upload:
    """The upload after its only wrong cell was typed anew."""
    upload.refresh_from_db()
    seen = preview(upload, HOLDER, tells_closed=True)
    (line,) = seen.look.lines(seen.errors)
    client.post(reverse("upload_mend", args=[upload.uid]), {f"cell-{line.key}": text, "seen": upload.seen})
    upload.refresh_from_db()
    return upload


def stored(client: Client, upload: Upload) -> list[tuple[int, int]]:
    upload.refresh_from_db()
    client.post(reverse("upload_confirm", args=[upload.uid]), {"seen": upload.seen})
    upload.refresh_from_db()
    assert upload.batch is not None
    return list(
        Disbursement.objects.filter(added_by=upload.batch).order_by("row").values_list("cash", "goods")
    )


def told(client: Client, upload: Upload) -> bool:
    return "1处不再是原来那一格" in client.get(reverse("upload_state", args=[upload.uid])).content.decode()


def test_columns_that_are_explained_anew_take_nothing_that_was_typed_for_others(mine: Client) -> None:
    upload = sent(mine, book(HEADERS, *LINES))
    say(mine, upload, c3=CASH, c4=GOODS)
    typed(mine, upload, "300")
    assert (upload.counts["errors"], told(mine, upload)) == (0, False)
    say(mine, upload, c3=GOODS, c4=CASH)
    upload.refresh_from_db()
    assert (upload.counts["errors"], MendedCell.objects.count(), told(mine, upload)) == (1, 0, True)
    typed(mine, upload, "300")
    assert not told(mine, upload)
    assert stored(mine, upload) == [(5_000, 30_000), (2_000, 10_000)]
    cell = MendedCell.objects.get()
    assert (cell.header, cell.values["before"], cell.values["after"]) == (GOODS, "三百", "300")


def test_what_is_said_in_another_file_moves_nothing_either(mine: Client) -> None:
    upload = sent(mine, book(HEADERS, *LINES))
    say(mine, upload, c3=CASH, c4=GOODS)
    typed(mine, upload, "300")
    for key, header in (("发钱", GOODS), ("发物", CASH)):
        HeaderMeaning.objects.filter(key=key).update(header=header)
    assert intake.check_again(upload, by=upload.by)
    upload.refresh_from_db()
    assert (upload.counts["errors"], MendedCell.objects.count(), told(mine, upload)) == (1, 0, True)


def test_a_sheet_that_is_said_to_be_another_takes_nothing_of_it(mine: Client) -> None:
    """Two kinds of sheets have columns of one name; here 资金来源 even stands at the same place."""
    upload = sent(
        mine,
        book(["甲", "资金来源", "丙", "丁", "戊"], ["一事", "县里", "10", "2023-01-05", "送春联"]),
    )
    say(mine, upload, as_="分类服务", c0="活动名称", c2="人次", c3="服务日期", c4="服务类型")
    upload.refresh_from_db()
    seen = preview(upload, HOLDER, tells_closed=True)
    source = next(line for line in seen.look.lines(seen.errors) if line.fault.column == "资金来源")
    mine.post(
        reverse("upload_mend", args=[upload.uid]), {f"cell-{source.key}": "县级财政", "seen": upload.seen}
    )
    assert MendedCell.objects.count() == 1
    HeaderMeaning.objects.all().delete()
    say(mine, upload, as_="筹集款物", c2="金额(元)", c3="到账日期", c0="文号", c4="形式")
    assert MendedCell.objects.count() == 0
    assert told(mine, upload)


def test_what_stays_in_its_place_stays(mine: Client) -> None:
    upload = sent(mine, book([*HEADERS, "民族"], *[[*line, "汉"] for line in LINES]))
    say(mine, upload, c3=CASH, c4=GOODS)
    typed(mine, upload, "300")
    say(mine, upload, c6="-")
    assert (MendedCell.objects.count(), told(mine, upload)) == (1, False)
    assert stored(mine, upload) == [(30_000, 5_000), (10_000, 2_000)]
