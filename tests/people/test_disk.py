"""T40 on the disk itself: after an import in processes of its own neither database file nor WAL nor anything else in
the home or the temporary folder holds a number, an address or an illness.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests import factories as make
from tests import workbooks
from tests.installed import install
from tests.people.readers import ADDRESS, CARD, ILLNESS, NUMBER, PHONE
from tests.processes import manage

pytestmark = [pytest.mark.slow, pytest.mark.sqlite, pytest.mark.hardening("T40")]
SECRETS = (NUMBER, PHONE, CARD, ADDRESS, ILLNESS)


def lying_open(*places: Path) -> list[tuple[str, str]]:
    """(file, secret) of whatever can be read there without a key."""
    files = sorted(path for place in places for path in place.rglob("*") if path.is_file())
    return [
        (path.name, secret) for path in files for secret in SECRETS
        if any(secret.encode(code) in path.read_bytes() for code in ("utf-8", "utf-16-le", "gb18030"))
    ]  # fmt: skip


def test_nothing_of_a_person_lies_open_and_the_control_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, spare, sent = (tmp_path / name for name in ("home", "spare", "sent"))
    for folder in (home, spare, sent):
        folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(spare))
    install(home)
    row = make.disbursement(
        身份证号=NUMBER, 联系电话=PHONE, 银行卡号=CARD, 家庭住址=ADDRESS, 备注=ILLNESS, 开户银行="工行红旗街支行"
    )  # fmt: skip
    on_file = make.roster(身份证号=NUMBER, 联系电话=PHONE, 致困原因=ILLNESS)
    book = workbooks.write(sent / "roster.xlsx", {"慰问帮扶发放": [row], "在档困难职工": [on_file]})
    # A reader that stays keeps the WAL from being folded into the database file.
    with closing(sqlite3.connect(home / "db.sqlite3")) as reader:
        reader.execute("SELECT COUNT(*) FROM campaigns_batch").fetchone()
        words = ["upload", book, "--campaign", "2023", "--union", make.CHAOYANG, "--commit", "--json"]
        done = manage(words, home)
        assert (done.returncode, [secret for secret in SECRETS if secret in done.stdout + done.stderr]) == (
            0,
            [],
        )
        assert (home / "db.sqlite3-wal").stat().st_size > 0
        assert reader.execute("SELECT COUNT(*) FROM beneficiaries_person").fetchone() == (1,)
        assert lying_open(home, spare) == []
        with reader:
            reader.execute("UPDATE campaigns_batch SET reason = ?", (PHONE,))
        assert lying_open(home, spare) == [("db.sqlite3-wal", PHONE)]
