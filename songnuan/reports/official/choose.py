"""Which unions a table's reader may go to from here: those above, and those right below."""

from songnuan.reports.scope import Scope


def choices(scope: Scope) -> tuple[Scope, ...]:
    """The path down to the union, the union itself, and its own subordinates, in the order of the tree."""
    here = scope.union.pk
    line = [*scope.tops, *scope.path, scope.union]
    below = [
        scope.unions[union]
        for union, (superior, _area) in scope.tree.places.items()
        if superior == here and union in scope.unions
    ]
    return tuple(scope.plain.at(union) for union in dict.fromkeys([*line, *below]))
