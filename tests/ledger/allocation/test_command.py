"""`allocation` beside the browser: record, void, list; exit codes of the contracts."""

import pytest

from campaigns.models import Allocation
from tests import factories as make
from tests.commands.command import run

pytestmark = pytest.mark.django_db
HERE = ("--campaign", "2023")
SUM = ("--from", "22", "--to", "2201", "--amount", "1000.50", "--date", "2022-12-20")


def test_recorded_listed_and_voided() -> None:
    done = run(
        "allocation", *HERE, *SUM, "--source", "省级财政", "--document", "吉工发〔2022〕12号", "--json"
    )
    row = Allocation.objects.get()
    line = {
        "allocation": row.pk, "batch": row.added_by.number, "from": "22", "to": "2201", "amount": "1000.50", "date": "2022-12-20",
        "source": "省级财政", "document": "吉工发〔2022〕12号",
    }  # fmt: skip
    assert (done.code, done.answer) == (0, {"batch": row.added_by.number, "allocations": [line]})
    assert run("allocation", *HERE, "--json").answer == [line]
    assert run("allocation", *HERE, "--void", str(row.pk)).code == 1
    voided = run("allocation", *HERE, "--void", str(row.pk), "--reason", "写错", "--json")
    assert (voided.code, voided.answer["allocations"]) == (0, [line])
    assert (run("allocation", *HERE, "--json").answer, Allocation.objects.count()) == ([], 1)
    assert run("allocation", *HERE, "--void", str(row.pk), "--reason", "写错").code == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"--amount": "1.005"}, 2), ({"--amount": "五百"}, 2), ({"--amount": "NaN"}, 2), ({"--amount": "-1"}, 1), ({"--date": "2023-02-30"}, 2),
        ({"--date": "2023-02-06"}, 1), ({"--to": "22"}, 1), ({"--to": "99"}, 2), ({"--source": "天上"}, 2), ({"--as": "谁"}, 2),
    ],
)  # fmt: skip
def test_what_is_not_recorded(change: dict[str, str], code: int) -> None:
    asked = {**dict(zip(SUM[::2], SUM[1::2], strict=True)), **change}
    words = [word for pair in asked.items() for word in pair]
    assert (run("allocation", *HERE, *words).code, Allocation.objects.exists()) == (code, False)


def test_an_account_records_what_its_unions_send_and_sees_what_concerns_them() -> None:
    clerk = make.clerk(make.CHANGCHUN)
    asked = ("--as", clerk.username)
    assert run("allocation", *HERE, *SUM, *asked).code == 1
    assert run("allocation", *HERE, *SUM).code == 0
    assert run("allocation", *HERE, *SUM).code == 1
    own = ("--from", "2201", "--to", "220104", "--amount", "5", "--date", "2022-12-20", *asked)
    assert (run("allocation", *HERE, *own).code, run("allocation", *HERE, *own, "--again").code) == (0, 0)
    make.allocation(3, to="2202", sender=make.PROVINCE)
    seen = run("allocation", *HERE, *asked, "--json").answer
    assert [(line["from"], line["to"]) for line in seen] == [("22", "2201"), *[("2201", "220104")] * 2]
    assert [line["to"] for line in run("allocation", *HERE, "--from", "2201", "--json").answer] == [
        "220104"
    ] * 2
    assert run("allocation", *HERE, "--to", "2201").code == 2
