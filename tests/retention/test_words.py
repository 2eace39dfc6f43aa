"""What people wrote about what they did, a reason or a file's name, goes from the log as it goes from the batches (T53, T54)."""

import pytest

from beneficiaries.models import Disbursement
from campaigns import chain, journal
from campaigns.models import Batch, Event
from songnuan.entry import single
from songnuan.ledger.undo import undo
from songnuan.retention import act, one
from tests import factories as make
from tests.retention.everything import everything

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T54")]
SIGN = "周除名"


def written(year: str) -> Batch:
    """A file called after somebody, undone with a reason that names them; and another one, kept."""
    row = make.disbursement(姓名="某人", 身份证号=make.citizen_id(1), 发放日期=f"{year}-01-10")
    made = make.batch({"慰问帮扶发放": [row]}, year=year)
    by = {"actor": None, "campaign": made.campaign, "union": made.union}
    journal.note("upload.received", **by, body={"file": f"{SIGN}.xlsx", "digest": "a" * 64})
    journal.note("amendment.refused", **by, body={"reason": f"{SIGN}不符", "amendment": 1})
    undo(made, by=None, reason=f"{SIGN}电话写错")
    return made


def test_it_goes_with_the_campaign_and_the_log_stays_whole() -> None:
    written("2022")
    assert SIGN in everything()
    gone = act.anonymise(make.campaign("2022"), reason="保存期满", by=None)
    assert gone.details == 4
    assert SIGN not in everything()
    assert (chain.verify().is_whole, Event.objects.latest("sequence").body["reason"]) == (True, "保存期满")


def test_a_younger_campaign_keeps_it() -> None:
    written("2022")
    written("2023")
    act.anonymise(make.campaign("2022"), reason="保存期满", by=None)
    told = [event.told.get("reason") for event in Event.objects.filter(verb="post.undo").order_by("sequence")]
    assert told == [None, f"{SIGN}电话写错"]


def test_why_a_row_was_taken_out_goes_with_the_person() -> None:
    """Without a name: the reason is about their row alone."""
    make.batch({"慰问帮扶发放": [make.disbursement(姓名=SIGN, 身份证号=make.citizen_id(1))]})
    single.remove(Disbursement.objects.get(), by=make.clerk(), reason="肝癌去世")
    assert "肝癌" in everything()
    one.erase(make.citizen_id(1), reason="申请", by=None)
    assert "肝癌" not in everything()
