"""A page of the log is read off an index in its order, whatever is asked for: nothing is sorted, nothing counted."""

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from campaigns import journal
from songnuan.audit.log import log, matching
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.hardening("T52")]
ASKED = {
    "event_by_time": Q(),
    "event_by_verb": Q(verb="reveal.shown"),
    "event_by_actor": Q(actor=1),
    "event_by_union": Q(union=1),
}


@pytest.mark.parametrize("index", ASKED)
def test_each_question_has_its_index_and_sorts_nothing(index: str) -> None:
    plan = matching(ASKED[index])[:51].explain()
    assert (index in plan, "TEMP B-TREE" in plan) == (True, False)


def test_control_another_order_would_sort() -> None:
    assert "TEMP B-TREE" in matching(Q()).order_by("address")[:51].explain()


def test_no_page_counts_or_skips() -> None:
    for _turn in range(60):
        journal.note("login.done", actor=make.clerk(username="one") if not _turn else None)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        log(Q(), before=30)
    told = " ".join(query["sql"] for query in asked)
    assert [word for word in ("COUNT(", "OFFSET") if word in told] == []
