"""Names of firms that look like one firm written in two ways.

Two names are alike when they are equal without province, brackets and legal form, or are one character apart
there. A character that tells firms apart (第一, 东, A, 2) is never taken for a slip of the pen.
"""

import re
from collections import Counter
from collections.abc import Iterator

_ORNAMENT = re.compile(r"[()]|^吉林省|(股份|责任)?有限(责任)?公司$|公司$")
_PLACE = re.compile(r"^(?:[^省市县区镇乡]{2,3}[省市县区镇乡])+")
"""长春市朝阳区, before the name itself."""
_TELLING = frozenset("一二三四五六七八九十百千东西南北中上下前后左右新老大小甲乙丙丁")
_SHORTEST = 5
"""In characters: below that one character is too much of a name."""
_LONGEST = 40
"""Longer ones are alike only where they are equal: each of their characters would be left out once."""
MOST = 5_000
"""So many names are compared; a county has some hundreds."""
_NEAR = 20
"""Of so many names that differ from each other at one place only, a further one is held against these: a file of
thousands of such names is no reason to compare any two."""


def core(name_key: str) -> str:
    """What is left of a folded name (songnuan.lib.text.fold_name) to compare."""
    return _ORNAMENT.sub("", name_key)


def alike(one: str, other: str) -> bool:
    """Whether two cores are equal, or one character apart that tells nothing."""
    if one == other:
        return True
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    start = min(len(one), len(other)) if start is None else start
    rest_one, rest_other = one[start:], other[start:]
    if len(one) == len(other):
        apart, same = rest_one[:1] + rest_other[:1], rest_one[1:] == rest_other[1:]
    elif len(one) < len(other):
        apart, same = rest_other[:1], rest_one == rest_other[1:]
    else:
        apart, same = rest_one[:1], rest_one[1:] == rest_other
    return same and not any(character in _TELLING or character.isascii() for character in apart)


def are_strangers(one_key: str, other_key: str) -> bool:
    """Whether two folded names are quite different: of the shorter one, without what places are called, less than half of
    the characters stand in the other. A short name, a former one, a branch have more in common with their firm."""
    shorter, longer = sorted((_PLACE.sub("", core(key)) or key for key in (one_key, other_key)), key=len)
    return (Counter(shorter) & Counter(longer)).total() * 2 < len(shorter)


class Names:
    """Known names of firms, found by names that are alike. Each name costs some twenty entries of a table."""

    def __init__(self) -> None:
        self._places: dict[int, list[str]] = {}
        self._cores: dict[str, str] = {}

    def add(self, name_key: str) -> None:
        """Take up a folded name."""
        if name_key in self._cores or len(self._cores) >= MOST:
            return
        mine = self._cores[name_key] = core(name_key)
        for trace in _traces(mine):
            known = self._places.setdefault(trace, [])
            if len(known) < _NEAR:
                known.append(name_key)

    def like(self, name_key: str) -> list[str]:
        """Known names that are alike but not the same, in order; of very many some."""
        mine = core(name_key)
        if len(mine) < 2:
            return []
        near = set().union(*(self._places.get(trace, ()) for trace in _traces(mine)))
        return sorted(other for other in near if other != name_key and alike(mine, self._cores[other]))


def _traces(name: str) -> Iterator[int]:
    """The name, and what it is with any one character left out, as numbers: names one character apart share one of them."""
    yield hash(name)
    if _SHORTEST <= len(name) <= _LONGEST:
        yield from {hash(name[:at] + name[at + 1 :]) for at in range(len(name))}
