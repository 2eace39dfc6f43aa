"""How much of a private text a reader is shown."""

from typing import Any

from songnuan.lib.identifiers import mask_address, mask_inside, mask_name

SEES_PEOPLE = "beneficiaries.view_disbursement"


def sees_people(user: Any) -> bool:
    """Whether the reader may read of persons at all."""
    return bool(user.has_perm(SEES_PEOPLE))


def shown(name: str, text: str, *, household: bool) -> str:
    """A private value of a planned visit (person, phone, address, note) as a list or a form prints it.

    Where a family lives is told as far as the county, what is said of it not at all.
    """
    if name == "person":
        return mask_name(text)
    if name == "phone":
        return mask_phone(text) if text else ""
    if not household:
        return mask_inside(text)
    return mask_address(text) if name == "address" else ""


def mask_phone(phone: str) -> str:
    """139****5678; of a short number only the last two digits."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"{'*' * max(len(phone) - 2, 0)}{phone[-2:]}"
