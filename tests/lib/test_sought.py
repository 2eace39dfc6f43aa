"""What a search by part of a text may find."""

from collections.abc import Callable

import pytest

from campaigns.models import Visit
from songnuan.lib.sought import half, has_digit, only_shown, without_digits
from songnuan.lib.text import fold_name
from tests import factories as make

PHONE = "13904315566"


@pytest.mark.parametrize("term", ["1", "春雨１号", "①", "家²"])
def test_terms_with_a_digit_of_any_width_are_looked_at_again(term: str) -> None:
    assert has_digit(term)
    assert not has_digit("春雨一号ABC")


@pytest.mark.django_db
@pytest.mark.parametrize("fold", [half, fold_name])
@pytest.mark.parametrize("written", [PHONE, "139 0431 5566", "１３９０４３１５５６６", "139-0431-5566"])
def test_a_row_is_found_by_what_its_text_shows_and_not_by_what_it_covers(
    fold: Callable[[str], str], written: str
) -> None:
    make.batch({"走访企业": [make.visit(企业名称=f"王小店{written}")]})
    terms = ["王小店139", "店１３９", "5566", "1390", "0431", "４３"]
    found = [term for term in terms if only_shown(Visit.objects.all(), [term], ["name"], fold=fold)]
    assert found == ["王小店139", "店１３９", "5566"]


@pytest.mark.django_db
def test_rows_without_a_number_stay_and_a_term_without_a_digit_costs_nothing(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    names = ["春雨1号机械设备有限公司", f"春雨1号{PHONE}", f"春雨{PHONE}", "凭证202301050001", "1号"]
    make.batch({"走访企业": [make.visit(企业名称=name) for name in names]})
    rows = Visit.objects.order_by("pk")

    def found(*terms: str) -> list[str]:
        sought = only_shown(rows.filter(name__contains=terms[0]), terms, ["name"])
        return list(sought.values_list("name", flat=True))

    assert found("1号") == [names[0], names[1], names[4]]
    assert found("202301050001") == [names[3]]
    assert found("0431") == []
    assert found("春雨", "1号") == names[:2]
    with django_assert_num_queries(0):  # type: ignore[operator]
        only_shown(rows, ["春雨"], ["name"])
    with django_assert_num_queries(1):  # type: ignore[operator]
        only_shown(rows, ["1"], ["name"])


@pytest.mark.django_db
def test_any_number_of_rows_is_left_out() -> None:
    rows = [make.visit(企业名称=f"春雨{number}号{PHONE}") for number in range(1_100)]
    make.batch({"走访企业": [*rows, make.visit(企业名称="春雨0431")]})
    left = only_shown(Visit.objects.filter(name__contains="0431"), ["0431"], ["name"])
    assert (left.count(), left.get().name) == (1, "春雨0431")


@pytest.mark.django_db
def test_an_order_without_digits_is_that_of_the_words() -> None:
    make.batch({"走访企业": [make.visit(企业名称=name) for name in ("b９", "a2", "a1", "b1")]})
    rows = Visit.objects.order_by(without_digits("name"), "pk")
    assert list(rows.values_list("name", flat=True)) == ["a2", "a1", "b９", "b1"]
