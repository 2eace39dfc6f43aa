"""Rows that are written like those before them pass by expat, and mean what they mean when each is read singly."""

from __future__ import annotations

import random
import re

import pytest

from songnuan.lib.spreadsheets import markup
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import LIMITS
from songnuan.lib.spreadsheets.row_shape import MOST_LEARNT, RowShape
from tests.lib.spreadsheets.books import sheet_xml, strings_xml, styles_xml, xlsx
from tests.lib.spreadsheets.reads import rows_of
from tests.lib.spreadsheets.test_mutated import SEED, mutated
from tests.lib.spreadsheets.test_streamed import ALWAYS, NEVER, outcome
from tests.soak import times

pytestmark = pytest.mark.hardening("T09")

STRINGS = strings_xml(f"<t>第{at}</t>" for at in range(40))
STYLES = styles_xml(["General", 14])


def row(number: int, name: str = "王　某", *, item: bool = False) -> str:
    """Text in place, a shared text, an amount, a date, a blank cell, and now and then one more."""
    extra = f'<c r="F{number}" t="b"><v>1</v></c>' if item else ""
    return (
        f'<row r="{number}" spans="1:6"><c r="A{number}" t="inlineStr"><is><t>{name}</t></is></c>'
        f'<c r="B{number}" t="s"><v>{number % 40}</v></c><c r="C{number}"><v>{number * 0.5}</v></c>'
        f'<c r="D{number}" s="1"><v>{44_900 + number % 60}</v></c><c r="E{number}" s="1"/>{extra}</row>'
    )


def book(*rows: str) -> bytes:
    return xlsx(sheet_xml("".join(rows)), strings=STRINGS, styles=STYLES)


def many(count: int = 60) -> list[str]:
    return [row(number, item=number % 7 == 0) for number in range(1, count + 1)]


