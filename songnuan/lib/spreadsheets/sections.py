"""The sections of a number format, and which of them show a number above nothing: [=0]"-";0.00 shows 500 in its second."""

from __future__ import annotations

import operator
import re
from itertools import pairwise

_TOKEN = re.compile(r'"[^"]*"|[\\!_*].|\[([^\]]*)\]|(;)|.', re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(
    r"(<=|>=|<>|<|>|=) *([+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:E[+-]?\d+)?)", re.IGNORECASE | re.ASCII
)
_HOLDS = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_OF_NUMBERS = 3
"""The fourth section is for texts."""

Condition = tuple[str, float]


def above_nothing(number_format: str) -> list[str]:
    """The sections in which a number above nothing can be shown, in their order."""
    sections = _parted(number_format)[:_OF_NUMBERS]
    if not any(conditions for _code, conditions in sections):
        return [sections[0][0]]  # the second is for what is below nothing, the third for nothing
    limits = sorted({limit for _code, stated in sections for _sign, limit in stated if limit > 0})
    ends = [0.0, *limits, 2 * limits[-1] if limits else 1.0]
    tried = {*limits, *((low + high) / 2 for low, high in pairwise(ends))}
    reached = {at for number in tried for at in _shown_in(number, sections)}
    return [code for at, (code, _conditions) in enumerate(sections) if at in reached]


def _shown_in(number: float, sections: list[tuple[str, list[Condition]]]) -> list[int]:
    """The places of the sections in which a number may be shown: several, where programs read a format differently."""
    found = []
    for at, (_code, conditions) in enumerate(sections):
        if all(_HOLDS[sign](number, limit) for sign, limit in conditions):
            found.append(at)
            if conditions or at == 0:
                break
    return found


def _parted(number_format: str) -> list[tuple[str, list[Condition]]]:
    """Each section with the condition that it states."""
    found: list[tuple[str, list[Condition]]] = []
    code = ""
    conditions: list[Condition] = []
    for token in _TOKEN.finditer(number_format):
        if token[2]:
            found.append((code, conditions))
            code, conditions = "", []
            continue
        code += token[0]
        if token[1] and (match := _CONDITION.fullmatch(token[1])):
            conditions.append((match[1], float(match[2])))
    return [*found, (code, conditions)]
