"""Check digits against the standards' own wording, written anew; masks that show no more than they may."""

import datetime
import hashlib
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from songnuan.lib.identifiers import (
    InvalidIdentifier,
    clean_citizen_id,
    clean_credit_code,
    is_minor,
    is_plain_citizen_id,
    mask_citizen_id,
    mask_digits,
    mask_inside,
    mask_name,
)

TODAY = datetime.date(2023, 1, 15)
CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def id_checks(number: str) -> bool:
    """GB 11643 (ISO 7064 MOD 11-2): the pure system's recursion over all 18 characters ends at 1."""
    state = 0
    for character in number:
        state = (state * 2 + (10 if character == "X" else int(character))) % 11
    return state == 1


def code_checks(code: str) -> bool:
    """GB 32100: Σ value × 3^place over all 18 characters, the last with weight 1, is a multiple of 31."""
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1]
    return sum(CODE_CHARACTERS.index(c) * w for c, w in zip(code, weights, strict=True)) % 31 == 0


days = st.dates(datetime.date(1900, 1, 1), TODAY)
bodies = st.builds(
    lambda place, day, serial: f"{place}{day:%Y%m%d}{serial:03d}",
    st.integers(110_000, 659_999), days, st.integers(0, 999),
)  # fmt: skip
code_bodies = st.builds(
    lambda head, place, rest: head + place + rest,
    st.text(CODE_CHARACTERS, min_size=2, max_size=2), st.text(string.digits, min_size=6, max_size=6),
    st.text(CODE_CHARACTERS, min_size=9, max_size=9),
)  # fmt: skip


@given(bodies, st.sampled_from("0123456789X"))
def test_an_id_is_taken_exactly_when_its_check_digit_is_right(body: str, last: str) -> None:
    number = body + last
    if id_checks(number):
        assert clean_citizen_id(number, today=TODAY) == number
    else:
        with pytest.raises(InvalidIdentifier, match="校验码"):
            clean_citizen_id(number, today=TODAY)


@given(code_bodies, st.sampled_from(CODE_CHARACTERS))
def test_a_code_is_taken_exactly_when_its_check_character_is_right(body: str, last: str) -> None:
    code = body + last
    if code_checks(code):
        assert clean_credit_code(code) == code
    else:
        with pytest.raises(InvalidIdentifier, match="校验码"):
            clean_credit_code(code)


@given(bodies, st.integers(0, 16), st.sampled_from(string.digits))
def test_one_wrong_digit_never_passes(body: str, place: int, digit: str) -> None:
    number = next(body + last for last in "0123456789X" if id_checks(body + last))
    wrong = number[:place] + digit + number[place + 1 :]
    assume(wrong != number)
    with pytest.raises(InvalidIdentifier):
        clean_citizen_id(wrong, today=TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'11010519491231002X",
        "‘11010519491231002x",
        " 110105 19491231 002X ",
        "110105194912\u200b31002X",
        "110105\u300019491231\n002X",
    ],
)
def test_an_id_is_normalised(typed: str) -> None:
    assert clean_citizen_id(typed, today=TODAY) == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("110105491231002", "15位的旧"),
        ("1101051949123100", "这里是16位"),
        ("无", "这里是1位"),
        ("/", "这里是1位"),
        ("010105194912310020", "只能是数字"),
        ("1101051949123100２Ｙ", "只能是数字"),
        ("110105194902300029", "出生日期"),
        ("110105202301160020", "出生日期"),
        ("110105189912310020", "出生日期"),
    ],
)
def test_an_id_is_refused_with_its_reason_and_without_its_digits(typed: str, why: str) -> None:
    with pytest.raises(InvalidIdentifier, match=why) as refused:
        clean_citizen_id(typed, today=TODAY)
    assert typed[6:14] not in str(refused.value.message) or len(typed) < 8


@pytest.mark.parametrize("head", ["81", "N1", "A1", "91", "52"])
def test_codes_of_every_kind_of_body_are_taken(head: str) -> None:
    body = f"{head}220104MA0000001"
    code = next(body + last for last in CODE_CHARACTERS if code_checks(body + last))
    assert clean_credit_code(f" '{code.lower()} ") == code


@pytest.mark.parametrize(
    ("typed", "why"), [("91220104MA", "这里是10位"), ("9122010IMA00000019", "不会出现的字符")]
)
def test_a_code_is_refused_with_its_reason(typed: str, why: str) -> None:
    with pytest.raises(InvalidIdentifier, match=why):
        clean_credit_code(typed)


@given(st.one_of(bodies.map(lambda body: body + "X"), st.text(string.digits, max_size=24)))
def test_a_masked_id_shows_place_and_last_four_at_most(number: str) -> None:
    masked = mask_citizen_id(number)
    assert len(masked) == len(number)
    shown = {place for place, character in enumerate(masked) if character != "*"}
    assert shown == ({*range(6), *range(14, 18)} if len(number) == 18 else set())


@given(st.text(string.digits, max_size=24))
def test_a_masked_phone_or_card_shows_seven_digits_at_most(number: str) -> None:
    masked = mask_digits(number)
    if len(number) < 8:
        assert masked == "*" * len(number)
    else:
        assert masked == number[:3] + "****" + number[-4:]


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("13904315566齾玉兰", "139****6***"), ("齾母亲13904315566", "***" + "****5566"), ("妈妈张小红的电话号", "*" * 11),
        ("0431-8570 1234", "043****1234"), ("a1390431556b", "*13****556*"),
    ],
)  # fmt: skip
def test_a_masked_number_shows_no_word_that_stands_beside_it(written: str, masked: str) -> None:
    assert mask_digits(written) == masked


