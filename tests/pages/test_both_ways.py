"""Every file of tests.pages.files behaves the same in the browser and on the command line, and only a good one stores rows."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from songnuan.entry.jobs import check_upload, commit_upload
from songnuan.entry.look.knows import HOLDER
from songnuan.entry.models import Upload
from songnuan.entry.preview import preview
from songnuan.ledger.indicators import FACTS
from tests import factories as make
from tests.by_turns import cases
from tests.commands.command import upload
from tests.pages.files import FAULTY, FILES, GOOD, HOSTILE, WARNED, File

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")


def stored() -> int:
    return sum(fact.objects.count() for fact in FACTS)


def sent(client: Client, file: File) -> tuple[int, Upload | None, str]:
    """The answer of the upload page, what the worker then made of the file, and the page that the clerk sees."""
    content = SimpleUploadedFile(file.filename, file.build())
    answer = client.post("/upload/", {"campaign": "2023", "union": make.CHAOYANG, "file": content})
    made = Upload.objects.first()
    if made is None:
        return answer.status_code, None, answer.content.decode()
    check_upload.call(made.pk)
    made.refresh_from_db()
    page = client.get(f"/upload/{made.uid}/")
    assert page.status_code == 200
    return answer.status_code, made, page.content.decode()


def test_there_are_sixty_and_forty_of_them_hostile() -> None:
    assert (len(FILES) >= 60, len(HOSTILE) >= 40, len(GOOD) + len(WARNED) >= 20, len(FAULTY) >= 20) == (
        True,
    ) * 4


@pytest.mark.parametrize(
    "name",
    [
        # What no parser may even see touches no database: it is sent where that is quicker.
        *(pytest.param(name, marks=(pytest.mark.hardening("T07"), pytest.mark.sqlite)) for name in HOSTILE),
        *cases(
            (name,) for name in FILES if name not in HOSTILE
        ),  # what is stored of them is asked on both below
    ],
)
def test_on_the_command_line_and_in_the_browser(name: str, tmp_path: Path) -> None:
    file = FILES[name]
    path = tmp_path / Path(file.filename).name.replace("/", "_")
    path.write_bytes(file.build())
    ran = upload(path)
    assert (ran.answer["status"], sorted(ran.codes)) == (file.status, sorted(file.errors))
    assert sorted([fault["code"] for fault in ran.answer["warnings"]]) == sorted(file.warnings)
    assert all(CHINESE.search(fault["message"]) for fault in (*ran.answer["errors"], *ran.answer["warnings"]))

    client = Client()
    client.force_login(make.clerk())
    status, made, page = sent(client, file)
    if made is None:
        assert (file.status, status in (413, 422), bool(CHINESE.search(page))) == ("refused", True, True)
    elif made.state == Upload.State.REFUSED:
        assert (file.status, len(file.errors), made.message in page) == ("refused", 1, True)
        assert made.message == ran.answer["errors"][0]["message"]
    else:
        seen = preview(made, HOLDER, tells_closed=True)
        assert sorted([fault.code for fault in seen.errors]) == sorted(file.errors)
        # A file of which no sheet is known can still be explained in the browser: there each sheet is named too.
        named = ("unknown_sheet",) if "no_known_sheet" in file.errors else ()
        assert sorted([fault.code for fault in seen.warnings]) == sorted((*file.warnings, *named))
    assert (stored(), client.get("/upload/").status_code) == (0, 200)


@pytest.mark.parametrize("name", sorted({**GOOD, **WARNED}))
def test_a_good_one_is_stored_both_ways(name: str, tmp_path: Path) -> None:
    file = FILES[name]
    path = tmp_path / file.filename
    path.write_bytes(file.build())
    ran = upload(path, "--commit", union=make.YUSHU)
    rows = ran.answer["sheets"]["慰问帮扶发放"]["new"]
    assert (ran.answer["status"], stored()) == ("committed", rows)

    client = Client()
    client.force_login(make.clerk())
    _status, made, _page = sent(client, file)
    assert made is not None
    assert client.post(f"/upload/{made.uid}/confirm/", {"seen": made.seen}).status_code == 302
    commit_upload.call(made.pk)
    made.refresh_from_db()
    assert (made.state, stored()) == (Upload.State.COMMITTED, 2 * rows)
