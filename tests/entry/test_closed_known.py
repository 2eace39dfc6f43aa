"""A preview does not say to who may not know the closed class, and does not work at the union, which of its rows stand there."""

from typing import Any

import pytest
from django.test import Client

from campaigns.models import User
from songnuan.entry import holders
from songnuan.entry.models import Upload
from tests import factories as make
from tests.entry.test_mending import sent

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T44", "T45")]
LEAVES = ("因公牺牲民警家庭", "因公伤残民警")


def row(leaf: str, **changes: Any) -> make.Row:
    return make.disbursement(
        **{"姓名": None, "身份证号": None, "人员类别": leaf, "慰问金(元)": 7100, **changes}
    )


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def answers(user: User, folder: Any, *rows: make.Row) -> tuple[dict[str, Any], int, int, str]:
    """What is counted, how many rows are said to be new and to stand, and the preview itself."""
    mine = browser(user)
    Upload.objects.all().delete()
    found = Upload.objects.get(pk=sent(mine, folder, *rows).pk)
    counted = [
        mine.get(f"/upload/{found.uid}/rows/{part}/").context["rows"].count for part in ("new", "known")
    ]
    page = mine.get(f"/upload/{found.uid}/").content.decode()
    return found.counts, counted[0], counted[1], page


@pytest.mark.parametrize("protected", [True, False], ids=["silent", "control"])
def test_which_leaf_a_nameless_row_is_of_no_preview_says(
    protected: bool, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not protected:
        monkeypatch.setattr(holders, "CLOSED_CLASS", "campaigns.upload_batch")
    make.batch({"慰问帮扶发放": [row(LEAVES[1])]})
    above = make.clerk(make.CHANGCHUN)
    counts, new, known, page = answers(above, tmp_path, *(row(leaf) for leaf in LEAVES))
    assert (new, known) == ((2, 0) if protected else (1, 1))
    assert (counts["new"], counts["unchanged"]) == (new, known)
    assert ("与已有数据相同" in page) is not protected


def test_who_works_at_the_union_or_may_know_the_class_is_told(tmp_path: Any) -> None:
    make.batch({"慰问帮扶发放": [row(LEAVES[1])]})
    for user in (make.clerk(username="other"), make.user("省级工作人员", make.PROVINCE)):
        assert answers(user, tmp_path, *(row(leaf) for leaf in LEAVES))[1:3] == (1, 1)