def test_nor_does_a_masked_id() -> None:
    assert mask_citizen_id("22010419900101玉兰之母") == "220104" + "*" * 12


@pytest.mark.parametrize(
    ("name", "masked"),
    [("李", "李"), ("李春", "李某"), ("李春生", "李某某"), ("阿依古丽", "阿某某"), ("", "")],
)
def test_a_masked_name_shows_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.from_regex(r"[0-9]{6}(19|20)[0-9]{2}(0[0-9]|1[0-3])[0-3][0-9]{4}[0-9X]", fullmatch=True))
def test_a_plain_number_is_one_that_is_cleaned_to_itself(number: str) -> None:
    try:
        right = clean_citizen_id(number, today=datetime.date(2020, 1, 1)) == number
    except InvalidIdentifier:
        right = False
    assert is_plain_citizen_id(number) == right
    body = number[:17]
    checked = [body + last for last in "0123456789X" if is_plain_citizen_id(body + last)]
    assert checked == [last for last in checked if id_checks(last)]


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2020, 1, 1)), st.dates(datetime.date(2019, 1, 1)))
def test_minor_until_the_eighteenth_birthday(born: datetime.date, day: datetime.date) -> None:
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    assert is_minor(f"220104{born:%Y%m%d}0000", day) == (years < 18)


ID = "220104198503170011"
PHONE, CARD = "13843210077", "6222021234567890128"


def parted(number: str, *sizes: int, by: str) -> str:
    pieces, at = [], 0
    for size in sizes:
        pieces.append(number[at : at + size])
        at += size
    return by.join([*pieces, number[at:]] if at < len(number) else pieces)


@pytest.mark.hardening("T44")
@pytest.mark.parametrize("by", [" ", "-", "－", "—", "\u3000", ".", " - ", "\u200b", "·"])
@pytest.mark.parametrize(("number", "sizes"), [
    (PHONE, (3, 4, 4)), (PHONE, (4, 3, 4)), (PHONE, (3, 8)), (PHONE, (5, 6)), (PHONE, (1,) * 11),
    (ID, (6, 8, 4)), (ID, (6, 4, 4, 4)), (ID, (4, 4, 4, 4, 2)), (ID, (3,) * 6), (ID, (1,) * 18),
])  # fmt: skip
def test_a_number_whose_digits_are_parted_is_masked_inside_a_text(
    number: str, sizes: tuple[int, ...], by: str
) -> None:
    said = mask_inside(f"联系{parted(number, *sizes, by=by)}，已核")
    assert said == f"联系{mask_citizen_id(number) if number == ID else mask_digits(number)}，已核"


@pytest.mark.parametrize("written", [
    "１３８４３２１００７７", "１３８-4321-0077", "(138)43210077", "138（4321）0077", "1384321-0077",
    f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}", parted(ID, 6, 8, by="\n"),
])  # fmt: skip
def test_however_it_is_written(written: str) -> None:
    said = mask_inside(f"电话 {written}。")
    assert ("*" in said, "4321" in said, "8503" in said, "1234" in said) == (True, False, False, False)


@pytest.mark.parametrize(("written", "said"), [
    (f"捐款人ID{ID}", f"捐款人ID{mask_citizen_id(ID)}"), (f"微信wx{PHONE}", f"微信wx{mask_digits(PHONE)}"),
    (f"QQ{CARD}。", f"QQ{mask_digits(CARD)}。"), (f"{PHONE}wx", f"{mask_digits(PHONE)}wx"), (f"{ID}wife", f"{mask_citizen_id(ID)}wife"),
    (f"ID{ID}A", f"ID{mask_citizen_id(ID)}A"), (f"+86{PHONE}", f"+861****{PHONE[-4:]}"), (f"0086{PHONE}", f"008****{PHONE[-4:]}"),
    (f"0431{PHONE}", f"043****{PHONE[-4:]}"), (f"{ID}{ID}", f"{ID[:3]}****{ID[-4:]}"),
])  # fmt: skip
def test_also_behind_a_word_in_letters(written: str, said: str) -> None:
    assert mask_inside(written) == said


@pytest.mark.parametrize("by", [*"、，,;；:：*＊", "， ", " * "])
@pytest.mark.parametrize("sizes", [(6, 8), (6, 4, 4)])
def test_in_its_groups_with_any_sign_between(by: str, sizes: tuple[int, ...]) -> None:
    said = mask_inside(f"联系{parted(ID, *sizes, by=by)}，已核")
    assert said == f"联系{mask_citizen_id(ID)}，已核"


@pytest.mark.parametrize(
    "text", ["91220104MA0000017X", "Y1220104198503170Q", hashlib.sha256(b"13843210077").hexdigest()]
)
def test_not_within_a_code_or_a_print(text: str) -> None:
    assert mask_inside(text) == text


@pytest.mark.parametrize("text", [
    "2023-01-10至2023-01-15", "150 2023-01-10", "150.00 1800.00", "慰问15户 2023-1-10 共500元", "0431-88901234", "91220104MA0000017X",
    "分别为1、3、5、7、9、11、13、15、17户", "139,1,234,5,678", "1,380,043,210元", "20230110 20230115", "138、150、1800", "48404376 40669168 元", "30000000—40000000元",
    "150、1200、1350人次", "标准为180、1500、2000元", "130、1401、1502室", "180*1200*1500", "150,1200,1350", "139：1200；1350", "2022,2023,2024,2025年",
    "米50kg 油20L 300元", "长工发〔2022〕138号", "2022.12.01-2023.02.05", "１５００ 元",
])  # fmt: skip
def test_what_is_no_number_of_a_person_stays(text: str) -> None:
    assert mask_inside(text) == text
