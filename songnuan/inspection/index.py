"""The index of a unit's package: its files, what of them is masked and why, its photographs, and the sample."""

import io

from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import User
from campaigns.watermark import watermark
from songnuan.inspection.papers import WHY, pictures
from songnuan.inspection.sample import Draw, drawn, place_of
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet, Value
from songnuan.lib.spreadsheets.writing.xlsx import write_xlsx
from songnuan.reports.basis import as_of, stated
from songnuan.reports.scope import Scope

Line = tuple[Value, ...]


def index(scope: Scope, user: User, draw: Draw, files: list[Line]) -> bytes:
    """`files` are name, whether it is masked, and what is wrong with it."""
    above = (
        f"{scope.campaign} {scope.label} {_('账证检查')}", stated(scope, as_of(scope)),
        timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    )  # fmt: skip
    buffer = io.BytesIO()
    sheets = [
        _contents(above, files), _masks(above), _pictures(scope, user, above), _sample(scope, user, draw, above)
    ]  # fmt: skip
    write_xlsx(buffer, sheets, watermark(user), pages=_("第 &P 页，共 &N 页"))
    return buffer.getvalue()


def _contents(above: tuple[str, ...], files: list[Line]) -> Sheet:
    columns = (
        Column(_("文件"), "text", 60), Column(_("遮盖"), "text", 10), Column(_("情况"), "text", 24)
    )  # fmt: skip
    return Sheet(_("目录"), columns, files, above=above)


def _masks(above: tuple[str, ...]) -> Sheet:
    columns = (Column(_("内容"), "text", 14), Column(_("遮盖"), "text", 10), Column(_("为什么"), "text", 90))
    return Sheet(
        _("遮盖说明"), columns, [tuple(str(text) for text in line) for line in WHY], above=above, tall=True
    )


def _pictures(scope: Scope, user: User, above: tuple[str, ...]) -> Sheet:
    columns = (
        Column(_("文件"), "text", 28), Column(_("照片说明"), "text", 50), Column(_("表"), "text", 14),
        Column(_("上传人"), "text", 14), Column(_("上传时间"), "text", 18),
    )  # fmt: skip
    rows: list[Line] = [
        (
            found.name, found.caption, _(found.photograph.sheet), str(found.photograph.by or ""),
            timezone.localtime(found.photograph.at).strftime("%Y-%m-%d %H:%M"),
        )
        for found in pictures(scope, user)
    ]  # fmt: skip
    return Sheet(_("照片"), columns, rows, above=above)


def _sample(scope: Scope, user: User, draw: Draw, above: tuple[str, ...]) -> Sheet:
    rows: list[Line] = [
        (place, row.sheet, row.date, row.batch, row.number, "")
        for place, row in enumerate(drawn(scope, draw, user), start=1)
    ]
    columns = (
        Column(_("序号"), "count", 6), Column(_("表"), "text", 14), Column(_("日期"), "text", 12),
        Column(_("批次"), "count", 8), Column(_("原表行号"), "count", 10), Column(_("与凭证核对"), "text", 24),
    )  # fmt: skip
    seed = _("随机种子 %(seed)s · 截至批次 %(number)s") % {"seed": draw.seed, "number": draw.number}
    return Sheet(_("抽查"), columns, rows, above=(*above, f"{seed} · {place_of(scope, draw)}"))
