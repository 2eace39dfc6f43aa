"""About which ID numbers a form of a visit asks, and what its rows say by themselves. All else tells of somebody (T45)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from beneficiaries.models import Disbursement
from campaigns.models import User
from songnuan.entry.faults import ELSEWHERE, Fault
from songnuan.entry.names import Lookups
from songnuan.entry.record import FAULTY
from songnuan.entry.sheets import DISBURSEMENTS
from songnuan.entry.together import Part, judge
from songnuan.entry.unseen import own_hand
from songnuan.entry.visits.typed import Typed
from songnuan.entry.written import as_it_stood
from songnuan.lib import cipher
from songnuan.lib.identifiers import InvalidIdentifier, clean_citizen_id

HANDED = DISBURSEMENTS.name


@dataclass(frozen=True)
class Asking:
    """`numbers` by row. `typed` stand in the form, `hidden` stand behind a chosen person or a row that is corrected, and
    `asked` are those of which the rules would tell; `uncounted` those whose row is to count no person-time."""

    lookups: Lookups
    numbers: dict[int | None, str]
    typed: frozenset[str]
    hidden: frozenset[str]
    asked: frozenset[str]
    uncounted: frozenset[str]
    alone: frozenset[Fault]
    """What is wrong with a row whoever else is reported."""

    def tells(self, fault: Fault) -> bool:
        """Whether a fault says something of the owner of a number."""
        of_a_row = fault.sheet == HANDED and fault.row in self.numbers
        return of_a_row and fault not in self.alone and fault.code != "not_permitted"

    def kept(self, faults: Iterable[Fault], known: Collection[str]) -> list[Fault]:
        """The faults without those that tell of somebody; `known` are numbers of which this form told before. Beside a number
        that it does not show it tells of none: a row would say by its silence that it is that one."""
        return [fault for fault in faults if not self.tells(fault) or self._is_known(fault, known)]

    def _is_known(self, fault: Fault, known: Collection[str]) -> bool:
        return not self.hidden and (fault.code == "duplicate_in_file" or self.numbers[fault.row] in known)

    def helped(self, faults: Iterable[Fault]) -> set[str]:
        """Numbers whose owner other units helped."""
        return {self.numbers[fault.row] for fault in faults if fault.code == ELSEWHERE and self.tells(fault)}

    def doubles(self, faults: Iterable[Fault], by: User) -> set[str]:
        """Typed numbers of which the faults say that they stand in the form unshown, or at this union by another's hand."""
        said = {self.numbers[fault.row] for fault in faults if fault.code != ELSEWHERE and self.tells(fault)}
        said = (said | self.uncounted) & self.typed
        return (said & self.hidden) | _of_others(said - self.hidden, self.lookups, by)


def asking(typed: Typed, parts: Sequence[Part], lookups: Lookups) -> Asking:
    """What a form asks that is made of these parts."""
    numbers: dict[int | None, str] = {}
    shown, hidden, asked, uncounted, alone = set[str](), set[str](), set[str](), set[str](), set[Fault]()
    for part in parts:
        if part.sheet is not DISBURSEMENTS:
            continue
        cells = part.cells if part.old is None else as_it_stood(part.old, part.cells, lookups)
        row, faults = judge(part.sheet, cells, lookups, part.number, part.scale)
        alone.update(faults)
        number = row.record.citizen_id
        if not number or number == FAULTY:
            continue
        numbers[part.number] = number
        text = typed.filled[part.number - 1].cells.get("citizen_id", "")
        (shown if _clean(text) == number else hidden).add(number)
        if part.old is None or text:
            asked.add(number)
        if row.record.person_times == 0:
            uncounted.add(number)
    return Asking(
        lookups, numbers, frozenset(shown), frozenset(hidden), frozenset(asked), frozenset(uncounted), frozenset(alone)
    )  # fmt: skip


def _clean(text: str) -> str:
    try:
        return clean_citizen_id(text)
    except InvalidIdentifier:
        return ""


def _of_others(numbers: Collection[str], lookups: Lookups, by: User) -> set[str]:
    """Those that stand at the lookups' union, and by other hands than this user's: typed, or in a file that they sent."""
    owners = {index: number for number in numbers for index in cipher.blind_indexes(number)}
    if not owners:
        return set()
    live = Disbursement.objects.live().filter(campaign=lookups.campaign, union=lookups.union)
    there = live.filter(person__index__in=list(owners))
    own = set(there.filter(own_hand(by)).values_list("pk", flat=True))
    return {
        owners[bytes(index)] for pk, index in there.values_list("pk", "person__index") if pk not in own
    }  # fmt: skip
