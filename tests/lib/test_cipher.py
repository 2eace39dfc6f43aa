"""Personal data at rest (T41): whatever does not fit ends in an exception, never in plain text."""

import hmac
import shutil
from itertools import islice
from pathlib import Path
from uuid import RFC_4122, UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songnuan.lib import cipher, keyfile
from songnuan.lib.cipher import SealBroken
from songnuan.lib.uids import fresh_uids

pytestmark = pytest.mark.hardening("T41")

ROW, OTHER = UUID(int=1), UUID(int=2)


@given(st.binary(max_size=300), st.uuids())
def test_what_is_sealed_comes_back_for_its_row_alone(plain: bytes, row: UUID) -> None:
    sealed = cipher.seal(plain, row)
    assert cipher.unseal(sealed, row) == plain
    with pytest.raises(SealBroken):
        cipher.unseal(sealed, uuid4())


def test_ciphertexts_swapped_between_rows_open_in_neither() -> None:
    one, two = cipher.seal(b"one", ROW), cipher.seal(b"two", OTHER)
    for sealed, row in ((two, ROW), (one, OTHER)):
        with pytest.raises(SealBroken):
            cipher.unseal(sealed, row)


def test_every_single_bit_counts() -> None:
    sealed = cipher.seal("身份证号".encode(), ROW)
    for bit in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            cipher.unseal(bytes(flipped), ROW)


def test_no_part_of_a_seal_opens() -> None:
    sealed = cipher.seal(b"plain", ROW)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            cipher.unseal(sealed[:length], ROW)
    with pytest.raises(SealBroken):
        cipher.unseal(sealed + b"\0", ROW)


def test_another_installations_key_opens_nothing(tmp_path: Path, settings: object) -> None:
    sealed, index, finger, mark = (
        cipher.seal(b"plain", ROW), cipher.blind_index("x"), cipher.fingerprint("x"), cipher.key_print()
    )  # fmt: skip
    keyfile.create(tmp_path)
    settings.HOME = tmp_path
    with pytest.raises(SealBroken):
        cipher.unseal(sealed, ROW)
    assert cipher.blind_index("x") != index
    assert cipher.fingerprint("x") != finger
    assert cipher.key_print() != mark


def test_without_a_key_nothing_is_sealed_opened_or_indexed(tmp_path: Path, settings: object) -> None:
    sealed = cipher.seal(b"plain", ROW)
    settings.HOME = tmp_path
    for act in (
        cipher.ready,
        cipher.key_print,
        lambda: cipher.seal(b"plain", ROW),
        lambda: cipher.unseal(sealed, ROW),
        lambda: cipher.blind_index("x"),
        lambda: cipher.fingerprint("x"),
    ):
        with pytest.raises(keyfile.KeyFileError):
            act()


def test_the_plain_text_stands_nowhere_in_the_seal_and_no_two_seals_are_equal() -> None:
    plain = b"220104198503170012"
    seals = {cipher.seal(plain, ROW) for _ in range(50)}
    assert len(seals) == 50
    assert not any(plain[:6] in sealed or plain[-6:] in sealed for sealed in seals)


def test_the_key_file_may_move_with_its_home(tmp_path: Path, settings: object) -> None:
    sealed = cipher.seal(b"plain", ROW)
    shutil.copytree(settings.HOME / "keys", tmp_path / "keys")
    settings.HOME = tmp_path
    assert cipher.unseal(sealed, ROW) == b"plain"


@given(
    st.dictionaries(
        st.text(max_size=8), st.one_of(st.text(max_size=20), st.integers(-(2**63), 2**63 - 1)), max_size=4
    )
)
def test_named_values_come_back_as_they_were(values: dict[str, str | int]) -> None:
    assert cipher.unseal_values(cipher.seal_values(values, ROW), ROW) == values


def test_no_values_take_no_room() -> None:
    assert cipher.seal_values({}, ROW) == b""


@pytest.mark.parametrize(
    "written", ["11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", " 110105 19491231002X\n"]
)
def test_one_number_has_one_index_however_it_is_written(written: str) -> None:
    assert cipher.blind_index(written) == cipher.blind_index("11010519491231002X")
    assert len(cipher.blind_index(written)) == 32


@given(st.text(max_size=30), st.text(max_size=30))
def test_fingerprints_are_equal_exactly_when_the_texts_are(one: str, two: str) -> None:
    assert (cipher.fingerprint(one) == cipher.fingerprint(two)) == (one == two)
    assert len(cipher.fingerprint(one)) == 16


@given(st.binary(max_size=300))
def test_the_keyed_hash_is_hmac_sha_256(text: bytes) -> None:
    ring = cipher.keys().ring
    assert cipher.blind_index(text.hex()) == hmac.digest(
        ring.finders[0], text.hex().upper().encode(), "sha256"
    )
    expected = hmac.digest(ring.index, b"row\0" + text.hex().encode(), "sha256")[:16]
    assert cipher.fingerprint(text.hex()) == expected


def test_fresh_uids_are_random_uuids_that_do_not_come_twice() -> None:
    some = [UUID(bytes=raw) for raw in islice(fresh_uids(), 1_000)]
    assert {(uid.version, uid.variant) for uid in some} == {(4, RFC_4122)}
    assert len(set(some)) == 1_000