@pytest.fixture
def fed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What expat is shown."""
    shown: list[bytes] = []
    feed = markup.feed

    def noted(parser: object, data: bytes, *, last: bool = False) -> None:
        shown.append(data)
        feed(parser, data, last=last)  # type: ignore[arg-type]

    monkeypatch.setattr(markup, "feed", noted)
    return shown


def singly(monkeypatch: pytest.MonkeyPatch, content: bytes) -> object:
    """What comes of a file when no shape is learnt."""
    with monkeypatch.context() as patch:
        patch.setattr(RowShape, "learn", lambda _self, _row: None)
        return outcome(content, NEVER)


def test_rows_alike_are_not_shown_to_expat_and_read_as_ever(
    fed: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = book(*many())
    together = outcome(content, NEVER)
    shown = b"".join(fed).count(b"<row ")
    assert shown == 2  # the first one, and the first with one cell more
    fed.clear()
    assert singly(monkeypatch, content) == together
    assert b"".join(fed).count(b"<row ") == 60


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (row(61, "\x01"), "unreadable"),
        (row(61, "\uffff"), "unreadable"),
        (row(61, "]]>"), "unreadable"),
        (row(61, "&nobody;"), "unreadable"),
        (row(60), "unreadable"),
        (row(61).replace('r="C61"', 'r="C62"'), "unreadable"),
        (row(61).replace("</is>", ""), "unreadable"),
        (row(61).replace("61", "061"), "unreadable"),
        (row(61).replace("<v>21<", "<v>99<"), "unreadable"),
        (row(61) + "</row>", "unreadable"),
        ("<x>" + row(61), "unreadable"),
        (row(61, "字" * (LIMITS.cell_characters + 1)), "too_large"),
        (row(LIMITS.last_row + 1), "too_large"),
    ],
)
def test_what_is_wrong_in_a_row_like_those_before_it_refuses_the_file(bad: str, code: str) -> None:
    assert outcome(book(*many()), NEVER) != code
    for more in ("", row(62)):
        content = book(*many(), bad, more)
        assert outcome(content, NEVER) == outcome(content, ALWAYS) == code


def test_bytes_that_are_no_text_refuse_the_file() -> None:
    sheet = sheet_xml("".join(many())).encode()
    for wrong in (sheet.replace("王".encode(), b"\xff\xfe", 1), sheet + "王".encode()[:2]):
        with pytest.raises(Refused) as caught:
            rows_of(xlsx(wrong, strings=STRINGS, styles=STYLES))
        assert caught.value.code == "unreadable"


def test_escapes_hidden_rows_and_gaps_mean_what_they_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    content = book(
        *many(), row(64, "a_x000A_b"), row(65, "a&lt;b"), row(66).replace("<row ", '<row hidden="1" '),
        row(70).replace('spans="1:6"', 'spans="1:6" hidden="1"'), row(71, " "), row(80),
    )  # fmt: skip
    together = outcome(content, NEVER)
    assert together == singly(monkeypatch, content) == outcome(content, ALWAYS)
    [(head, rows)] = together  # type: ignore[misc]
    assert head.hidden_rows == {66, 70}
    assert [rows[at][0] for at in (64, 65, 71)] == ["a\nb", "a<b", " "]


def test_formulas_and_blank_texts_are_no_exception(fed: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        f'<row r="{n}"><c r="A{n}"><f>SUM(B{n}:C{n})*2</f><v>{n}.5</v></c><c r="B{n}" t="str"><f t="shared" si="0"/>'
        f'<v>第{n}</v></c><c r="C{n}" t="inlineStr"><is><t>{"" if n % 3 else n}</t></is></c></row>'
        for n in range(1, 40)
    ]
    content = book(*rows)
    together = outcome(content, NEVER)
    assert b"".join(fed).count(b"<row ") == 1
    assert together == singly(monkeypatch, content)
    assert rows_of(content)[39] == [39.5, "第39", "39"]
    assert rows_of(content)[38] == [38.5, "第38"]
    for wrong in ("<f>\x01</f>", "<f><x></f>", "<f>&x;</f>"):
        content = book(
            *rows, rows[0].replace('"1"', '"40"').replace("A1", "A40").replace("<f>SUM(B1:C1)*2</f>", wrong)
        )
        assert outcome(content, NEVER) == "unreadable"


def test_sheets_in_which_no_row_is_like_another_are_read_singly_from_then_on(fed: list[bytes]) -> None:
    rows = [f'<row r="{n}"><c r="A{n}"><v xml:x="">{n}</v></c></row>' for n in range(1, 3 * MOST_LEARNT)]
    assert rows_of(book(*rows)) == {n: [n] for n in range(1, 3 * MOST_LEARNT)}
    assert b"".join(fed).count(b"<row ") == len(rows)
    assert sum(b"<row " in data for data in fed) == MOST_LEARNT + 2


def test_mutated_rows_mean_what_they_mean_singly_or_are_refused_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(SEED)
    rows = "".join(many(12))
    refused = 0
    for _ in range(times(120, 5_000)):
        text = mutated(rows, chance)
        if chance.random() < 0.3:  # the same, at every row
            text = re.sub(r"<v>1|王", chance.choice(["<v>-", "&amp;", "\x0b", "<v> 1"]), text)
        content = book(text)
        together = outcome(content, NEVER)
        assert together == singly(monkeypatch, content)
        refused += isinstance(together, str)
    assert 100 < refused < times(120, 5_000)


@pytest.mark.parametrize("blank", [2, 10, 600])
def test_blank_rows_of_a_form_hold_nothing_and_spoil_nothing(
    monkeypatch: pytest.MonkeyPatch, blank: int
) -> None:
    """Rows with a height of their own teach no shape, so that the first one known is that of the blank tail."""
    height = ' spans="1:6" ht="24" customHeight="1"'
    filled = [row(number).replace(' spans="1:6"', height) for number in (1, 2, 3)]
    tail = [
        f'<row r="{n}" spans="1:6"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(4, 4 + blank)
    ]
    bare = [f'<row r="{n}" spans="1:6"></row>' for n in range(4, 4 + blank)]
    for below in (tail, bare):
        content = book(*filled, *below)
        together = outcome(content, NEVER)
        assert together == singly(monkeypatch, content) == outcome(content, ALWAYS)
        [(_head, rows)] = together  # type: ignore[misc]
        assert list(rows) == [1, 2, 3]
    more = book(*filled, *tail, row(4 + blank))
    assert outcome(more, NEVER) == singly(monkeypatch, more)
