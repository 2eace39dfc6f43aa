"""T02: what a format shows takes long to tell, so only those are asked that a style names, and only so many are taken."""

import pytest

from songnuan.lib.spreadsheets import formats
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.formats import Formats
from songnuan.lib.spreadsheets.limits import LIMITS
from songnuan.lib.spreadsheets.serials import OTHERWISE

pytestmark = pytest.mark.hardening("T02")


def test_only_what_a_style_names_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(formats, "shows", lambda code: asked.append(code) or OTHERWISE)
    own = Formats[int](LIMITS)
    for number in range(200, 300):
        own.add(number, f'0.{number}"万"')
    assert own.shown([0, 14, 205, 205, 205]) == {205: OTHERWISE}
    assert asked == ['0.205"万"']


def test_as_many_as_any_honest_file_has_are_taken() -> None:
    own = Formats[int](LIMITS)
    for number in range(LIMITS.format_count):
        own.add(number, "0" * LIMITS.format_characters)
    with pytest.raises(Refused, match="数字格式太多或者太长"):
        own.add(LIMITS.format_count, "0")


def test_one_that_is_longer_than_any_is_refused() -> None:
    with pytest.raises(Refused, match="数字格式太多或者太长"):
        Formats[int](LIMITS).add(200, "0" * (LIMITS.format_characters + 1))


@pytest.mark.parametrize(
    ("codes", "shown"),
    [(['0"万"', "General"], OTHERWISE), (["General", '0"万"'], OTHERWISE), (["0.00", "yyyy-mm-dd"], False)],
)
def test_of_several_under_one_number_one_that_disguises_counts(codes: list[str], shown: object) -> None:
    own = Formats[int](LIMITS)
    for code in codes:
        own.add(164, code)
    assert own.shown([164]) == {164: shown}
