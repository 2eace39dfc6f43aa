"""How much one form of a visit takes: what is more is refused, and nothing of it is left out in silence."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaigns.models import Party
from songnuan.entry.faults import Fault
from songnuan.entry.sheets import VISITS
from songnuan.entry.visits.typed import Typed

MOST_PEOPLE = 60
MOST_PARTNERS = 10
_LONGEST = Party._meta.get_field("name").max_length or 0


def too_much(typed: Typed) -> list[Fault]:
    """A fault for each bound that the form goes beyond."""
    return [Fault(VISITS.name, None, None, "too_large", message) for message in _messages(typed)]


def _messages(typed: Typed) -> Iterator[str]:
    people, partners = len(typed.filled), len(typed.partners)
    if people > MOST_PEOPLE:
        yield _("一次走访最多录入%(most)d个受助人，现在有%(count)d个。请去掉多出的，改用表格上传。") % {
            "most": MOST_PEOPLE, "count": people,
        }  # fmt: skip
    if partners > MOST_PARTNERS:
        yield _("合作单位最多填%(most)d个，现在有%(count)d个。") % {"most": MOST_PARTNERS, "count": partners}
    for name in typed.partners:
        if len(name) > _LONGEST:
            yield _("合作单位“%(name)s…”的名称超过%(most)d个字。") % {"name": name[:20], "most": _LONGEST}
