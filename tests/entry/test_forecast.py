"""What the preview says of the union's figures is what they are after confirming: over random files, exactly."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import Batch
from songnuan.entry import names
from songnuan.entry.commit import Origin, commit
from songnuan.entry.compare import compare
from songnuan.entry.preview import steps
from songnuan.ledger.totals import totals
from tests import factories as make

UNIONS = (make.CHAOYANG, make.YUSHU, make.CHANGCHUN, make.PROVINCE)
FIRMS = ("春雨机械", "春雨 机械", "夏雪食品")
PEOPLE = (None, 1, 2, 3)

visits = st.lists(
    st.builds(
        lambda name, code, day: make.visit(
            企业名称=name, 走访日期=f"2023-01-0{day}", **({"统一社会信用代码": make.credit_code(code)} if code else {})
        ),
        st.sampled_from(FIRMS), st.sampled_from((None, 1, 2)), st.integers(1, 9),
    ),
    max_size=4,
)  # fmt: skip
handouts = st.lists(
    st.builds(
        lambda person, day, cash, purpose: make.disbursement(
            发放日期=f"2023-01-0{day}", 用途=purpose, **{"慰问金(元)": cash},
            **({"身份证号": make.citizen_id(person)} if person else {}),
        ),
        st.sampled_from(PEOPLE), st.integers(1, 9), st.sampled_from((1, 500)), st.sampled_from(("慰问", "帮扶救助")),
    ),
    max_size=4,
)  # fmt: skip
money = st.lists(
    st.builds(lambda yuan: make.contribution(**{"金额(元)": yuan}), st.integers(1, 9)), max_size=2
)
services = st.lists(st.builds(lambda times: make.service(人次=times), st.integers(1, 9)), max_size=2)
files = st.tuples(
    st.sampled_from(UNIONS),
    st.fixed_dictionaries(
        {"走访企业": visits, "慰问帮扶发放": handouts, "筹集款物": money, "分类服务": services}
    ),
    st.booleans(),
)


def sent(at: str, tables: make.Tables, digest: str, *, replaces: bool = False) -> None:
    """One file: looked at, confirmed, and the figures compared with what was said."""
    lookups = names.load(make.campaign(), make.union(at))
    checked = make.checked({name: rows for name, rows in tables.items() if rows}, at)
    replaced = _earlier(at) if replaces else None
    before = totals(lookups.campaign, lookups.union)
    said = {
        step.indicator.code: (step.now, step.after)
        for step in steps(compare(checked, lookups, replaced, tells_closed=True), lookups, replaced)
    }
    _compared, batch = commit(
        checked, lookups, Origin("表.xlsx", digest), by=None, replaced=replaced, valid_rows=True
    )
    if batch is not None:
        after = totals(lookups.campaign, lookups.union)
        moved: dict[str, Any] = {
            code: (before[code], after[code]) for code in after.values if before[code] != after[code]
        }
        assert said == moved


def _earlier(at: str) -> Batch | None:
    standing = Batch.objects.standing().filter(union__code=at).exclude(kind=Batch.Kind.UNDO)
    return next((batch for batch in standing.order_by("-number") if not batch.finds.exists()), None)


@pytest.mark.django_db
def test_an_uncoded_firm_adopted_by_a_neighbour_is_one(db: None) -> None:
    coded = [make.visit(企业名称="春雨", 统一社会信用代码=make.credit_code(number)) for number in (1, 2)]
    sent(make.CHAOYANG, {"走访企业": [make.visit(企业名称="春雨")]}, "1")
    sent(make.CHANGCHUN, {"走访企业": coded[:1]}, "2")
    assert make.figures(make.CHANGCHUN)["enterprises"] == 1
    sent(make.CHAOYANG, {"走访企业": coded[1:]}, "3")
    # Two firms of the name are known by now: a visit without a code stands alone.
    sent(make.CHAOYANG, {"走访企业": [make.visit(企业名称="春雨", 走访日期="2023-01-08")]}, "4")
    assert make.figures(make.CHANGCHUN)["enterprises"] == 3


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(files, min_size=2, max_size=5))
def test_the_forecast_is_what_comes(db: None, history: list[tuple[str, make.Tables, bool]]) -> None:
    with transaction.atomic():
        for number, (at, tables, replaces) in enumerate(history):
            if any(tables.values()):
                sent(at, tables, str(number), replaces=replaces)
        transaction.set_rollback(True)
