"""Who of a file is a person already."""

from collections.abc import Mapping

from beneficiaries.models import Person
from songnuan.lib import bulk

_AT_ONCE = 2_000


def known_persons(people: Mapping[str, tuple[bytes, ...]]) -> dict[str, int]:
    """Those of these numbers that stand, and their ids. `people`: number → the blind indexes under which it may stand.

    While keys are changed that is an old index or the new one: all are asked for at once.
    """
    by_index = {index: number for number, indexes in people.items() for index in indexes}
    with bulk.among(Person, "index", by_index) as wanted:
        known = Person.objects.filter(index__in=wanted).values_list("index", "pk")
        return {by_index[bytes(index)]: pk for index, pk in known.iterator(_AT_ONCE)}
