"""Parts add up to the whole, whatever the weights."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songnuan.setup.demo.splitting import pieces, split

pytestmark = pytest.mark.slow

weights = st.lists(st.integers(0, 500), min_size=1, max_size=40).filter(any)


@given(st.integers(0, 10**10), weights, st.sampled_from([1, 10, 1000]))
def test_parts_add_up(total: int, weights: list[int], unit: int) -> None:
    parts = pieces(total, weights, unit)
    assert sum(parts) == total
    heaviest = weights.index(max(weights))
    assert all(part % unit == 0 for n, part in enumerate(parts) if n != heaviest)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


@given(st.integers(0, 10**6), weights)
def test_no_part_is_a_unit_away_from_its_share(total: int, weights: list[int]) -> None:
    shares = [total * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) < 1 for part, share in zip(pieces(total, weights), shares, strict=True))


def test_ties_go_to_the_earlier() -> None:
    assert split(10_000, {"a": 1, "b": 1, "c": 1}) == {"a": 3334, "b": 3333, "c": 3333}


def test_nothing_to_part_it_among() -> None:
    assert split(0, {"a": 0}) == {"a": 0}
    with pytest.raises(ValueError, match="nothing to part it among"):
        split(1, {"a": 0})
