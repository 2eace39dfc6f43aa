"""What goes into the package of a unit: each file with its name, how it is read, and what of it is masked."""

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.pictures import is_closed
from beneficiaries.sight import CLOSED_CLASS
from campaigns import photographs
from campaigns.models import Batch, Photograph, StampedScan, User
from songnuan.entry import originals
from songnuan.entry.photographs import may_look
from songnuan.inspection.closed import ClosedClass
from songnuan.inspection.unit import LISTS
from songnuan.inspection.values import is_plain, must_be_values, values
from songnuan.ledger import filenames
from songnuan.ledger.indicators import WITH_ROWS
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.reports.export import TooLong, export_rows
from songnuan.reports.scope import NotInReach, Scope

_UNSAFE = re.compile(r'[\x00-\x1f/\\:*?"<>|]')

LONGEST = 180
"""Bytes of a file's own name."""

MASKED = gettext_lazy("已遮盖")
WHOLE = gettext_lazy("未遮盖")
REDRAWN = gettext_lazy("重新绘制")

WHY: tuple[tuple[Promise, Promise, Promise], ...] = (
    (gettext_lazy("明细"), MASKED, gettext_lazy("姓名、号码已遮盖，住址、电话、银行卡和备注不列：核对金额、日期、凭证用不着知道是谁。需要看本人的，凭批次和行号在原表里查，或在系统里按事由查看。")),
    (gettext_lazy("不公开人员"), MASKED, gettext_lazy("公安民警、移民管理警察及家庭只列金额和人次，不列姓名；没有查看权限的，明细里写“不公开”。")),
    (gettext_lazy("原表"), WHOLE, gettext_lazy("单位交来的文件，一个字节都没有改，里面有完整的姓名、号码和住址；可能连到外面的（有链接或特别的公式，以及 .xls、.ods），和没有不公开人员查看权限的，只给同样数值的副本，原件在系统里。按检查的要求提供，用完请删除。里面有或可能有不公开人员（包括类别没写对、还待处理的行）而您没有查看权限的，不导出。")),
    (gettext_lazy("盖章件"), WHOLE, gettext_lazy("签字盖章的扫描件，原样。")),
    (gettext_lazy("照片"), REDRAWN, gettext_lazy("重新绘制过，拍摄地点、时间、设备等附带信息已经去掉；照片说明里的号码已遮盖。慰问了不公开人员的走访，照片不导出。")),
    (gettext_lazy("抽查"), MASKED, gettext_lazy("只列位置（批次、原表行号），不列人。")),
)  # fmt: skip
"""What is in the package, whether it is masked, and why."""


class LeftOut(Exception):
    """A file that does not go out; the text says why."""


@dataclass(frozen=True)
class ValuesOnly:
    """An .xlsx that goes out instead of a file that may reach outside, or in which more may stand than its cells; and why."""

    content: bytes
    why: str


@dataclass(frozen=True)
class Paper:
    """One file. `read` raises LeftOut, and what reading a sealed file may raise; `packed` files are not packed again.

    `withheld` is how the index calls it where it is left out, if not by its name.
    """

    name: str
    covers: str
    read: Callable[[], bytes | ValuesOnly]
    packed: bool = False
    withheld: str = ""


@dataclass(frozen=True)
class Pictured:
    """A photograph as the index lists it: where it lies in the package, what stands under it."""

    name: str
    photograph: Photograph

    @property
    def caption(self) -> str:
        return mask_inside(self.photograph.caption)


