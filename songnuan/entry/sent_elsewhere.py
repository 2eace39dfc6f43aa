"""The very same file standing at another union: it was sent for the wrong one, or each sent what the other had sent."""

from django.utils.translation import gettext as _

from campaigns.models import Batch, Union, User
from songnuan.entry.faults import DOUBLE, Fault
from songnuan.entry.names import Lookups


def sent_elsewhere(lookups: Lookups, digest: str, reader: User | None) -> list[Fault]:
    """One warning where a file of this SHA-256 counts for other unions of the campaign; it names those that `reader` reaches.

    That much is told to everybody: who has the file to its last byte learns of nobody in it what they do not know.
    """
    same = Batch.objects.standing().filter(campaign=lookups.campaign, file_digest=digest)
    unions = Union.objects.filter(pk__in=same.exclude(union=lookups.union).values("union"))
    if not unions.exists():
        return []
    message = _(
        "内容完全一样的文件已经为其他单位导入过，再为%(union)s导入，两边都会计入。请核对是不是传错了单位；是的，请撤销传错的那一批。"
    )
    reached = unions.visible_to(reader).order_by("code") if reader is not None else unions.none()
    if names := _("、").join(reached.values_list("name", flat=True)):
        message = _(
            "内容完全一样的文件已经为%(unions)s导入过，再为%(union)s导入，两边都会计入。请核对是不是传错了单位；是的，请撤销传错的那一批。"
        )
    told = message % {"unions": names, "union": lookups.union.name}
    return [Fault(None, None, None, DOUBLE, told)]
