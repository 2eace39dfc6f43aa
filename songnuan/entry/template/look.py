"""The template's look: calm paper colours, the union red for what must not be missed."""

from xlsxwriter import Workbook
from xlsxwriter.format import Format

FONT = "微软雅黑"
"""On every Chinese Windows; LibreOffice and WPS elsewhere put their own CJK font in its place."""

RED = "#B5121B"
INK = "#1F2328"
GREY = "#6B6F76"
LINE = "#E6E1D8"
PAPER = "#F6F1E7"
ROSE = "#FBE3E1"

A3, A4 = 8, 9
"""Paper sizes by their numbers in the format."""

BASE = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter"}

_NUMBER_FORMATS = {
    # Free text too: otherwise Excel turns the file number 0012 into 12, and the voucher 3-12 into a date.
    "text": {"num_format": "@"},
    "digits": {"num_format": "@"},
    "day": {"num_format": "yyyy-mm-dd", "align": "center"},
    "money": {"num_format": "0.00"},
    "whole": {"num_format": "0"},
    "name": {},
}


class Look:
    """The cell formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        def made(**properties: object) -> Format:
            return book.add_format({**BASE, **properties})

        header = {"bold": True, "align": "center", "border": 1, "border_color": LINE}
        paragraph = {"text_wrap": True, "valign": "top"}
        self.columns = {kind: made(**properties) for kind, properties in _NUMBER_FORMATS.items()}
        self.required = made(**header, bg_color=ROSE, font_color=RED)
        self.optional = made(**header, bg_color=PAPER)
        self.title = made(bold=True, font_size=20, font_color=RED)
        self.subtitle = made(font_size=12, font_color=GREY)
        self.heading = made(bold=True, font_size=13, font_color=RED, bottom=1, bottom_color=LINE)
        self.rule = made(bottom=1, bottom_color=LINE)
        self.label = made(bold=True, bg_color=PAPER, border=1, border_color=LINE, valign="top")
        self.fact = made(**paragraph, border=1, border_color=LINE)
        self.topic = made(bold=True, valign="top")
        self.paragraph = made(**paragraph)
        self.link = made(font_color="#43617D", underline=1, valign="top")
        self.stamp = made(font_size=9, font_color=GREY)