def papers(scope: Scope, user: User) -> Iterator[Paper]:
    """Everything of the unit that the reader may take, photographs last."""
    for code in LISTS:
        content = _list(code, scope, user)
        if content is not None:
            name = f"{_('明细')}/{WITH_ROWS[code].name}.xlsx"
            yield Paper(name, str(MASKED), partial(_whole, content), packed=True)
    here = {"campaign": scope.campaign, "union": scope.union}
    withheld = None if user.has_perm(CLOSED_CLASS) else ClosedClass(scope.campaign, scope.union)
    batches = tuple(Batch.objects.visible_to(user).filter(**here).exclude(stored_as=""))
    filenames.tell(user, batches)
    for batch in batches:
        place = f"{_('原表')}/{batch.number}"
        nameless = place + PurePosixPath(batch.file_name).suffix
        name = f"{place}-{_safe(batch.file_name)}" if batch.told_name == batch.file_name else nameless
        # Beside why it is left out, its name would say who of those whom it names is meant.
        yield Paper(name, str(WHOLE), partial(_original, batch, withheld), withheld=nameless)
    scans = StampedScan.objects.visible_to(user).filter(
        filing__campaign=scope.campaign, filing__union=scope.union
    )
    for scan in scans.exclude(stored_as="").select_related("filing__period"):
        name = f"{_('盖章件')}/{scan.filing.period}-{scan.version}-{scan.pk}.{scan.kind}"
        yield Paper(name, str(WHOLE), partial(originals.read, scan.stored_as))
    for pictured in pictures(scope, user):
        yield Paper(pictured.name, str(REDRAWN), partial(_picture, pictured.photograph), packed=True)


def pictures(scope: Scope, user: User) -> Iterator[Pictured]:
    """Those of the unit's photographs that its reader may look at, in the order of their records.

    Read at once: an open cursor would keep SQLite at what was true when the first of them was sent.
    """
    for number, photograph in enumerate(_of(scope, user), start=1):
        if may_look(user, photograph):
            yield Pictured(f"{_('照片')}/{number:04d}-{photograph.uid.hex[:8]}.jpg", photograph)


def _of(scope: Scope, user: User) -> QuerySet[Photograph]:
    found = Photograph.objects.visible_to(user).filter(campaign=scope.campaign, union=scope.union)
    return found.select_related("by").order_by("sheet", "record", "order", "pk")


def _whole(content: bytes) -> bytes:
    """A list's file; an empty one stands for a list that is too long."""
    if not content:
        raise LeftOut(_("行数太多，请在明细页分段导出"))
    return content


def _original(batch: Batch, withheld: ClosedClass | None) -> bytes | ValuesOnly:
    """The file as it came; only its values where it may reach outside, and to who may not know the closed class: beside its
    cells a workbook has comments, headers of pages, properties, lists. Nothing where it may name somebody of that class.
    """
    if withheld is not None and withheld.may_be_named_in(batch):
        raise LeftOut(_("里面有或可能有不公开人员，您没有查看权限，不导出"))
    try:
        if must_be_values(batch):
            return ValuesOnly(values(batch), _("可能连到外面，只给数值的副本"))
        if withheld is not None and not is_plain(batch):
            return ValuesOnly(
                values(batch), _("单元格以外可能写有不公开人员，您没有查看权限，只给数值的副本")
            )
        return originals.read(batch.stored_as)
    except Refused as refused:
        raise LeftOut(_("文件缺失或已损坏")) from refused


def _picture(photograph: Photograph) -> bytes:
    if is_closed(photograph.record):
        raise LeftOut(_("这次走访慰问了不公开人员，照片不导出"))
    return photographs.content(photograph)


def _safe(name: str) -> str:
    """A name that every system can write, its ending kept: 255 bytes are the most, and 照片/0001- stands before it."""
    plain = PurePosixPath(_UNSAFE.sub("_", name).lstrip(".") or "_")
    return plain.stem.encode()[:LONGEST].decode(errors="ignore") + plain.suffix[:10]


def _list(code: str, scope: Scope, user: User) -> bytes | None:
    """The rows behind a figure as their page exports them, masked; None where there are none, empty where too many."""
    with tempfile.TemporaryFile() as file:
        try:
            export_rows(WITH_ROWS[code], scope, user, file)
        except NotInReach:
            return None
        except TooLong:
            return b""
        file.seek(0)
        return file.read()
