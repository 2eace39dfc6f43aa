"""Pages of figures as rendered bytes, kept while nothing changed. Never for anything that shows a person.

The key holds everything the bytes depend on, so a stale or foreign page cannot be found: the campaigns' versions,
the reader's reach and rights, language, place, status, span and chosen figure.
"""

import hashlib
import json
from collections.abc import Callable, Iterable

from django.core.cache import caches
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from songnuan.reports.scope import Scope

SECONDS = 600
"""Names of unions and categories, which no version counts, may be as old as this."""


def key(page: str, scope: Scope, rights: Iterable[str], **more: str) -> str:
    """What these bytes are, for this reader; also an entity tag."""
    parts = {
        "page": page,
        "language": get_language(),
        "campaigns": [(campaign.code, campaign.version) for campaign in scope.campaigns],
        "asked": scope.parameters,
        "reach": sorted(scope.unions),
        "persons": scope.knows_persons,
        "tree": len(scope.tree.places),
        "rights": sorted(rights),
        **more,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def kept(name: str, render: Callable[[], str]) -> SafeString:
    """The bytes under a key, rendered where nobody has yet."""
    pages = caches["pages"]
    body = pages.get(name)
    if body is None:
        body = str(render())
        pages.set(name, body, SECONDS)
    return SafeString(body)  # our own template rendered it
