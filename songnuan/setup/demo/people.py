"""People who do not exist, with ID numbers that pass the check digit.

Each union draws its people from its own block of sequence numbers, so nobody is drawn twice by
accident; those who are helped in two counties come from a pool of the area.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from songnuan.setup.demo import check_digits
from songnuan.setup.demo.names import person_name
from songnuan.setup.demo.places import ELSEWHERE, Place

# Ten sequence numbers a day of birth for each union and each area's pool: 99 blocks at most.
BLOCK = 10
# No carrier was ever given these numbers, so nobody's telephone rings.
_PHONE_BLOCK = "154"


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up worker."""

    name: str
    id_number: str
    phone: str
    address: str


class Residents:
    """Draws the people of one place, each ID number once."""

    def __init__(self, place: Place, block: int) -> None:
        if not 0 <= block * BLOCK + BLOCK <= 999:
            raise ValueError("no sequence numbers left")
        self._place = place
        self._first = block * BLOCK + 1
        self._taken: set[str] = set()

    def draw(
        self, rng: Random, born: tuple[int, int], travelling: bool = False, women_only: bool = False
    ) -> Person:
        """One more person born in those years (both included); `travelling` may be from elsewhere."""
        body, sequence = "", 0
        while not body or body in self._taken:
            prefixes = ELSEWHERE if travelling and rng.random() < 0.12 else self._place.id_prefixes
            prefix = prefixes[int(rng.random() * len(prefixes))]
            # The last digit of the sequence number is even for women (GB 11643).
            sequence = self._first + int(rng.random() * BLOCK)
            if women_only and sequence % 2:
                sequence += 1
            body = f"{prefix}{_birthday(rng, born)}{sequence:03}"
        self._taken.add(body)
        korean = self._place.korean and body.startswith("2224") and rng.random() < 0.4
        return Person(
            person_name(rng, woman=sequence % 2 == 0, korean=korean),
            check_digits.id_number(body),
            f"{_PHONE_BLOCK}{int(rng.random() * 10**8):08}",
            self._place.address(rng),
        )

    def crowd(
        self,
        seed: str,
        count: int,
        born: tuple[int, int],
        travelling: bool = False,
        women_only: bool = False,
    ) -> list[Person]:
        """`count` people of one seed: a smaller crowd is all but the beginning of a larger one."""
        rng = Random(seed)
        return [self.draw(rng, born, travelling, women_only) for _ in range(count)]


def shared(pool: Sequence[Person], position: int, each: int) -> Iterator[Person]:
    """The pool's people whom the union at `position` helps: each is also its neighbour's."""
    for n in range(2 * each):
        yield pool[(position * each + n) % len(pool)]


def _birthday(rng: Random, born: tuple[int, int]) -> str:
    first, last = date(born[0], 1, 1).toordinal(), date(born[1], 12, 31).toordinal()
    day = date.fromordinal(first + int(rng.random() * (last - first + 1)))
    return f"{day.year}{day.month:02}{day.day:02}"
