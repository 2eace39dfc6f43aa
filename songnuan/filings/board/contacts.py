"""Whom to call at a union: whoever is posted there and files for it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Permission

from campaigns.models import Posting


@dataclass(frozen=True)
class Contact:
    """A name with the office's telephone, which may be empty."""

    name: str
    phone: str

    def __str__(self) -> str:
        return f"{self.name} {self.phone}".strip()


def contacts(unions: Iterable[int]) -> dict[int, tuple[Contact, ...]]:
    """Union's id → its clerks. One query."""
    files = Permission.objects.filter(codename="file_filing", content_type__app_label="campaigns")
    postings = Posting.objects.current().filter(
        union__in=set(unions), user__is_active=True, user__groups__permissions__in=files
    )
    found: dict[int, list[Contact]] = defaultdict(list)
    for posting in postings.select_related("user").distinct().order_by("since", "pk"):
        found[posting.union_id].append(Contact(str(posting.user), posting.user.phone))
    return {union: tuple(people) for union, people in found.items()}
