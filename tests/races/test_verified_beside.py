"""数据校核 beside somebody who posts: rows and rollup are read as at one moment."""

from contextlib import nullcontext
from typing import Any

import pytest

from songnuan.ledger import verify
from songnuan.ledger.models import Status
from tests import factories as make
from tests.races.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def posting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the reading of the rows and that of the rollup somebody else's file is stored."""
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    real, left = (
        verify._references,
        [{"慰问帮扶发放": [make.disbursement(姓名="赵秋", 身份证号=make.citizen_id(7))]}],
    )

    def references(*asked: Any) -> Any:
        if left:
            tables = left.pop()
            assert together(lambda: make.batch(tables, make.YUSHU).number) == [2]
        return real(*asked)

    monkeypatch.setattr(verify, "_references", references)


def test_a_file_that_is_stored_meanwhile_makes_no_difference(posting: None) -> None:
    assert verify.verify(make.campaign()) == []
    assert verify.verify_status(make.campaign(), Status.ALL) == []


def test_control_read_one_after_the_other_it_does(posting: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "snapshot", nullcontext)
    assert verify.verify(make.campaign()) != []
