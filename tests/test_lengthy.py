"""What is left to CI because it is costly."""

from pathlib import Path

import pytest

from tests import lengthy
from tests.lengthy import EVERY_DAY, LIST, costliest
from tests.prepared import ROOT


def test_the_costliest_go_until_they_make_their_share_of_it() -> None:
    costs = {"a::one": (3.0, 60), "a::two": (9.0, 1), "a::three": (8.0, 2), "a::four": (1.0, 10)}
    assert costliest(costs) == ["a::three", "a::two"]
    assert costliest({**costs, "a::three": (2.0, 2)}) == ["a::four", "a::three", "a::two"]
    assert costliest({"tests/test_house.py::all": (9.0, 1), "a::one": (1.0, 1)}) == ["a::one"]


def test_every_listed_test_is_there_and_may_be_left_out() -> None:
    for name in LIST.read_text().splitlines():
        file, _, function = name.partition("::")
        assert f"def {function}(" in (ROOT / file).read_text(), f"{name} is no more: make lengthy"
        assert not name.startswith(EVERY_DAY)


@pytest.mark.parametrize("listed", [True, False])
def test_they_are_marked_whatever_their_case(
    listed: bool, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lengthy, "LIST", tmp_path / "list.txt")
    lengthy.LIST.write_text(
        lengthy.function_of(request.node.nodeid) if listed else "tests/test_other.py::test_it"
    )
    lengthy.mark([request.node])
    assert (request.node.get_closest_marker("slow") is not None) is listed
