"""Several people with one file: what it holds stays with who sent it, and none of them reviews what came of it."""

import io
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Batch, User
from songnuan.entry.look.knows import HOLDER
from songnuan.entry.models import Upload
from songnuan.entry.preview import preview
from songnuan.filings.review.waiting import waiting
from songnuan.ledger.filing.acts import approve
from songnuan.ledger.post import Conflict
from tests import factories as make
from tests.entry.ledgers import rows
from tests.filings.acting import at_work, filed
from tests.workbooks import write

pytestmark = pytest.mark.django_db(transaction=True)
OTHERS = ("answerer", "mender", "confirmer", "nobody")
WRONG = {"慰问金(元)": "五百元"}


@pytest.fixture
def people() -> dict[str, User]:
    """The clerk of 朝阳区 sends; the others work for the city, whose people also review."""
    sender = make.clerk(username="sender")
    return {"sender": sender} | {name: make.deputy("省级工作人员", make.CHANGCHUN, name) for name in OTHERS}


def sent(client: Client, folder: Path, *changes: make.Row) -> Upload:
    file = io.BytesIO(write(folder / "名册.xlsx", rows(*changes)).read_bytes())
    file.name = "名册.xlsx"
    client.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    return Upload.objects.get()


def act(client: Client, name: str, upload: Upload, **said: str) -> None:
    told = {"seen": upload.seen, **said}
    assert client.post(reverse(f"upload_{name}", args=[upload.uid]), told).status_code == 302
    upload.refresh_from_db()


def stored(people: dict[str, User], folder: Path) -> Batch:
    """A file answered for, mended and confirmed by three others than who sent it."""
    at = {name: at_work(person) for name, person in people.items()}
    upload = sent(at["sender"], folder, WRONG)
    act(at["answerer"], "answer", upload, header="发放方式", value="现金")
    seen = preview(upload, HOLDER, tells_closed=True)
    (line,) = seen.look.lines(seen.errors)
    act(at["mender"], "mend", upload, **{f"cell-{line.key}": "500"})
    act(at["confirmer"], "confirm", upload)
    return Batch.objects.get()


def test_everybody_who_had_a_hand_in_it_is_known(people: dict[str, User], tmp_path: Path) -> None:
    batch = stored(people, tmp_path)
    assert batch.by == people["confirmer"]
    assert set(batch.makers.all()) == {people[name] for name in ("sender", "answerer", "mender", "confirmer")}


@pytest.mark.parametrize("name", ["answerer", "mender", "confirmer"])
def test_none_of_them_reviews_it(people: dict[str, User], tmp_path: Path, name: str) -> None:
    stored(people, tmp_path)
    filing = filed(people["sender"])
    with pytest.raises(Conflict, match="请另一位同志审核"):
        approve(filing, by=people[name])
    assert waiting(filing.campaign, people[name]) == ([], [filing])
    assert waiting(filing.campaign, people["nobody"]) == ([filing], [])


def test_control_without_the_hands_who_mended_it_approves_it(
    people: dict[str, User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Upload, "hands", property(lambda _upload: ()))
    stored(people, tmp_path)
    assert approve(filed(people["sender"]), by=people["mender"]).state == "approved"


def test_a_confirmation_that_came_to_nothing_hands_the_file_to_nobody(
    people: dict[str, User], tmp_path: Path
) -> None:
    sender, other = at_work(people["sender"]), at_work(people["confirmer"])
    upload = sent(sender, tmp_path, WRONG)
    act(other, "confirm", upload)
    assert (upload.state, upload.by, upload.confirmed_by) == (Upload.State.CHECKED, people["sender"], None)
    marked = reverse("upload_marked", args=[upload.uid])
    assert [client.get(marked).status_code for client in (sender, other)] == [200, 404]


def test_problem_rows_go_to_who_sent_the_file_whoever_confirmed_it(
    people: dict[str, User], tmp_path: Path
) -> None:
    city, other = at_work(people["answerer"]), at_work(people["confirmer"])
    act(other, "confirm", sent(city, tmp_path, WRONG, {"姓名": "赵秋"}), rows="valid")
    address = reverse("pending_workbook", args=[Batch.objects.get().number])
    assert [client.get(address).status_code for client in (city, other)] == [200, 404]
