"""About which ID numbers typed rows ask, and what they say by themselves. All else tells of somebody (T45)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import User
from songnuan.entry.facts import disbursements
from songnuan.entry.faults import ELSEWHERE, Fault
from songnuan.entry.names import Lookups
from songnuan.entry.parts import ReadPart
from songnuan.entry.record import FAULTY
from songnuan.entry.sheets import DISBURSEMENTS
from songnuan.entry.unseen import own_hand
from songnuan.entry.written import written
from songnuan.lib import cipher

PERSONS: tuple[type[Any], ...] = (Disbursement, RosterEntry)

Place = tuple[str | None, int | None]
"""Sheet and row."""


@dataclass(frozen=True)
class Asking:
    """`numbers` by row. `typed` stand in the form, `hidden` stand behind a chosen person or a row that is corrected, and
    `asked` are those of which the rules would tell; `leaning` are typed in a row that counts no person-time and stands by what
    is not typed beside it: that it is taken says of its owner what its refusal does."""

    lookups: Lookups
    numbers: dict[Place, str]
    typed: frozenset[str]
    hidden: frozenset[str]
    asked: frozenset[str]
    leaning: frozenset[str]
    alone: frozenset[Fault]
    """What is wrong with a row whoever else is reported."""
    sheet: str
    """Of the first part: where what is said of all of them stands."""

    def tells(self, fault: Fault) -> bool:
        """Whether a fault says something of the owner of a number."""
        of_a_row = (fault.sheet, fault.row) in self.numbers
        return of_a_row and fault not in self.alone and fault.code != "not_permitted"

    def kept(self, faults: Iterable[Fault], known: Collection[str] = ()) -> list[Fault]:
        """The faults without those that tell of somebody; `known` are numbers of which this form told before. Beside a number
        that it does not show it tells of none: a row would say by its silence that it is that one."""
        return [fault for fault in faults if not self.tells(fault) or self._is_known(fault, known)]

    def _is_known(self, fault: Fault, known: Collection[str]) -> bool:
        return not self.hidden and (fault.code == "duplicate_in_file" or self._number(fault) in known)

    def _number(self, fault: Fault) -> str:
        return self.numbers[fault.sheet, fault.row]

    def helped(self, faults: Iterable[Fault]) -> set[str]:
        """Numbers whose owner other units helped."""
        return {self._number(fault) for fault in faults if fault.code == ELSEWHERE and self.tells(fault)}

    def doubles(self, faults: Iterable[Fault], by: User) -> set[str]:
        """Typed numbers of which the faults say that they stand in the form unshown, or at this union by another's hand."""
        said = {self._number(fault) for fault in faults if fault.code != ELSEWHERE and self.tells(fault)}
        said = (said | self.leaning) & self.typed
        return (said & self.hidden) | _of_others(said - self.hidden, self.lookups, by)


def asking(parts: Sequence[ReadPart], lookups: Lookups) -> Asking:
    """What these parts ask; at least one."""
    numbers: dict[Place, str] = {}
    typed, hidden, asked, alone = set[str](), set[str](), set[str](), set[Fault]()
    occasions: dict[bool, set[tuple[Any, ...]]] = {False: set(), True: set()}
    for read in parts:
        part, record = read.part, read.row.record
        if part.sheet.fact not in PERSONS:
            continue
        alone.update(read.faults)
        number = record.citizen_id
        if not number or number == FAULTY:
            continue
        numbers[part.sheet.name, part.number] = number
        stood = written(part.old, lookups)["citizen_id"] if part.old is not None else None
        new = number != stood or "citizen_id" in part.retyped
        by_hand = new and not part.chosen
        (typed if by_hand else hidden).add(number)
        if new:
            asked.add(number)
        if by_hand and part.sheet is DISBURSEMENTS and (occasion := disbursements.occasion(record)):
            occasions[record.person_times != 0].add(occasion)
    leaning = frozenset(number for number, *_when in occasions[False] - occasions[True])
    return Asking(
        lookups, numbers, frozenset(typed), frozenset(hidden), frozenset(asked), leaning, frozenset(alone),
        parts[0].part.sheet.name,
    )  # fmt: skip


def _of_others(numbers: Collection[str], lookups: Lookups, by: User) -> set[str]:
    """Those that stand at the lookups' union, and by other hands than this user's: typed, or in a file that they sent."""
    owners = {index: number for number in numbers for index in cipher.blind_indexes(number)}
    found: set[str] = set()
    for fact in PERSONS if owners else ():
        live = fact.objects.live().filter(campaign=lookups.campaign, union=lookups.union)
        there = live.filter(person__index__in=list(owners))
        own = set(there.filter(own_hand(by)).values_list("pk", flat=True))
        found |= {
            owners[bytes(index)] for pk, index in there.values_list("pk", "person__index") if pk not in own
        }
    return found
