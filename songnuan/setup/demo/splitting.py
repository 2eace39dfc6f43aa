"""Part a whole number among weights so that the parts add up to it."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def split(total: int, weights: Mapping[Key, int], unit: int = 1) -> dict[Key, int]:
    """`total` parted in proportion to the weights by largest remainder, ties to the earlier key.

    Parts are multiples of `unit`; what is less than one unit goes to the heaviest key. A weight of
    zero gets nothing. ValueError where no weight is above zero and there is something to part.
    """
    whole = sum(weights.values())
    if not whole:
        if total:
            raise ValueError("nothing to part it among")
        return dict.fromkeys(weights, 0)
    units, rest = divmod(total, unit)
    parts = {key: units * weight // whole for key, weight in weights.items()}
    owed = sorted(weights, key=lambda key: -(units * weights[key] % whole))
    for key in owed[: units - sum(parts.values())]:
        parts[key] += 1
    parts = {key: part * unit for key, part in parts.items()}
    parts[max(weights, key=lambda key: weights[key])] += rest
    return parts


def pieces(total: int, weights: Sequence[int], unit: int = 1) -> list[int]:
    """The same for a sequence of weights: the parts in its order."""
    return list(split(total, dict(enumerate(weights)), unit).values())
