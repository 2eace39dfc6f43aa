"""A checked file held against the ledger as it is now: what every look at it begins with, and what it tells is counted."""

from songnuan.entry import sealed_check
from songnuan.entry.check import Checked
from songnuan.entry.compare import Compared, compare
from songnuan.entry.guessing import count_look
from songnuan.entry.models import Upload
from songnuan.entry.names import Lookups, load
from songnuan.entry.tally import tally


def anew(upload: Upload, *, tells_closed: bool) -> tuple[Checked, Lookups, Compared]:
    """What was read of it, the names of its union, and what stands against it now; `tells_closed` as in `compare`.

    Raises Refusal where it would tell more than its sender may be told in a day, FileNotFoundError where its reading is gone.
    """
    lookups = load(upload.campaign, upload.union)
    checked = sealed_check.read(upload.checked_as)
    compared = compare(checked, lookups, upload.replaced, tells_closed=tells_closed)
    count_look(upload, tally(compared))
    return checked, lookups, compared
