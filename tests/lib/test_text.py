"""Text folded for comparison; what is stored stays as written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songnuan.lib.text import fold_name, squeeze, tidy, whole_number


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
