"""Many groups in one reading: from the rollup and from the rows the same."""

import datetime

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from songnuan.ledger.cells import counted, stored
from songnuan.ledger.indicators import DERIVED, INDICATORS
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.ledger.spread import rows, spread

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

DIMENSIONS = ("", "category", "leaf", "source", "form", "kind", "service", "day", "batch")


def groups() -> list[tuple[int, str]]:
    codes = ("22", make.CHANGCHUN, make.CHAOYANG, "22JTYS", "220581", "2202")
    places = [make.union(code).pk for code in codes]
    return [(pk, scope) for pk in places for scope in ("subtree", "own")] + [(places[0], "direct")]


def test_rows_and_rollup_say_the_same_of_every_group_and_dimension() -> None:
    spread()
    undo(make.batch(rows(发放日期="2023-01-11"), at=make.YUSHU), by=None, reason="传错了")
    from_rollup = stored(make.campaign(), groups(), DIMENSIONS)
    from_rows = counted(make.campaign(), groups(), DIMENSIONS, lambda _fact: Q())
    something = {place: figures for place, figures in from_rollup.found.items() if any(figures.values())}
    assert something == from_rows.found
    assert len(something) > 100


def test_a_span_of_days_counts_only_its_rows() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(), make.disbursement(姓名="周雪", 发放日期="2023-01-12")]})
    group = (make.union().pk, "own")
    later = Q(date__gte=datetime.date(2023, 1, 11))
    cells = counted(make.campaign(), [group], ("day",), lambda _fact: later)
    assert (cells.figures(group)["consoled"], cells.keys(group, "day")) == (1, ["2023-01-12"])


def test_kinds_of_facts_that_are_not_asked_for_count_nothing() -> None:
    spread()
    group = (make.union("22").pk, "subtree")
    cells = counted(make.campaign(), [group], ("",), lambda _fact: None)
    assert cells.figures(group) == dict.fromkeys(INDICATORS, 0)


def test_one_query_however_many_groups() -> None:
    spread()
    campaign = make.campaign()
    for some in (groups()[:1], groups()):
        with CaptureQueriesContext(connection) as queries:
            stored(campaign, some, DIMENSIONS)
        assert len(queries) == 1


def test_the_balance_of_the_places_adds_up_to_the_whole() -> None:
    spread()
    tree = make.campaign().tree()
    areas = [(area, "subtree") for area in tree.areas()] + [(tree.root, "direct")]
    cells = stored(make.campaign(), [*areas, (tree.root, "subtree")])
    whole = DERIVED["balance"].of(cells.figures((tree.root, "subtree")))
    assert sum(DERIVED["balance"].of(cells.figures(area)) for area in areas) == whole
    assert whole == 6 * (1_000_000 - 50_000 - 30_000)
