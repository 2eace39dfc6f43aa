"""Text folded for comparison; what is stored stays as written."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songnuan.lib import text as text_module
from songnuan.lib.text import fold_name, has_unseen, nfkc, squeeze, tidy, whole_number


@pytest.mark.parametrize(
    ("written", "squeezed"),
    [
        ("身份 证\n号", "身份证号"),
        ("ＡＢＣ１２３", "ABC123"),
        ("金额（元）", "金额(元)"),
        ("\ufeff姓\u200b名\u00a0", "姓名"),
        ("　", ""),
    ],
)
def test_squeeze(written: str, squeezed: str) -> None:
    assert squeeze(written) == squeezed


@pytest.mark.parametrize(
    "written",
    [
        "春雨机械(长春)",
        "春雨机械（长春）",
        "春雨机械【长春】",
        " 春雨机械 [长春] ",
        "春雨机械〔长春〕",
        "春雨机械{长春}",
    ],
)
def test_one_firm_under_every_bracket(written: str) -> None:
    assert fold_name(written) == "春雨机械(长春)"


def test_case_and_width_of_letters_are_folded() -> None:
    assert fold_name("ＡＢＣ Motors") == fold_name("abc MOTORS") == "abcmotors"


ordinary = st.text(st.sampled_from("春雨机械ＡｂC１2（）()【】[]〔〕{}　 \n\u200b\ufeff\u00a0￥．，：％－"))


@given(ordinary)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert squeeze(squeeze(text)) == squeeze(text)
    assert fold_name(fold_name(text)) == fold_name(text)


@given(st.text())
def test_tidy_takes_only_from_the_ends(text: str) -> None:
    tidied = tidy(text)
    assert tidied in text
    assert tidy(tidied) == tidied
    assert text.replace(tidied, "", 1).strip(" \t\r\n\u3000\u00a0\u200b\ufeff") == ""


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0", 0), ("12", 12), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5_000, None), ("", None), ("-1", None),
     ("1.0", None), ("²", None), ("٣", None), (" 1", None)],
)  # fmt: skip
def test_a_whole_number_of_a_form_fits_a_column_or_is_none(typed: str, number: int | None) -> None:
    assert whole_number(typed) == number


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_a_short_text_is_normalised_as_a_whole(text: str) -> None:
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


@given(st.text("ＡＢ１（）e\u0301汉字 ①ﾊﾞ", max_size=60))
def test_a_long_text_of_words_comes_out_as_normalised_as_a_whole(text: str) -> None:
    long = "长春市总工会 " + f"{text} abc 送温暖".join(["慰问"] * 40)
    assert nfkc(long) == unicodedata.normalize("NFKC", long)
    assert nfkc(f"{long}e\u0301") == unicodedata.normalize("NFKC", f"{long}e\u0301")


@pytest.mark.hardening("T08")
def test_marks_upon_marks_are_never_sorted_by_the_thousand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python sorts them in the square of their number and holds up all other threads: 64 kB stopped a server for seven seconds."""
    seen: list[int] = []

    def normalize(form: str, text: str) -> str:
        seen.append(len(text))
        return text

    monkeypatch.setattr(unicodedata, "normalize", normalize)
    text = "a" + "\u0300" * 4_000 + "\u0316" * 4_000
    assert nfkc(text) == text
    assert (max(seen), sum(seen)) == (64, len(text))


@pytest.mark.parametrize("text", ["最终数", "最终数 (2)", "Final figures", "一\u3000二", "①²", "𠮷林"])
def test_what_is_seen_is_no_secret(text: str) -> None:
    assert has_unseen(text) is False


@pytest.mark.parametrize(
    "sign",
    "\x00\x07\n\x7f\xad\u200b\u200e\u202c\u2028\u2060\ufeff\u3164\uffa0\u2800\U000e0041\ufe0f\U000e0100\u180b\u2065\ufff0",
)
def test_what_is_not_seen_is_found(sign: str) -> None:
    assert has_unseen(f"最终{sign}数") is True


def test_nobody_else_normalises_texts() -> None:
    """By hand it would be the square again."""
    root = Path(text_module.__file__).parents[2]
    found = {
        path.relative_to(root).as_posix()
        for part in ("songnuan", "campaigns", "beneficiaries")
        for path in (root / part).rglob("*.py")
        if re.search(r"normalize\(\"NFK?[CD]", path.read_text(encoding="utf-8"))
    }
    assert found == {"songnuan/lib/text.py"}
