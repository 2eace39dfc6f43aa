"""At whose desk a user sits: the unions with whose papers they work, posted there themselves and not above."""

from typing import Any

UPLOAD = "campaigns.upload_batch"
"""The right of whoever works with papers at all."""


def desks(user: Any) -> set[int]:
    """Ids of those unions, today. From whoever has a paper on the desk nothing that stands in it is withheld."""
    return set(user.postings.current().values_list("union", flat=True)) if user.has_perm(UPLOAD) else set()
