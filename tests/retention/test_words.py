"""What people wrote about what they did, a reason, what they looked for or a file's name, goes from the log as it goes from the batches (T53, T54)."""

import pytest
from django.db.models import Q

from beneficiaries.models import Disbursement
from campaigns import chain, journal
from campaigns.models import Batch, Event
from songnuan.audit import log
from songnuan.entry import single
from songnuan.ledger.undo import undo
from songnuan.people import reveal
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
    journal.note("list.made", **by, body={"purpose": "contact", "why": f"为{SIGN}补办领取"})
    journal.note("published.added", **by, body={"published": 1, "occasion": f"在{SIGN}家"})
    undo(made, by=None, reason=f"{SIGN}电话写错")
    return made


def test_it_goes_with_the_campaign_and_the_log_stays_whole() -> None:
    written("2022")
    assert SIGN in everything()
    gone = act.anonymise(make.campaign("2022"), reason="保存期满", by=None)
    assert gone.details == 6
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


def test_what_a_row_was_looked_at_for_is_read_and_goes_with_the_person() -> None:
    """And what another's was looked at for stays."""
    for serial, illness in ((1, "肝癌"), (2, "胃病")):
        make.batch(
            {
                "慰问帮扶发放": [
                    make.disbursement(
                        姓名=f"{SIGN}{serial}",
                        身份证号=make.citizen_id(serial),
                        联系电话=f"1380431006{serial}",
                    )
                ]
            }
        )
        row = Disbursement.objects.latest("pk")
        purpose = {"purpose": "contact", "why": f"{illness}，补办领取手续"}
        assert reveal.reveal(make.clerk(), row, "phone", purpose, "") == row.private["phone"]
    assert read() == [True, True]
    one.erase(make.citizen_id(1), reason="申请", by=None)
    assert (read(), "肝癌" in everything()) == ([False, True], False)


def test_control_a_purpose_in_the_chain_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "OF_PEOPLE", ("asked", "file", "reason"))
    with pytest.raises(AssertionError):
        test_what_a_row_was_looked_at_for_is_read_and_goes_with_the_person()
    assert read() == [True, True]


def read() -> list[bool]:
    """Whether the log tells of either illness: its page and what is taken out of it."""
    told = [line.content for line in log.lines(Q(verb="reveal.shown"))]
    return [any(illness in content for content in told) for illness in ("肝癌", "胃病")]
