"""The template as one file: 填表说明, the five sheets in the order of the contracts, the hidden 名称表."""

import io
import os
from pathlib import Path
from typing import BinaryIO

from xlsxwriter import Workbook

from campaigns.models import Campaign, Union
from songnuan.entry.sheets import SHEETS
from songnuan.entry.template import form as forms
from songnuan.entry.template.form import Form
from songnuan.entry.template.guide import write_guide
from songnuan.entry.template.lists import write_lists
from songnuan.entry.template.look import BASE, Look
from songnuan.entry.template.page import write_page


def write_template(campaign: Campaign, union: Union, target: Path | BinaryIO) -> None:
    """Write the workbook that a union fills in for a campaign.

    A path is written beside and then renamed: the file is whole or not there, and an
    OSError (a full disk) leaves what stood there before. CampaignUnion.DoesNotExist
    where the union takes no part in the campaign.
    """
    content = _made(forms.load(campaign, union))
    if isinstance(target, Path):
        _put(content, target)
    else:
        target.write(content)


def _made(form: Form) -> bytes:
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "default_format_properties": BASE}) as book:
        look = Look(book)
        _stamp(book, form)
        write_guide(book, form, look)
        for sheet in SHEETS:
            write_page(book, sheet, form, look)
        write_lists(book, form, look)
    return stream.getvalue()


def _stamp(book: Workbook, form: Form) -> None:
    """Whose form it is, where a program finds it; 填表说明 shows the same to people."""
    book.set_properties({"title": f"{form.campaign.name} {form.union.name}", "company": form.union.name})
    book.set_custom_property("songnuan-campaign", form.campaign.code, "text")
    book.set_custom_property("songnuan-union", form.union.code, "text")


def _put(content: bytes, target: Path) -> None:
    part = target.with_name(f".{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
