"""在预览里改 says of nothing that was typed whether it is what stands in a cell that is not printed (T45)."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Event
from songnuan.entry import mending
from songnuan.entry.look.knows import Knows
from songnuan.entry.look.look import Look
from songnuan.entry.models import Upload
from tests import factories as make
from tests.entry.test_knows import POLICE, client, sent

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T45")]

NUMBER, OTHER = make.citizen_id(5), make.citizen_id(6)


def miswritten(number: str) -> str:
    """With another last digit: whose birthday it is still stands there."""
    return f"{number[:17]}{(int(number[17].replace('X', '0')) + 1) % 10}"


STANDS = {"身份证号": miswritten(NUMBER), "联系电话": "1380431227", "工作单位": "春" * 200 + "13804312277"}
CLOSED = {**POLICE, "人员类别": "因公牺牲民警家庭", "身份证号": NUMBER, "发放日期": "2023-13-10"}


@pytest.fixture
def sender() -> Client:
    return client(make.clerk(username="sender"))


@pytest.fixture
def above(sender: Client) -> Client:
    return client(make.clerk(make.CHANGCHUN))


def keys(reader: Client, upload: Upload, row: int) -> list[str]:
    """The cells of a row that the preview offers to be typed anew."""
    page = reader.get(reverse("upload_state", args=[upload.uid])).content.decode()
    return sorted(
        {part.partition('"')[0] for part in page.split('name="cell-') if part.startswith(f"0-{row}-")}
    )


def typed(reader: Client, upload: Upload, **cells: str) -> tuple[str, int]:
    """What the answer says, and how many events and cells it left."""
    cells["seen"] = Upload.objects.get(pk=upload.pk).seen
    answer = reader.post(reverse("upload_mend", args=[upload.uid]), cells, follow=True).content.decode()
    said = "没有改动" if "没有改动" in answer else answer.partition("已改")[2].partition("处")[0]
    noted = Event.objects.filter(verb="upload.mended").count()
    assert (noted > 0) == (upload.mended.count() > 0)
    return said, upload.mended.count()


@pytest.mark.parametrize("guess", [NUMBER, OTHER], ids=["right", "wrong"])
def test_of_a_row_that_is_withheld_nothing_is_typed_anew(
    sender: Client, above: Client, tmp_path: Path, guess: str
) -> None:
    upload = sent(sender, tmp_path, make.disbursement(**CLOSED))
    offered = keys(sender, upload, 3)
    assert (len(offered) > 1, keys(above, upload, 3)) == (True, [])
    assert typed(above, upload, **{f"cell-{key}": guess for key in offered}) == ("没有改动", 0)
    # Who has the file types them.
    assert typed(sender, upload, **{f"cell-{offered[0]}": guess}) == ("1", 1)


@pytest.mark.parametrize("protected", [True, False], ids=["as printed", "control"])
@pytest.mark.parametrize("column", STANDS)
def test_a_right_guess_is_a_change_like_a_wrong_one(
    above: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, column: str, protected: bool
) -> None:
    if not protected:
        monkeypatch.setattr(mending, "_printed", lambda look, key: look.text(*look.place(key)))
    upload = sent(client(make.clerk()), tmp_path, make.disbursement(**{column: STANDS[column]}))
    (key,) = keys(above, upload, 3)
    assert STANDS[column] not in above.get(reverse("upload_state", args=[upload.uid])).content.decode()
    right = ("1", 1) if protected else ("没有改动", 0)
    assert typed(above, upload, **{f"cell-{key}": STANDS[column]}) == right
    assert typed(above, upload, **{f"cell-{key}": f"{STANDS[column]}9"}) == ("1", 1)


def test_how_many_numbers_are_the_same_is_not_told(sender: Client, above: Client, tmp_path: Path) -> None:
    rows = [make.disbursement(身份证号=wrong) for wrong in map(miswritten, (NUMBER, NUMBER, OTHER))]
    upload = sent(sender, tmp_path, *rows)
    (key,) = keys(above, upload, 3)
    assert typed(above, upload, **{f"cell-{key}": NUMBER, f"alike-{key}": "1"}) == ("1", 1)


@pytest.mark.parametrize("protected", [True, False], ids=["left out", "control"])
def test_nor_that_a_withheld_row_says_the_same(
    sender: Client, above: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protected: bool
) -> None:
    if not protected:
        monkeypatch.setattr(Look, "_is_withheld", lambda *_asked: False)
        monkeypatch.setattr(Knows, "quotes", lambda *_asked: True)
    upload = sent(sender, tmp_path, make.disbursement(**CLOSED), make.disbursement(发放日期="2023-13-10"))
    (key,) = keys(above, upload, 4)
    said = typed(above, upload, **{f"cell-{key}": "2023-01-10", f"alike-{key}": "1"})
    assert said == (("1", 1) if protected else ("2", 2))
