"""A row that waits again after what had settled it was undone: stored as one that names nobody, it waits as one (T44)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from beneficiaries.models import Disbursement
from beneficiaries.values import name_of
from campaigns.models import Batch, Find, PendingRow
from songnuan.entry import names, single
from songnuan.entry.models import Upload
from songnuan.entry.pending.settled import stored
from songnuan.entry.written import written
from songnuan.ledger import undo as undoing
from songnuan.ledger.undo import NotUndoable, undo
from tests import factories as make
from tests import workbooks
from tests.entry.test_knows import POLICE, client, sent, waits

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T44")]

CHILD = make.citizen_id(1, born="20120203")
SENT = {
    "姓名": "魙警嫂", "人员类别": "户外一线", "工作单位": "魙小学", "发放日期": "昨天", "身份证号": None,
    "慰问金(元)": "500",
}  # fmt: skip
NAMES_NOBODY = {
    "closed": {"category": "因公牺牲民警家庭", "date": "2023-01-10"},
    "child": {"citizen_id": CHILD, "date": "2023-01-10"},
}
ORDINARY = {"date": "2023-01-10"}


@pytest.fixture
def sender() -> Client:
    return client(make.clerk(username="sender"))


def settled(sender: Client, folder: Path, typed: dict[str, str]) -> tuple[PendingRow, Batch]:
    """A row that its county put right, and the batch that came of it."""
    row = waits(sender, folder, **SENT)
    put_right(sender, row, typed)
    row.refresh_from_db()
    assert row.settled_by is not None
    return row, row.settled_by


def put_right(sender: Client, row: PendingRow, typed: dict[str, str]) -> None:
    asked = sender.get(address(row)).context["form"]
    cells = {field.name: field.value() or "" for field in asked}
    answer = sender.post(address(row), {**cells, **typed, "save": "1"})
    assert answer.status_code == 302, answer.content.decode()


def address(row: PendingRow) -> str:
    return reverse("pending_row", args=[row.uid])


def told(reader: Client, row: PendingRow) -> list[str]:
    pages = [reader.get(place).content.decode() for place in (reverse("pending"), address(row))]
    return [word for word in ("魙警嫂", "魙某某", "魙小学") if any(word in page for page in pages)]


@pytest.mark.parametrize("kind", NAMES_NOBODY)
def test_it_is_its_countys_alone(sender: Client, tmp_path: Path, kind: str) -> None:
    row, batch = settled(sender, tmp_path, NAMES_NOBODY[kind])
    undo(batch, by=make.clerk(), reason="先退回")
    assert list(PendingRow.objects.open()) == [row]
    above = client(make.clerk(make.CHANGCHUN))
    assert told(above, row) == []
    answer = above.post(address(row), {**ORDINARY, "save": "1"})
    assert (answer.status_code, "由报送的单位自己改" in answer.content.decode()) == (422, True)
    assert not Disbursement.objects.live().filter(name="魙警嫂").exists()
    assert told(sender, row) == ["魙警嫂", "魙某某", "魙小学"]


def test_any_other_is_read_and_put_right_from_above(sender: Client, tmp_path: Path) -> None:
    row, batch = settled(sender, tmp_path, ORDINARY)
    above = client(make.clerk(make.CHANGCHUN))
    undo(batch, by=make.clerk(make.CHANGCHUN), reason="先退回")
    assert told(above, row) == ["魙警嫂", "魙某某", "魙小学"]


def again(sender: Client, folder: Path, *, replaces: Batch | None = None, **changes: str) -> Upload:
    """Another file of the county in which the row is left out, with one good row of its own."""
    good = make.disbursement(身份证号=make.citizen_id(7), 发放日期="2023-01-12")
    police = make.disbursement(**{**POLICE, **SENT, **changes})
    path = workbooks.write(folder / "又一份.xlsx", {"慰问帮扶发放": [good, police]})
    wish = {"campaign": "2023", "union": make.CHAOYANG, "replace": replaces.number if replaces else ""}
    with path.open("rb") as file:
        sender.post(reverse("upload"), {**wish, "file": file})
    upload = Upload.objects.latest("pk")
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"rows": "valid", "seen": upload.seen})
    upload.refresh_from_db()
    return upload


@pytest.mark.parametrize("kind", NAMES_NOBODY)
def test_what_waits_in_its_place_is_its_countys_alone_too(sender: Client, tmp_path: Path, kind: str) -> None:
    """Left out again by another file after the undo."""
    _row, batch = settled(sender, tmp_path, NAMES_NOBODY[kind])
    undo(batch, by=make.clerk(), reason="先退回")
    again(sender, tmp_path)
    (now,) = PendingRow.objects.open()
    assert told(client(make.clerk(make.CHANGCHUN)), now) == []


@pytest.mark.parametrize("kind", NAMES_NOBODY)
def test_so_is_what_it_waited_in_the_place_of(sender: Client, tmp_path: Path, kind: str) -> None:
    """Left out by a second file, put right there; then the second file is undone, which stored nothing of the kind."""
    first = waits(sender, tmp_path, **SENT)
    second = again(sender, tmp_path)
    (row,) = PendingRow.objects.open()
    assert row.batch == second.batch
    put_right(sender, row, NAMES_NOBODY[kind])
    undo(second.batch, by=make.clerk(make.CHANGCHUN), reason="先退回")
    assert list(PendingRow.objects.open()) == [first]
    assert told(client(make.clerk(make.CHANGCHUN)), first) == []


def test_a_later_batch_of_others_that_settles_it_takes_no_mark_away(sender: Client, tmp_path: Path) -> None:
    row, batch = settled(sender, tmp_path, NAMES_NOBODY["closed"])
    undo(batch, by=make.clerk(), reason="先退回")
    put_right(sender, row, ORDINARY)
    row.refresh_from_db()
    assert row.settled_by is not None
    undo(row.settled_by, by=make.clerk(), reason="改错了")
    assert told(client(make.clerk(make.CHANGCHUN)), row) == []


def confirmed(sender: Client, path: Path) -> Upload:
    """The file, sent and stored."""
    with path.open("rb") as file:
        sender.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    upload = Upload.objects.latest("pk")
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"seen": upload.seen})
    upload.refresh_from_db()
    return upload


@pytest.mark.parametrize("kind", NAMES_NOBODY)
def test_a_file_that_brings_it_back_by_its_mark(sender: Client, tmp_path: Path, kind: str) -> None:
    row = waits(sender, tmp_path, **SENT)
    typed = {"closed": {"人员类别": "因公牺牲民警家庭"}, "child": {"身份证号": CHILD}}[kind]
    good = {**POLICE, **SENT, "发放日期": "2023-01-10", "待处理编号": row.token, **typed}
    path = workbooks.write(tmp_path / "改好.xlsx", {"慰问帮扶发放": [make.disbursement(**good)]})
    upload = confirmed(sender, path)
    row.refresh_from_db()
    assert (row.settled_by, row.was_closed or row.was_a_childs) == (upload.batch, True)
    undo(upload.batch, by=make.clerk(), reason="先退回")
    assert told(client(make.clerk(make.CHANGCHUN)), row) == []


def test_of_a_file_that_brings_several_back_those_alone_are_its_countys(
    sender: Client, tmp_path: Path
) -> None:
    """And the province, which may know the closed class, reads and puts right also what was of it."""
    upload = sent(
        sender, tmp_path, *(make.disbursement(**{**SENT, "姓名": name}) for name in ("魙警嫂", "乙常"))
    )
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"rows": "valid", "seen": upload.seen})
    first, second = PendingRow.objects.order_by("row")
    good = [
        make.disbursement(
            **{**SENT, "发放日期": "2023-01-10", "姓名": name, "待处理编号": row.token, "人员类别": leaf}
        )
        for row, name, leaf in ((first, "魙警嫂", "因公牺牲民警家庭"), (second, "乙常", "户外一线"))
    ]
    path = workbooks.write(tmp_path / "改好.xlsx", {"慰问帮扶发放": good})
    with path.open("rb") as file:
        sender.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    upload = Upload.objects.latest("pk")
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"seen": upload.seen})
    upload.refresh_from_db()
    assert upload.batch is not None
    undo(upload.batch, by=make.clerk(), reason="先退回")
    marks = PendingRow.objects.order_by("row").values_list("was_closed", "was_a_childs")
    assert list(marks) == [(True, False), (False, False)]
    above, province = client(make.clerk(make.CHANGCHUN)), client(make.user("省级工作人员", make.PROVINCE))
    listed = [reader.get(reverse("pending")).content.decode() for reader in (above, province)]
    assert [("乙某" in page, "魙某某" in page) for page in listed] == [(True, False), (True, True)]
    assert ["魙警嫂" in reader.get(address(first)).content.decode() for reader in (above, province)] == [
        False,
        True,
    ]


def corrected(**cells: str) -> Batch:
    """The row of the list that stands in the ledger, corrected."""
    (stands,) = (row for row in Disbursement.objects.live() if name_of(row) == "魙警嫂")
    lookups = names.load(stands.campaign, stands.union)
    told = {**written(stands, lookups), **cells}
    outcome = single.correct(stands, told, lookups, by=make.clerk(), reason="填错")
    assert outcome.batch is not None, outcome.errors
    return outcome.batch


FOUND_TO_BE = {"closed": {"category": "因公牺牲民警家庭"}, "child": {"citizen_id": CHILD}}


@pytest.mark.parametrize("kind", FOUND_TO_BE)
def test_so_is_one_that_was_found_to_be_so_later(sender: Client, tmp_path: Path, kind: str) -> None:
    """By a correction of what was stored of it, or of that correction."""
    row, batch = settled(sender, tmp_path, ORDINARY)
    acts = [corrected(file_number="甲一"), corrected(**FOUND_TO_BE[kind])]
    for act in (*reversed(acts), batch):
        undo(act, by=make.clerk(), reason="先退回")
    assert list(PendingRow.objects.open()) == [row]
    assert told(client(make.clerk(make.CHANGCHUN)), row) == []
    assert told(sender, row) == ["魙警嫂", "魙某某", "魙小学"]


def test_any_other_correction_marks_nothing(sender: Client, tmp_path: Path) -> None:
    row, batch = settled(sender, tmp_path, ORDINARY)
    for act in (corrected(file_number="甲一"), batch):
        undo(act, by=make.clerk(), reason="先退回")
    assert told(client(make.clerk(make.CHANGCHUN)), row) == ["魙警嫂", "魙某某", "魙小学"]


@pytest.mark.parametrize("kind", FOUND_TO_BE)
@pytest.mark.parametrize("before", [True, False])
def test_so_is_one_of_which_the_row_was_found_stored(
    sender: Client, tmp_path: Path, kind: str, before: bool
) -> None:
    """By a file that brought it back; the row that stood already is corrected after that, or was before and stands again."""
    row = waits(sender, tmp_path, **SENT)
    good = make.disbursement(**{**POLICE, **SENT, "发放日期": "2023-01-10"})
    make.batch({"慰问帮扶发放": [good]})
    if before:
        undo(corrected(**FOUND_TO_BE[kind]), by=make.clerk(), reason="改错了")
    found = brought_back(sender, tmp_path, row, good)
    if not before:
        PendingRow.objects.update(was_closed=False, was_a_childs=False)
        undo(corrected(**FOUND_TO_BE[kind]), by=make.clerk(), reason="改错了")
    undo(found, by=make.clerk(), reason="先退回")
    assert told(client(make.clerk(make.CHANGCHUN)), row) == []


def brought_back(sender: Client, folder: Path, row: PendingRow, good: make.Row) -> Batch:
    path = workbooks.write(folder / "改好.xlsx", {"慰问帮扶发放": [{**good, "待处理编号": row.token}]})
    upload = confirmed(sender, path)
    row.refresh_from_db()
    assert upload.batch is not None
    assert (row.settled_by, Find.objects.filter(batch=upload.batch).count()) == (upload.batch, 1)
    return upload.batch


@pytest.mark.parametrize("kind", NAMES_NOBODY)
def test_so_is_the_same_row_sent_again(sender: Client, tmp_path: Path, kind: str) -> None:
    """What settled it stands, so nothing but what it says ties the two."""
    settled(sender, tmp_path, NAMES_NOBODY[kind])
    again(sender, tmp_path)
    (now,) = PendingRow.objects.open()
    above = client(make.clerk(make.CHANGCHUN))
    assert told(above, now) == []
    again(sender, tmp_path, 工作单位="魙小学校")
    other = PendingRow.objects.open().latest("pk")
    assert "魙警嫂" in told(above, other)  # says something else


@pytest.mark.parametrize("kind", FOUND_TO_BE)
def test_so_is_one_that_had_been_sent_again_before(sender: Client, tmp_path: Path, kind: str) -> None:
    settled(sender, tmp_path, ORDINARY)
    again(sender, tmp_path)
    (now,) = PendingRow.objects.open()
    above = client(make.clerk(make.CHANGCHUN))
    assert told(above, now) == ["魙警嫂", "魙某某", "魙小学"]
    corrected(**FOUND_TO_BE[kind])
    assert told(above, now) == []


@pytest.mark.parametrize("kind", NAMES_NOBODY)
def test_so_is_one_that_was_settled_just_then_and_waits_again(
    sender: Client, tmp_path: Path, kind: str
) -> None:
    """Put right as somebody else, sent once more and put right as what it is; then the wrong one is undone."""
    row, wrong = settled(sender, tmp_path, ORDINARY)
    again(sender, tmp_path)
    (now,) = PendingRow.objects.open()
    put_right(sender, now, NAMES_NOBODY[kind])
    undo(wrong, by=make.clerk(), reason="改错了")
    assert list(PendingRow.objects.open()) == [row]
    assert told(client(make.clerk(make.CHANGCHUN)), row) == []


@pytest.mark.parametrize("kind", NAMES_NOBODY)
def test_so_is_one_whose_file_was_replaced_just_then_and_stands_again(
    sender: Client, tmp_path: Path, kind: str
) -> None:
    row = waits(sender, tmp_path, **SENT)
    second = again(sender, tmp_path, replaces=row.batch)
    (now,) = PendingRow.objects.open()
    assert now.uid != row.uid
    put_right(sender, now, NAMES_NOBODY[kind])
    undo(second.batch, by=make.clerk(), reason="先退回")
    assert list(PendingRow.objects.open()) == [row]
    assert told(client(make.clerk(make.CHANGCHUN)), row) == []


@pytest.mark.parametrize("kind", NAMES_NOBODY)
def test_control_its_cells_do_not_say_so(sender: Client, tmp_path: Path, kind: str) -> None:
    row, batch = settled(sender, tmp_path, NAMES_NOBODY[kind])
    undo(batch, by=make.clerk(), reason="先退回")
    PendingRow.objects.update(was_closed=False, was_a_childs=False)
    assert told(client(make.clerk(make.CHANGCHUN)), row) == ["魙警嫂", "魙某某", "魙小学"]


def test_nothing_is_asked_of_a_batch_for_which_no_row_had_waited(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    batch = make.batch({"慰问帮扶发放": [make.disbursement()]})
    with django_assert_num_queries(0):
        stored({}, batch)


def test_rows_that_were_settled_before_are_marked_by_the_migration(sender: Client, tmp_path: Path) -> None:
    row, _batch = settled(sender, tmp_path, NAMES_NOBODY["closed"])
    PendingRow.objects.update(was_closed=False, was_a_childs=False)
    import_string("campaigns.migrations.0041_what_rows_were_once.mark")(apps, None)
    row.refresh_from_db()
    assert (row.was_closed, row.was_a_childs) == (True, False)


@pytest.mark.parametrize("kind", NAMES_NOBODY)
def test_so_are_those_in_whose_place_one_came_to_wait(sender: Client, tmp_path: Path, kind: str) -> None:
    first = waits(sender, tmp_path, **SENT)
    second = again(sender, tmp_path)
    (row,) = PendingRow.objects.open()
    put_right(sender, row, NAMES_NOBODY[kind])
    PendingRow.objects.update(was_closed=False, was_a_childs=False)
    import_string("campaigns.migrations.0041_what_rows_were_once.mark")(apps, None)
    undo(second.batch, by=make.clerk(make.CHANGCHUN), reason="先退回")
    assert list(PendingRow.objects.open()) == [first]
    assert told(client(make.clerk(make.CHANGCHUN)), first) == []


def test_who_may_not_know_the_closed_class_does_not_undo_it(
    sender: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _row, batch = settled(sender, tmp_path, NAMES_NOBODY["closed"])
    above = make.clerk(make.CHANGCHUN)
    with pytest.raises(NotUndoable, match="请由报送单位自己撤销，或者由省总工会撤销"):
        undo(batch, by=above, reason="请核对")
    assert not PendingRow.objects.open().exists()
    monkeypatch.setattr(undoing, "CLOSED_CLASS", "campaigns.undo_batch")
    undo(batch, by=above, reason="请核对")  # control
    assert PendingRow.objects.open().exists()
