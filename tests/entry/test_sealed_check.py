"""What is kept between check and confirmation: exactly what was read, and nothing of it readable on disk."""

from pathlib import Path

import pytest
from django.core.files.storage import storages

from songnuan.entry import originals, sealed_check
from songnuan.lib.cipher import SealBroken
from songnuan.lib.spreadsheets.cells import Cell
from tests import factories as make

pytestmark = pytest.mark.django_db
SECRETS = ("龘靐", make.citizen_id(7), "13812345678", "虪病")


def tables() -> make.Tables:
    return {
        "慰问帮扶发放": [
            make.disbursement(姓名="龘靐", 身份证号=make.citizen_id(7), 联系电话="13812345678"), make.disbursement(用途="走访"),
            make.disbursement(人员类别="艰苦岗位民警", 姓名=None),
        ],
        "在档困难职工": [make.roster(致困原因="虪病")], "筹集款物": [make.contribution(是否转拨="是")], "走访企业": [make.visit()],
        "分类服务": [make.service()],
    }  # fmt: skip


def test_it_comes_back_as_it_was() -> None:
    checked = make.checked(tables())
    assert sealed_check.read(sealed_check.keep(checked)) == checked


def test_nothing_of_it_is_readable_on_disk() -> None:
    path = Path(storages["uploads"].path(sealed_check.keep(make.checked(tables()))))
    content = path.read_bytes()
    assert [secret for secret in SECRETS if secret.encode() in content] == []
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_control_finds_it_where_the_seal_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(originals.cipher, "seal", lambda plain, _bound_to: plain)
    monkeypatch.setattr(sealed_check.zlib, "compress", lambda content, _level: content)
    content = Path(storages["uploads"].path(sealed_check.keep(make.checked(tables())))).read_bytes()
    assert [secret for secret in SECRETS if secret.encode() not in content] == []


def test_a_file_moved_to_another_name_or_cut_short_does_not_open() -> None:
    one, two = (Path(storages["uploads"].path(originals.keep(text))) for text in (b"one", b"two"))
    content = one.read_bytes()
    root = Path(storages["uploads"].location)
    two.write_bytes(content)
    one.write_bytes(content[:-1])
    for path in (one, two):
        with pytest.raises(SealBroken):
            originals.read(str(path.relative_to(root)))


def test_what_was_forgotten_is_gone_and_forgetting_twice_is_no_fault() -> None:
    name = originals.keep(b"x")
    originals.forget(name)
    originals.forget(name)
    with pytest.raises(FileNotFoundError):
        originals.read(name)


@pytest.mark.parametrize("cell", [10**39, "\ud800", 2**63, 1.5, True, None])
def test_cells_that_the_fast_writer_cannot_take_come_back_too(cell: Cell) -> None:
    checked = make.checked({"慰问帮扶发放": [make.disbursement(用途="走访")]})
    checked.sheets[0].kept[2].append(cell)
    back = sealed_check.read(sealed_check.keep(checked))
    assert (back, type(back.sheets[0].kept[2][-1])) == (checked, type(cell))
