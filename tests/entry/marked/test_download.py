"""下载标红的原表: for the one who sent the file, of an .xlsx from our own template too."""

import io
from pathlib import Path
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import User
from songnuan.entry import names, originals, sealed_check
from songnuan.entry.check import check_workbook
from songnuan.entry.models import Upload
from songnuan.entry.template import write_template
from songnuan.entry.walk import silent
from tests import factories as make
from tests.commands.command import upload
from tests.entry.marked import rosters

pytestmark = pytest.mark.django_db


def sent(path: Path, by: User) -> Upload:
    checked = check_workbook(path, path.name, names.load(make.campaign(), make.union()), {}, silent)
    return Upload.objects.create(
        campaign=make.campaign(), union=make.union(), by=by, file_name=path.name, digest="d", parcel=uuid4(),
        stored_as=originals.keep(path.read_bytes()), checked_as=sealed_check.keep(checked),
        state=Upload.State.CHECKED,
    )  # fmt: skip


def asked(upload_: Upload, user: User) -> tuple[int, bytes, dict[str, str]]:
    client = Client()
    client.force_login(user)
    response = client.get(reverse("upload_marked", args=[upload_.uid]))
    return response.status_code, response.content, dict(response.headers)


def test_the_sender_gets_it_marked_and_nobody_keeps_a_copy(tmp_path: Path) -> None:
    clerk = make.clerk()
    code, content, headers = asked(sent(rosters.roster(tmp_path / "名册.xlsx"), clerk), clerk)
    target = tmp_path / "下载.xlsx"
    target.write_bytes(content)
    assert (code, rosters.red(target)) == (200, rosters.WRONG)
    assert "no-store" in headers["Cache-Control"]
    assert "%E6%A0%87%E7%BA%A2.xlsx" in headers["Content-Disposition"]


def test_a_colleague_who_did_not_send_it_does_not(tmp_path: Path) -> None:
    found = sent(rosters.roster(tmp_path / "名册.xlsx"), make.clerk())
    assert asked(found, make.clerk())[0] == 404


def test_the_preview_offers_it(tmp_path: Path) -> None:
    clerk = make.clerk()
    found = sent(rosters.roster(tmp_path / "名册.xlsx"), clerk)
    client = Client()
    client.force_login(clerk)
    page = client.get(reverse("upload_state", args=[found.uid])).content.decode()
    assert reverse("upload_marked", args=[found.uid]) in page


def test_a_filled_in_template_keeps_its_lists_and_help(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    write_template(make.campaign(), make.union(), buffer)
    book = openpyxl.load_workbook(buffer)
    page = book["慰问帮扶发放"]
    [header] = [row for row in page.iter_rows(max_row=15) if "姓名" in str(row[0].value)]
    for cell in header:
        value = make.disbursement(人员类别="环卫").get(str(cell.value).rstrip("*"))
        page.cell(cell.row + 1, cell.column, value)
    path, target = tmp_path / "模板.xlsx", tmp_path / "标红.xlsx"
    book.save(path)
    assert upload(path, "--marked", target).codes == ["unknown_category"]
    before, after = openpyxl.load_workbook(path), openpyxl.load_workbook(target)
    assert after.sheetnames == before.sheetnames
    for name in before.sheetnames:
        lists = [
            [(str(found.sqref), found.formula1) for found in book[name].data_validations.dataValidation]
            for book in (before, after)
        ]
        assert lists[0] == lists[1]
    helped = set(rosters.comments(path, "慰问帮扶发放"))
    [column] = [cell.column for cell in header if str(cell.value).startswith("人员类别")]
    wrong = (header[0].row + 1, column)
    assert (rosters.red(target, "慰问帮扶发放"), wrong in rosters.own_comments(target, "慰问帮扶发放")) == (
        {wrong},
        True,
    )
    assert helped <= set(rosters.comments(target, "慰问帮扶发放"))
